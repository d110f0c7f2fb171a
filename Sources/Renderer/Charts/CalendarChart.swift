import Engine

/// A square a day, a column a week, Mondays on top. How dark a square is follows the quarters of what there is, so that
/// one wild day does not make all others look alike.
enum CalendarChart {
  private static let pitch = 14
  private static let square = 11
  private static let left = 30
  private static let top = 18

  static func draw(_ chart: Chart) -> Markup {
    let values = days(chart)
    guard let first = values.keys.min(), let last = values.keys.max() else { return Markup(trusted: []) }
    let monday = first.adding(days: 1 - first.weekday)
    let weeks = (last.daysSinceEpoch - monday.daysSinceEpoch) / 7 + 1
    var svg = SVGWriter(
      width: left + weeks * pitch, height: top + 7 * pitch, cssClass: "calendar", id: chart.id,
      title: chart.title, description: chart.description)
    for (row, name) in [(0, "Mon"), (2, "Wed"), (4, "Fri")] {
      svg.label(name, x: 0, y: top + row * pitch + 10, cssClass: "plot-tick")
    }
    let limits = limits(values.values.filter { $0 > 0 }.sorted())
    var month = 0
    var labelled = -3
    for week in 0..<weeks {
      let start = monday.adding(days: week * 7)
      if start.parts.month != month, week - labelled >= 3 {
        svg.label(
          Formats.monthName(start), x: left + week * pitch, y: 11, cssClass: "plot-tick")
        labelled = week
      }
      month = start.parts.month
      for row in 0..<7 {
        let day = start.adding(days: row)
        guard day >= first, day <= last else { continue }
        let value = values[day] ?? 0
        svg.raw(
          "<rect class=\"heat-\(level(value, limits))\" x=\"\(left + week * pitch)\" y=\"\(top + row * pitch)\" width=\"\(square)\" height=\"\(square)\" rx=\"2\"><title>"
        )
        svg.text("\(Formats.day(day)): \(chart.unit.text(value))")
        svg.raw("</title></rect>")
      }
      svg.raw("\n")
    }
    svg.close()
    return svg.finish()
  }

  private static func days(_ chart: Chart) -> [CivilDate: Int64] {
    var values: [CivilDate: Int64] = [:]
    for (place, name) in chart.names.enumerated() {
      guard let day = Instant(name.text)?.day else { continue }
      values[day, default: 0] &+= chart.value(0, place) ?? 0
    }
    return values
  }

  private static func limits(_ sorted: [Int64]) -> [Int64] {
    sorted.isEmpty ? [] : (1...3).map { sorted[min(sorted.count - 1, sorted.count * $0 / 4)] }
  }

  private static func level(_ value: Int64, _ limits: [Int64]) -> Int {
    value <= 0 ? 0 : 1 + limits.filter { value > $0 }.count
  }
}

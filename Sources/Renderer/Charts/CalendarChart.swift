import Engine

/// One square per day, one column per week, starting on Monday. Shades are quartiles, so that one extreme day
/// does not make the others look alike. All squares of one shade are one path.
enum CalendarChart {
  private static let pitch = 14
  /// The size of a square without its border, which is a line with round corners.
  private static let square = 9
  private static let left = 30
  private static let top = 18

  /// `root` leads from the page to the site's root.
  static func draw(_ chart: Chart, root: String = "") -> Markup {
    let values = days(chart)
    guard let first = values.keys.min(), let last = values.keys.max() else { return Markup(trusted: []) }
    let monday = first.adding(days: 1 - first.weekday)
    let weeks = (last.daysSinceEpoch - monday.daysSinceEpoch) / 7 + 1
    var svg = SVGWriter()
    let size = "width=\"\(left + weeks * pitch)\" height=\"\(top + 7 * pitch)\""
    svg.raw("<svg class=\"calendar\" \(size)")
    svg.pointing(chart, grid: "\(pitch) \(left) \(top)", root: root)
    svg.open(chart)
    for (row, name) in [(0, "Mon"), (2, "Wed"), (4, "Fri")] {
      svg.raw("<text y=\"\(top + row * pitch + 10)\">\(name)</text>")
    }
    months(from: monday, first: first, weeks: weeks, &svg)
    let limits = limits(values.values.filter { $0 > 0 }.sorted())
    var paths = [String](repeating: "", count: 5)
    for day in (0...(last.daysSinceEpoch - first.daysSinceEpoch)).map({ first.adding(days: $0) }) {
      let place = day.daysSinceEpoch - monday.daysSinceEpoch
      let (x, y) = (left + place / 7 * pitch + 1, top + place % 7 * pitch + 1)
      paths[level(values[day] ?? 0, limits)] += "M\(x) \(y)h\(square)v\(square)h-\(square)z"
    }
    for (level, path) in paths.enumerated() where !path.isEmpty {
      svg.raw("<path class=\"heat-\(level)\" d=\"\(path)\"/>")
    }
    svg.close()
    return svg.finish()
  }

  /// The meaning of each shade: "none", "up to 3", "more".
  static func key(_ chart: Chart) -> [(cssClass: String, text: String)] {
    let values = days(chart)
    let limits = limits(values.values.filter { $0 > 0 }.sorted())
    let levels = Set(values.values.map { level($0, limits) }).sorted()
    return levels.map { level in
      let text =
        level == 0
        ? "none" : level > limits.count ? "more" : "up to \(chart.unit.brief(limits[level - 1]))"
      return ("heat-\(level)", text)
    }
  }

  private static func months(from monday: CivilDate, first: CivilDate, weeks: Int, _ svg: inout SVGWriter) {
    var month = 0
    var labeled = -3
    for week in 0..<weeks {
      // The first week can start before the first day, in another month.
      let start = max(first, monday.adding(days: week * 7))
      // The last weeks are narrower than a month's name.
      if start.parts.month != month, week - labeled >= 3, week + 2 <= weeks || weeks < 3 {
        svg.raw("<text x=\"\(left + week * pitch)\" y=\"11\">\(Formats.monthName(start))</text>")
        labeled = week
      }
      month = start.parts.month
    }
  }

  private static func days(_ chart: Chart) -> [CivilDate: Int64] {
    var values: [CivilDate: Int64] = [:]
    for (place, name) in chart.names.enumerated() {
      guard let day = name.day else { continue }
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

import Engine

/// The age of each unfinished item, oldest first, against how long finished ones took: a bar per item with
/// its name, and a line across all of them per limit. The first series has the ages, each further one the
/// value of a limit.
enum AgingChart {
  private static let rowHeight = 28
  private static let headHeight = 16
  private static let size = 13
  private static let labelSize = 11
  private static let nameWidth = 76
  private static let longest = 226
  /// The width of a phone, on which labels must not leave the drawing.
  private static let narrow = 280

  private struct Limit {
    let name: String
    let value: Int64
  }

  static func draw(_ chart: Chart) -> Markup {
    let limits = limits(chart)
    let ages = chart.names.indices.map { max(0, chart.value(0, $0) ?? 0) }
    // Space at the end, so that the amounts do not hide a limit.
    let largest = Double(max(1, max(ages.max() ?? 1, limits.last?.value ?? 1)))
    let head = limits.count * headHeight + (limits.isEmpty ? 0 : 4)
    let height = head + max(1, chart.names.count) * rowHeight
    let texts = chart.unit.alike(ages)
    func part(_ value: Int64) -> Int { Int(Double(value) / largest * 1000) }
    var svg = SVGWriter()
    svg.raw("<svg class=\"bars aging\" height=\"\(height)\"")
    svg.open(chart)
    for (place, age) in ages.enumerated() where age > 0 {
      svg.raw("<rect class=\"\(tone(age, limits))\" y=\"\(head + place * rowHeight + 2)\"")
      svg.raw(" width=\"\(PlotChart.percent(max(3, part(age)), of: 1000))\"")
      svg.raw(" height=\"\(rowHeight - 4)\" rx=\"3\"/>")
    }
    for (place, limit) in limits.enumerated() {
      let x = PlotChart.percent(part(limit.value), of: 1000)
      let y = place * headHeight
      svg.raw("<line class=\"limit\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(y + 4)\" y2=\"\(height)\"/>")
      let label = "\(limit.name) \(chart.unit.short(limit.value))"
      // A label is on the side of its line that has space.
      let isLeft = part(limit.value) * narrow / 1000 + TextWidth.of(label, size: labelSize) + 8 > narrow
      svg.raw("<text class=\"limit\(isLeft ? " before" : "")\" x=\"\(x)\" dx=\"\(isLeft ? -5 : 5)\"")
      svg.raw(" y=\"\(y + 12)\">")
      svg.text(label)
      svg.raw("</text>")
    }
    for (place, name) in chart.names.enumerated() {
      let y = head + place * rowHeight
      let shown = TextWidth.shortened(name.text, to: longest, size: size)
      svg.raw("<svg y=\"\(y)\" width=\"\(nameWidth)%\" height=\"\(rowHeight)\">")
      if shown != name.text {
        svg.raw("<title>")
        svg.text(name.text)
        svg.raw("</title>")
      }
      svg.raw("<text x=\"8\" y=\"19\">")
      svg.text(shown)
      svg.raw("</text></svg><text class=\"value\" x=\"100%\" dx=\"-8\" y=\"\(y + 19)\">")
      svg.text(texts[place])
      svg.raw("</text>\n")
    }
    svg.close()
    return svg.finish()
  }

  /// What the colors mean: "up to p50", "up to p85", "over p85".
  static func key(_ chart: Chart) -> [(cssClass: String, text: String)] {
    let limits = limits(chart)
    guard let last = limits.last else { return [] }
    return limits.map { (tone($0.value, limits), "up to \($0.name)") }
      + [(tone(last.value + 1, limits), "over \(last.name)")]
  }

  /// The number of items, and how many are over each limit.
  static func summary(_ chart: Chart) -> [String] {
    let ages = chart.names.indices.compactMap { chart.value(0, $0) }
    guard let oldest = ages.max(),
      let place = chart.names.indices.first(where: { chart.value(0, $0) == oldest })
    else { return [] }
    let over = limits(chart).map { limit in
      "\(ages.filter { $0 > limit.value }.count) over \(limit.name) (\(chart.unit.text(limit.value)))."
    }
    return ["Items: \(ages.count). Oldest: \(chart.names[place].text), \(chart.unit.text(oldest))."] + over
  }

  /// The further series, in ascending order.
  private static func limits(_ chart: Chart) -> [Limit] {
    chart.series.dropFirst().compactMap { series in
      series.values.compactMap { $0 }.max().map { Limit(name: series.name, value: $0) }
    }.sorted { ($0.value, $0.name) < ($1.value, $1.name) }
  }

  /// Calm up to the first limit, bad over the last one.
  private static func tone(_ age: Int64, _ limits: [Limit]) -> String {
    guard let last = limits.last else { return "series-1" }
    if age > last.value { return "tone-bad" }
    return age > limits[0].value ? "tone-wait" : "tone-calm"
  }
}

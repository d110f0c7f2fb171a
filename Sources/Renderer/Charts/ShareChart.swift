import Engine

/// Parts of a whole in one bar. Each name is a part; the legend says which and how much.
enum ShareChart {
  private static let height = 14

  static func draw(_ chart: Chart) -> Markup {
    let values = chart.names.indices.map { max(0, chart.value(0, $0) ?? 0) }
    let whole = max(1, values.reduce(0, &+))
    var svg = SVGWriter()
    svg.raw("<svg class=\"share\" height=\"\(height)\"")
    svg.open(id: chart.id, title: chart.title, description: chart.description)
    var start: Int64 = 0
    for (place, value) in values.enumerated() where value > 0 {
      let from = part(start, of: whole)
      start &+= value
      let width = max(20, part(start, of: whole) - from)
      svg.raw(
        "<rect class=\"\(cssClass(place))\" x=\"\(PlotChart.percent(from, of: 10_000))\" width=\"\(PlotChart.percent(width, of: 10_000))\" height=\"\(height)\"><title>"
      )
      svg.text("\(chart.names[place].text): \(chart.unit.text(value)), \(percent(value, of: whole))")
      svg.raw("</title></rect>")
    }
    svg.close()
    return svg.finish()
  }

  static func cssClass(_ place: Int) -> String { "series-\(place % 6 + 1)" }

  /// Ten-thousandths.
  private static func part(_ value: Int64, of whole: Int64) -> Int {
    Int(Double(value) / Double(whole) * 10_000)
  }

  /// "42%", "<1%"
  static func percent(_ value: Int64, of whole: Int64) -> String {
    guard whole > 0, value > 0 else { return "0%" }
    let product = value.multipliedFullWidth(by: 100)
    let percent = whole.dividingFullWidth(product).quotient
    return percent == 0 ? "<1%" : "\(percent)%"
  }
}

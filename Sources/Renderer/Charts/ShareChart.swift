import Engine

/// Parts of a whole in one bar. Names and amounts are in the legend.
enum ShareChart {
  private static let height = 14

  static func draw(_ chart: Chart) -> Markup {
    let values = chart.names.indices.map { max(0, chart.value(0, $0) ?? 0) }
    let whole = max(1, values.reduce(0, &+))
    let texts = percents(values)
    var svg = SVGWriter()
    svg.raw("<svg class=\"share\" height=\"\(height)\"")
    svg.open(chart)
    var start: Int64 = 0
    for (place, value) in values.enumerated() where value > 0 {
      let from = part(start, of: whole)
      start &+= value
      let width = max(2, part(start, of: whole) - from)
      svg.raw("<rect class=\"\(cssClass(chart, place))\" x=\"\(PlotChart.percent(from, of: 1000))\"")
      svg.raw(" width=\"\(PlotChart.percent(width, of: 1000))\" height=\"\(height)\"><title>")
      svg.text("\(chart.names[place].text): \(chart.unit.text(value)), \(texts[place])")
      svg.raw("</title></rect>")
    }
    svg.close()
    return svg.finish()
  }

  static func cssClass(_ chart: Chart, _ place: Int) -> String {
    "series-\(chart.names[place].color ?? place % 6 + 1)"
  }

  /// Thousandths.
  private static func part(_ value: Int64, of whole: Int64) -> Int {
    Int(Double(value) / Double(whole) * 1000)
  }

  /// "42%", "<1%". They add up to 100: the remainder goes to the parts with the largest fractions.
  static func percents(_ values: [Int64]) -> [String] {
    let (whole, overflow) = values.reduce((Int64(0), false)) { sum, value in
      let (next, isOver) = sum.0.addingReportingOverflow(value)
      return (next, sum.1 || isOver)
    }
    guard whole > 0, !overflow else { return values.map { $0 > 0 ? Formats.missing : "0%" } }
    let parts = values.map { whole.dividingFullWidth($0.multipliedFullWidth(by: 100)) }
    var percents = parts.map(\.quotient)
    let left = 100 - percents.reduce(0, +)
    let order = parts.indices.sorted { (parts[$1].remainder, $0) < (parts[$0].remainder, $1) }
    for place in order.prefix(Int(left)) { percents[place] += 1 }
    return zip(values, percents).map { $0 > 0 && $1 == 0 ? "<1%" : "\($1)%" }
  }
}

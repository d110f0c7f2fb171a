import Engine

/// Horizontal bars: a row for every name, which stands on its bar, with its amount at the end of the line. Names are as
/// long as the data has them, so they get the whole width and not a margin.
enum BarChart {
  private static let rowHeight = 28
  private static let size = 13
  /// Where the amounts begin, in per cent: no name runs into them; and how wide a name is on a telephone.
  private static let nameWidth = 76
  private static let longest = 226

  /// `root` leads from the page to the site's root.
  static func draw(_ chart: Chart, root: String) -> Markup {
    let totals = chart.names.indices.map { name in
      chart.series.indices.reduce(Int64(0)) { $0 &+ max(0, chart.value($1, name) ?? 0) }
    }
    let largest = max(1, totals.max() ?? 1)
    let texts = chart.unit.alike(totals)
    var svg = SVGWriter()
    svg.raw("<svg class=\"bars\" height=\"\(max(1, chart.names.count) * rowHeight)\"")
    svg.open(chart, hasLinks: chart.names.contains { $0.page != nil })
    for (place, name) in chart.names.enumerated() {
      let y = place * rowHeight
      var offset = 0
      for series in chart.series.indices {
        guard let value = chart.value(series, place), value > 0 else { continue }
        let width = max(3, Int(Double(value) / Double(largest) * 1000))
        svg.raw("<rect class=\"\(chart.cssClass(series))\"")
        if offset > 0 { svg.raw(" x=\"\(PlotChart.percent(offset, of: 1000))\"") }
        svg.raw(" y=\"\(y + 2)\" width=\"\(PlotChart.percent(width, of: 1000))\"")
        svg.raw(" height=\"\(rowHeight - 4)\" rx=\"3\"/>")
        offset += width
      }
      if let page = name.page {
        svg.raw("<a href=\"")
        svg.text(root + page)
        svg.raw("\">")
      }
      let shown = TextWidth.shortened(name.text, to: longest, size: size)
      // A drawing of its own clips a name whose letters are wider than anybody could know; its title has the whole.
      svg.raw("<svg y=\"\(y)\" width=\"\(nameWidth)%\" height=\"\(rowHeight)\">")
      // It is what a link is called, too.
      if shown != name.text || name.page != nil {
        svg.raw("<title>")
        svg.text(name.text)
        svg.raw("</title>")
      }
      svg.raw("<text x=\"8\" y=\"19\">")
      svg.text(shown)
      svg.raw("</text></svg>\(name.page == nil ? "" : "</a>")")
      svg.raw("<text class=\"value\" x=\"100%\" dx=\"-8\" y=\"\(y + 19)\">")
      svg.text(texts[place])
      svg.raw("</text>\n")
    }
    svg.close()
    return svg.finish()
  }
}

import Engine

/// Horizontal bars: a row per name, with the name on the bar and the amount at the end of the line. Names can
/// be long, so they get the full width instead of a margin.
enum BarChart {
  private static let rowHeight = 28
  private static let size = 13
  /// The start of the amounts in percent, so that names do not run into them; and the width of names on a
  /// phone.
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
      // A nested drawing clips names that are wider than estimated. Its title has the full name.
      svg.raw("<svg y=\"\(y)\" width=\"\(nameWidth)%\" height=\"\(rowHeight)\">")
      // It is also the accessible name of a link.
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

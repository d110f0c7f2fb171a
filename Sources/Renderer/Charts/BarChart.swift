import Engine

/// Horizontal bars: a row for every name, which stands on its bar, with its amount at the end of the line. Names are as
/// long as the data has them, so they get the whole width and not a margin.
enum BarChart {
  private static let rowHeight = 30
  /// Where the amounts begin: no name runs into them.
  private static let nameWidth = 74

  /// `root` leads from the page to the site's root.
  static func draw(_ chart: Chart, root: String) -> Markup {
    let totals = chart.names.indices.map { name in
      chart.series.indices.reduce(Int64(0)) { $0 &+ max(0, chart.value($1, name) ?? 0) }
    }
    let largest = max(1, totals.max() ?? 1)
    var svg = SVGWriter()
    svg.raw("<svg class=\"bars\" height=\"\(max(1, chart.names.count) * rowHeight)\"")
    svg.open(
      id: chart.id, title: chart.title, description: chart.description,
      hasLinks: chart.names.contains { $0.page != nil })
    for (place, name) in chart.names.enumerated() {
      let y = place * rowHeight
      var offset = 0
      for series in chart.series.indices {
        guard let value = chart.value(series, place), value > 0 else { continue }
        let width = max(30, Int(Double(value) / Double(largest) * 10_000))
        svg.raw(
          "<rect class=\"bar \(chart.cssClass(series))\" x=\"\(PlotChart.percent(offset, of: 10_000))\" y=\"\(y + 2)\" width=\"\(PlotChart.percent(width, of: 10_000))\" height=\"\(rowHeight - 4)\" rx=\"3\"/>"
        )
        offset += width
      }
      if let page = name.page {
        svg.raw("<a href=\"")
        svg.text(root + page)
        svg.raw("\">")
      }
      // A drawing of its own clips a name that is too long; the title has the whole of it.
      svg.raw("<svg y=\"\(y)\" width=\"\(nameWidth)%\" height=\"\(rowHeight)\"><title>")
      svg.text("\(name.text): \(chart.unit.text(totals[place]))")
      svg.raw("</title>")
      svg.label(name.text, x: 8, y: 20, cssClass: "bar-name")
      svg.raw("</svg>\(name.page == nil ? "" : "</a>")")
      svg.raw("<text class=\"bar-value\" x=\"100%\" dx=\"-8\" y=\"\(y + 20)\" text-anchor=\"end\">")
      svg.text(chart.unit.short(totals[place]))
      svg.raw("</text>\n")
    }
    svg.close()
    return svg.finish()
  }
}

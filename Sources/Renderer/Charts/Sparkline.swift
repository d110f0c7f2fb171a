import Engine

/// A word-sized line. Its name describes it; the figures are elsewhere on the page.
enum Sparkline {
  private static let height = 100

  static func draw(_ chart: Chart) -> Markup {
    draw(chart.series.first?.values.map { $0 ?? 0 } ?? [], name: "\(chart.title): \(chart.summary)")
  }

  static func draw(_ values: [Int64], name: String) -> Markup {
    let largest = Double(max(1, values.max() ?? 1))
    let width = max(1, values.count - 1)
    var svg = SVGWriter()
    svg.raw("<svg class=\"sparkline\" viewBox=\"0 0 \(width) \(height)\" preserveAspectRatio=\"none\"")
    svg.raw(" role=\"img\" aria-label=\"")
    svg.text(name)
    svg.raw("\">")
    if !values.isEmpty {
      let line = PlotMarks.path(
        values.map { height - Int(Double(max(0, $0)) / largest * Double(height - 8)) - 4 })
      svg.raw("<path class=\"plot-fill series-1\" d=\"\(line)V\(height)H0z\"/>")
      svg.raw("<path class=\"plot-line series-1\" d=\"\(line)\"/>")
    }
    svg.close()
    return svg.finish()
  }
}

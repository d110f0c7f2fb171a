import Engine

/// A line of the size of a word. What it says is in its name; the figures stand elsewhere on the page.
enum Sparkline {
  private static let width = 100
  private static let height = 100

  static func draw(_ chart: Chart) -> Markup {
    draw(chart.series.first?.values.map { $0 ?? 0 } ?? [], name: "\(chart.title): \(chart.description)")
  }

  static func draw(_ values: [Int64], name: String) -> Markup {
    let largest = Double(max(1, values.max() ?? 1))
    let count = max(2, values.count)
    func point(_ place: Int) -> String {
      let y = height - Int(Double(max(0, values[place])) / largest * Double(height - 8)) - 4
      return "\(place * width / (count - 1)) \(y)"
    }
    let points = values.indices.map(point)
    var svg = SVGWriter()
    svg.raw(
      "<svg class=\"sparkline\" viewBox=\"0 0 \(width) \(height)\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\""
    )
    svg.text(name)
    svg.raw("\">")
    if !points.isEmpty {
      let line = points.joined(separator: "L")
      svg.raw(
        "<path class=\"plot-fill series-1\" d=\"M0 \(height)L\(line)L\(width) \(height)Z\"/><path class=\"plot-line series-1\" d=\"M\(line)\"/>"
      )
    }
    svg.close()
    return svg.finish()
  }
}

import Engine

/// Lines, areas and stacked columns over one axis of names.
///
/// The drawing stretches with the page while its letters keep their size: what lies along the horizontal axis is placed
/// in per cent, and only the lines stand in a viewBox that is stretched. A drawing that was scaled as a whole could not
/// be read on a telephone.
enum PlotChart {
  private static let height = 168
  private static let top = 8
  private static let under = 24
  /// The width of the column that holds the amounts.
  private static let axisWidth = 52
  private static let box = 1000

  static func draw(_ chart: Chart) -> Markup {
    let scale = scale(chart)
    var svg = SVGWriter()
    svg.raw("<div class=\"plot\">")
    axis(chart, scale, &svg)
    svg.raw("<svg class=\"plot-area\" height=\"\(top + height + under)\"")
    svg.open(id: chart.id, title: chart.title, description: chart.description)
    for tick in scale.ticks {
      let y = top + scale.y(tick, height: height)
      svg.raw(
        "<line class=\"\(tick == 0 ? "plot-base" : "plot-grid")\" x1=\"0\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>"
      )
    }
    svg.raw("\n")
    if chart.kind == .bars { columns(chart, scale, &svg) } else { lines(chart, scale, &svg) }
    labels(chart, &svg)
    bands(chart, &svg)
    svg.raw("</svg></div>")
    return svg.finish()
  }

  private static func scale(_ chart: Chart) -> ChartScale {
    if chart.kind == .line {
      let values = chart.series.flatMap { $0.values.compactMap { $0 } }
      return ChartScale(smallest: values.min() ?? 0, largest: values.max() ?? 0, steps: chart.unit.steps)
    }
    let sums = chart.names.indices.map { name in
      chart.series.indices.reduce(Int64(0)) { $0 &+ max(0, chart.value($1, name) ?? 0) }
    }
    return ChartScale(smallest: 0, largest: sums.max() ?? 0, steps: chart.unit.steps)
  }

  /// Amounts in a drawing of their own: its width is fixed, and the other one takes what is left.
  private static func axis(_ chart: Chart, _ scale: ChartScale, _ svg: inout SVGWriter) {
    svg.raw(
      "<svg class=\"plot-axis\" width=\"\(axisWidth)\" height=\"\(top + height + under)\" aria-hidden=\"true\">"
    )
    for tick in scale.ticks {
      svg.label(
        chart.unit.short(tick), x: axisWidth - 8, y: top + scale.y(tick, height: height) + 4,
        cssClass: "plot-tick", anchor: "end")
    }
    svg.raw("</svg>")
  }

  private static func columns(_ chart: Chart, _ scale: ChartScale, _ svg: inout SVGWriter) {
    let count = chart.names.count
    for name in chart.names.indices {
      var below: Int64 = 0
      for series in chart.series.indices {
        let value = max(0, chart.value(series, name) ?? 0)
        guard value > 0 else { continue }
        let bottom = scale.y(below, height: height)
        below &+= value
        // Something is never drawn as nothing.
        let y = min(scale.y(below, height: height), bottom - 1)
        svg.raw(
          "<rect class=\"\(chart.cssClass(series))\" x=\"\(percent(name * 10 + 1, of: count * 10))\" y=\"\(top + y)\" width=\"\(percent(8, of: count * 10))\" height=\"\(bottom - y)\"/>"
        )
      }
    }
    svg.raw("\n")
  }

  private static func lines(_ chart: Chart, _ scale: ChartScale, _ svg: inout SVGWriter) {
    let count = chart.names.count
    var below = [Int64](repeating: 0, count: count)
    svg.raw(
      "<svg y=\"\(top)\" width=\"100%\" height=\"\(height)\" viewBox=\"0 0 \(box) \(box)\" preserveAspectRatio=\"none\">"
    )
    func x(_ name: Int) -> Int { (name * 2 + 1) * box / (count * 2) }
    for series in chart.series.indices {
      var path = ""
      var edge: [(x: Int, low: Int, high: Int)] = []
      var isOpen = false
      for name in chart.names.indices {
        guard let value = chart.value(series, name) else {
          isOpen = false
          continue
        }
        let low = chart.kind == .area ? below[name] : 0
        if chart.kind == .area { below[name] &+= max(0, value) }
        let high = chart.kind == .area ? below[name] : value
        let y = scale.y(high, height: box)
        path += "\(isOpen ? "L" : "M")\(x(name)) \(y)"
        edge.append((x(name), scale.y(low, height: box), y))
        isOpen = true
      }
      if chart.kind == .area, let first = edge.first {
        let over = edge.map { "L\($0.x) \($0.high)" }.joined()
        let back = edge.reversed().map { "L\($0.x) \($0.low)" }.joined()
        svg.raw(
          "<path class=\"plot-fill \(chart.cssClass(series))\" d=\"M\(first.x) \(first.low)\(over)\(back)Z\"/>"
        )
      }
      svg.raw("<path class=\"plot-line \(chart.cssClass(series))\" d=\"\(path)\"/>")
    }
    svg.raw("</svg>\n")
  }

  private static func labels(_ chart: Chart, _ svg: inout SVGWriter) {
    let count = chart.names.count
    for (place, name) in chart.names.enumerated() {
      guard let tick = name.tick else { continue }
      let anchor = place == 0 ? "start" : place == count - 1 ? "end" : "middle"
      let x = place == 0 ? "0" : place == count - 1 ? "100%" : percent(place * 2 + 1, of: count * 2)
      svg.raw(
        "<text class=\"plot-tick\" x=\"\(x)\" y=\"\(top + height + 17)\" text-anchor=\"\(anchor)\">")
      svg.text(tick)
      svg.raw("</text>")
    }
    svg.raw("\n")
  }

  /// A band over every name that says its figures to whoever points at it.
  private static func bands(_ chart: Chart, _ svg: inout SVGWriter) {
    for (place, name) in chart.names.enumerated() {
      svg.raw(
        "<rect class=\"plot-band\" x=\"\(percent(place, of: chart.names.count))\" width=\"\(percent(1, of: chart.names.count))\" height=\"\(top + height)\"><title>"
      )
      let figures = chart.series.indices.compactMap { series -> String? in
        guard let value = chart.value(series, place) else { return nil }
        let text = chart.unit.text(value)
        return chart.series.count == 1 ? text : "\(chart.series[series].name) \(text)"
      }
      svg.text("\(name.text): \(figures.isEmpty ? Formats.missing : figures.joined(separator: ", "))")
      svg.raw("</title></rect>")
    }
    svg.raw("\n")
  }

  /// "12.34%"
  static func percent(_ part: Int, of whole: Int) -> String {
    let hundredths = part * 10_000 / max(1, whole)
    let rest = hundredths % 100
    return rest == 0
      ? "\(hundredths / 100)%" : "\(hundredths / 100).\(CivilDate.padded(rest, 2))%"
  }
}

import Engine

/// Lines, areas and stacked bars over one axis.
///
/// The drawing stretches with the page while its text keeps its size: names are positioned in percent, and
/// lines and bars are in a stretched viewBox. If everything scaled, it would be unreadable on a phone. The
/// number of names that fit depends on the width, so both choices are drawn, and the stylesheet shows one.
enum PlotChart {
  static let height = 168
  static let top = 8
  private static let under = 24
  /// Wide enough for most amounts, so that charts below each other align.
  private static let axisWidth = 44
  /// The length of an axis on a phone and in the narrowest chart that is not narrow.
  private static let narrow = 220
  private static let wide = 360

  /// `root` leads from the page to the site's root.
  static func draw(_ chart: Chart, root: String = "") -> Markup {
    let scale = scale(chart)
    let marks = chart.kind == .bars ? PlotMarks.columns(chart, scale) : PlotMarks.lines(chart, scale)
    let ends = marks.ends.flatMap { EndLabels($0, within: (top + 4)...(top + height - 2)) }
    var svg = SVGWriter()
    svg.raw("<div class=\"plot\"")
    svg.pointing(chart, root: root)
    svg.raw(">")
    axis(chart, scale, &svg)
    svg.raw("<svg class=\"plot-area\" height=\"\(top + height + under)\"")
    svg.open(chart)
    svg.raw(
      "<svg y=\"\(top)\" height=\"\(height)\" viewBox=\"\(marks.box)\" preserveAspectRatio=\"none\">")
    let (left, right) = (marks.left, marks.right)
    let lines = scale.ticks.map { scale.y($0, height: marks.height) }
    let base = scale.y(0, height: marks.height)
    let grid = lines.filter { $0 != base }.map { "M\(left) \($0)H\(right)" }.joined()
    if !grid.isEmpty { svg.raw("<path class=\"plot-grid\" d=\"\(grid)\"/>") }
    svg.raw(marks.markup)
    svg.raw("<path class=\"plot-base\" d=\"M\(left) \(base)H\(right)\"/></svg>\n")
    names(chart, wide: wide - (ends?.width ?? 0), &svg)
    svg.raw("</svg>")
    ends?.draw(&svg, height: top + height + under)
    svg.raw("</div>")
    return svg.finish()
  }

  /// True if labels at the ends of lines replace the legend.
  static func hasEnds(_ chart: Chart) -> Bool {
    guard chart.kind.isOverTime else { return false }
    return PlotMarks.lines(chart, scale(chart)).ends.flatMap {
      EndLabels($0, within: top...(top + height))
    } != nil
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

  /// Amounts in a separate drawing with a fixed width. The plot uses the rest.
  private static func axis(_ chart: Chart, _ scale: ChartScale, _ svg: inout SVGWriter) {
    let texts = chart.unit.ticks(scale.ticks)
    let width = max(axisWidth, (texts.map { TextWidth.of($0, size: PlotTicks.size) }.max() ?? 0) + 8)
    let size = "width=\"\(width)\" height=\"\(top + height + under)\""
    svg.raw("<svg class=\"plot-axis\" \(size) aria-hidden=\"true\">")
    for (tick, text) in zip(scale.ticks, texts) {
      svg.raw("<text x=\"\(width - 8)\" y=\"\(top + scale.y(tick, height: height) + 4)\">")
      svg.text(text)
      svg.raw("</text>")
    }
    svg.raw("</svg>")
  }

  private static func names(_ chart: Chart, wide: Int, _ svg: inout SVGWriter) {
    let few = PlotTicks.choose(chart, width: narrow)
    let many = PlotTicks.choose(chart, width: wide)
    for tick in many { name(tick, few.contains(tick) ? "" : "wide", chart, &svg) }
    for tick in few where !many.contains(tick) { name(tick, "narrow", chart, &svg) }
  }

  private static func name(
    _ tick: PlotTicks.Tick, _ only: String, _ chart: Chart, _ svg: inout SVGWriter
  ) {
    let count = chart.names.count
    let half = TextWidth.of(tick.text, size: PlotTicks.size) / 2
    let middle = (tick.place * 2 + 1) * narrow / (count * 2)
    // Names do not extend beyond their drawing.
    let (edge, x) =
      middle < half
      ? ("first", "0")
      : narrow - middle < half ? ("last", "100%") : ("", percent(tick.place * 2 + 1, of: count * 2))
    let classes = [only, edge].filter { !$0.isEmpty }.joined(separator: " ")
    svg.raw("<text\(classes.isEmpty ? "" : " class=\"\(classes)\"") x=\"\(x)\" y=\"\(top + height + 17)\">")
    svg.text(tick.text)
    svg.raw("</text>")
  }

  /// "12.3%"
  static func percent(_ part: Int, of whole: Int) -> String {
    let tenths = part * 1000 / max(1, whole)
    return tenths % 10 == 0 ? "\(tenths / 10)%" : "\(tenths / 10).\(tenths % 10)%"
  }
}

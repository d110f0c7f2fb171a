import Engine

/// Writes one SVG drawing for use inside a page. Colours and fonts come from the page's stylesheet, by class; numbers are
/// whole or have a fixed number of digits, so that the bytes are the same everywhere.
struct SVGWriter {
  private var bytes: [UInt8] = []

  init() {}

  /// Ends the opening tag of a drawing and says what it is. What is inside an image cannot be reached, so a drawing with
  /// links is not said to be one. A drawing inside a page needs no namespace, and its title no id to be its name.
  mutating func open(title: String, description: String, hasLinks: Bool = false) {
    raw("\(hasLinks ? "" : " role=\"img\"")><title>")
    text(title)
    raw("</title><desc>")
    text(description)
    raw("</desc>\n")
  }

  mutating func open(_ chart: Chart, hasLinks: Bool = false) {
    open(title: chart.title, description: chart.summary, hasLinks: hasLinks)
  }

  /// What the script says to whoever points at the drawing, as attributes, where the table does not have every name: the
  /// first day, and for each series the numbers of all days. `grid`: how the days of a calendar lie.
  mutating func pointing(_ chart: Chart, grid: String? = nil) {
    if let grid { raw(" data-grid=\"\(grid)\"") }
    guard chart.isDaily, grid != nil || chart.names.count > ChartNumbers.most,
      let first = chart.names.first?.day
    else { return }
    raw(" data-from=\"\(first.text)\" data-values=\"")
    let values = chart.series.indices.map { series in
      chart.names.indices.map { chart.value(series, $0).map(chart.unit.brief) ?? "" }
        .joined(separator: "|")
    }
    text(values.joined(separator: ";"))
    raw("\"")
  }

  /// Markup of the program's own.
  mutating func raw(_ markup: String) { bytes.append(contentsOf: markup.utf8) }
  /// Text that may come from data, in an element or an attribute.
  mutating func text(_ text: String) { SVGEncoder.append(text, to: &bytes) }

  mutating func label(_ content: String, x: Int, y: Int, cssClass: String) {
    raw("<text class=\"\(cssClass)\" x=\"\(x)\" y=\"\(y)\">")
    text(content)
    raw("</text>")
  }

  mutating func close() { raw("</svg>") }

  func finish() -> Markup { Markup(trusted: bytes) }
}

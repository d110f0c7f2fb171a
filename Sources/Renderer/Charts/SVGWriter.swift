import Engine

/// Writes one SVG drawing for a page. Colors and fonts come from the page's stylesheet by class. Numbers are
/// integers or have a fixed number of digits, so that the bytes are the same everywhere.
struct SVGWriter {
  private var bytes: [UInt8] = []

  init() {}

  /// Ends the opening tag and names the drawing. Content of an image role cannot be reached, so a drawing
  /// with links is not an image. Inline SVG needs no namespace, and its title no ID.
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

  /// Attributes with the tooltip data, if the table does not have every name: the first day, and all numbers
  /// of each series, and which days have a page. `grid` describes the days of a calendar.
  mutating func pointing(_ chart: Chart, grid: String? = nil, root: String) {
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
    guard let page = chart.names.lazy.compactMap(\.page).first, let slash = page.lastIndex(of: "/") else {
      return
    }
    raw(" data-days=\"")
    text(root + page[...slash])
    raw("\" data-linked=\"\(chart.names.map { $0.page == nil ? "0" : "1" }.joined())\"")
  }

  /// The program's own markup.
  mutating func raw(_ markup: String) { bytes.append(contentsOf: markup.utf8) }
  /// Text from data, in an element or attribute.
  mutating func text(_ text: String) { SVGEncoder.append(text, to: &bytes) }

  mutating func label(_ content: String, x: Int, y: Int, cssClass: String) {
    raw("<text class=\"\(cssClass)\" x=\"\(x)\" y=\"\(y)\">")
    text(content)
    raw("</text>")
  }

  mutating func close() { raw("</svg>") }

  func finish() -> Markup { Markup(trusted: bytes) }
}

import Engine

/// Writes one SVG drawing for use inside a page. Colours and fonts come from the page's stylesheet, by class; numbers are
/// whole or have a fixed number of digits, so that the bytes are the same everywhere.
struct SVGWriter {
  private var bytes: [UInt8] = []

  init() {}

  /// A drawing of a size of its own. `title` and `description` are what a screen reader says; `id` makes their ids
  /// unique in the page.
  init(
    width: Int, height: Int, cssClass: String, id: String, title: String, description: String,
    hasLinks: Bool = false
  ) {
    raw(
      "<svg class=\"\(cssClass)\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\"")
    open(id: id, title: title, description: description, hasLinks: hasLinks)
  }

  /// Ends the opening tag of a drawing and says what it is. What is inside an image cannot be reached, so a drawing with
  /// links is not said to be one.
  mutating func open(id: String, title: String, description: String, hasLinks: Bool = false) {
    if !hasLinks { raw(" role=\"img\"") }
    raw(" aria-labelledby=\"\(id)-title \(id)-desc\" xmlns=\"http://www.w3.org/2000/svg\">")
    raw("<title id=\"\(id)-title\">")
    text(title)
    raw("</title><desc id=\"\(id)-desc\">")
    text(description)
    raw("</desc>\n")
  }

  /// Markup of the program's own.
  mutating func raw(_ markup: String) { bytes.append(contentsOf: markup.utf8) }
  /// Text that may come from data, in an element or an attribute.
  mutating func text(_ text: String) { SVGEncoder.append(text, to: &bytes) }

  mutating func label(_ content: String, x: Int, y: Int, cssClass: String, anchor: String = "start") {
    let anchoring = anchor == "start" ? "" : " text-anchor=\"\(anchor)\""
    raw("<text class=\"\(cssClass)\" x=\"\(x)\" y=\"\(y)\"\(anchoring)>")
    text(content)
    raw("</text>")
  }

  mutating func close() { raw("</svg>") }

  func finish() -> Markup { Markup(trusted: bytes) }
}

import Engine

/// Checks a rendered fragment of a module's template, which must only show content. It checks the rendered
/// bytes instead of the template, so that URLs from data are included.
enum FragmentCheck {
  private static let elements: Set<String> = [
    "a", "abbr", "article", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col",
    "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer",
    "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "ins", "kbd", "li", "mark", "meter", "ol", "p", "pre",
    "progress", "q", "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup", "table",
    "tbody",
    "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr", "svg",
  ]
  /// The elements of the program's own charts, which mean something else outside of an <svg>: what follows a
  /// <title> there is text to a browser, up to its end, whatever it looks like. The others end an <svg>.
  private static let drawing: Set<String> = [
    "svg", "a", "g", "path", "rect", "circle", "line", "text", "tspan", "title", "desc", "polyline",
    "polygon", "pattern", "defs",
  ]
  /// Parts of a drawing whose content a browser reads as HTML.
  private static let textual: Set<String> = ["title", "desc"]
  private static let empty: Set<String> = ["br", "col", "hr", "wbr"]
  private static let attributes: Set<String> = [
    "abbr", "class", "cite", "colspan", "datetime", "dir", "download", "headers", "high", "href", "id",
    "lang", "low",
    "max", "min", "open", "optimum", "role", "rowspan", "scope", "span", "start", "tabindex", "title", "type",
    "value", "cx", "cy", "d", "fill", "height", "points", "preserveaspectratio", "r", "rx", "ry",
    "text-anchor",
    "transform", "viewbox", "width", "x", "x1", "x2", "xmlns", "y", "y1", "y2", "patternunits", "stroke",
    "stroke-width", "focusable", "dx", "dy", "patterntransform", "data-from", "data-values", "data-grid",
    // The folder of the days of a chart, and which of them have a page.
    "data-days", "data-linked",
    // The field that filters a table.
    "data-table",
  ]

  /// The problem as a message, or nil.
  static func problem(in bytes: [UInt8]) -> String? {
    var at = 0
    return problem(in: bytes, &at)
  }

  /// The template line with such a problem. Nil if it came from the data or from a partial. Tags of the
  /// template language are replaced by plain text first, so that only the surrounding markup is checked.
  static func line(of message: String, in template: [UInt8]) -> Int? {
    var bytes = template
    var at = 0
    while at + 1 < bytes.count {
      guard bytes[at] == UInt8(ascii: "{"), bytes[at + 1] == UInt8(ascii: "{") else {
        at += 1
        continue
      }
      while at < bytes.count, bytes[at] != UInt8(ascii: "}") {
        if bytes[at] != 0x0A { bytes[at] = UInt8(ascii: "x") }
        at += 1
      }
      while at < bytes.count, bytes[at] == UInt8(ascii: "}") {
        bytes[at] = UInt8(ascii: "x")
        at += 1
      }
    }
    at = 0
    guard problem(in: bytes, &at) == message else { return nil }
    return bytes[..<min(at, bytes.count)].reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
  }

  /// `at` is left at the problem.
  private static func problem(in bytes: [UInt8], _ at: inout Int) -> String? {
    var open: [(name: String, at: Int)] = []
    while at < bytes.count {
      guard bytes[at] == UInt8(ascii: "<") else {
        at += 1
        continue
      }
      at += 1
      let isClosing = at < bytes.count && bytes[at] == UInt8(ascii: "/")
      if isClosing { at += 1 }
      let name = word(bytes, &at)
      guard !name.isEmpty else { return "unexpected \"<\": write &lt;" }
      let isDrawing = open.contains { $0.name == "svg" }
      guard (isDrawing ? drawing : elements).contains(name) else {
        return "the element <\(name)> is not allowed" + (isDrawing ? " in <svg>" : "")
      }
      if !isClosing, let outer = open.last?.name, textual.contains(outer) {
        return "<\(outer)> may contain text only"
      }
      if isClosing {
        skipSpace(bytes, &at)
        guard at < bytes.count, bytes[at] == UInt8(ascii: ">") else { return "</\(name)> is not closed" }
        guard open.popLast()?.name == name else { return "unexpected </\(name)>" }
        continue
      }
      var isSelfClosing = false
      if let problem = attributes(bytes, &at, of: name, &isSelfClosing) { return problem }
      if !empty.contains(name), !isSelfClosing || !open.contains(where: { $0.name == "svg" }) && name != "svg"
      {
        open.append((name, at))
      }
      guard open.count < 200 else { return "elements are nested too deeply" }
    }
    guard let last = open.last else { return nil }
    at = last.at
    return "<\(last.name)> is not closed"
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func skipSpace(_ bytes: [UInt8], _ at: inout Int) {
    while at < bytes.count, isSpace(bytes[at]) { at += 1 }
  }

  /// A name in lower case.
  private static func word(_ bytes: [UInt8], _ at: inout Int) -> String {
    let start = at
    while at < bytes.count, !isSpace(bytes[at]), !"<>/=\"'".utf8.contains(bytes[at]) { at += 1 }
    return String(decoding: bytes[start..<at], as: UTF8.self).lowercased()
  }

  private static func attributes(
    _ bytes: [UInt8], _ at: inout Int, of element: String, _ isSelfClosing: inout Bool
  ) -> String? {
    while true {
      skipSpace(bytes, &at)
      guard at < bytes.count else { return "<\(element) is not closed" }
      if bytes[at] == UInt8(ascii: ">") {
        at += 1
        return nil
      }
      if bytes[at] == UInt8(ascii: "/") {
        isSelfClosing = true
        at += 1
        continue
      }
      let name = word(bytes, &at)
      guard !name.isEmpty else { return "<\(element)> has an attribute without a name" }
      guard attributes.contains(name) || name.hasPrefix("aria-") else {
        return "the attribute \(name) is not allowed on <\(element)>"
      }
      skipSpace(bytes, &at)
      guard at < bytes.count, bytes[at] == UInt8(ascii: "=") else { continue }
      at += 1
      skipSpace(bytes, &at)
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
        return "the attribute \(name) of <\(element)> must be in double quotes"
      }
      let end = bytes[(at + 1)...].firstIndex(of: UInt8(ascii: "\"")) ?? bytes.count
      let value = String(decoding: bytes[(at + 1)..<end], as: UTF8.self)
      guard end < bytes.count else { return "a quote in <\(element)> is not closed" }
      at = end + 1
      let isAddress = name == "href" || name == "cite" || name == "data-days"
      if isAddress, !isInside(value) { return "links must stay in the site: \(value.prefix(60))" }
      if name == "fill" || name == "stroke", value.contains("(") {
        return "<\(element)> cannot load a resource"
      }
    }
  }

  /// True if a URL is a path on the site: no scheme, no host, and nothing that could be read as one.
  private static func isInside(_ address: String) -> Bool {
    let head = address.prefix { $0 != "/" && $0 != "#" && $0 != "?" }
    return !head.contains(":") && !head.contains("&") && !address.hasPrefix("/") && !address.contains("\\")
      && address.utf8.allSatisfy { $0 > 0x20 }
  }
}

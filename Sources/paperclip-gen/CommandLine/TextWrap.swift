/// Breaks paragraphs into lines of a given width.
enum TextWrap {
  /// Returns the text in lines of at most `width` characters, each after `indent` spaces. A longer word
  /// gets its own line.
  static func lines(_ text: String, width: Int, indent: Int = 0) -> [String] {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    var length = 0
    for word in text.split(separator: " ") {
      if length > 0, indent + length + 1 + word.count > width {
        lines.append(margin + line)
        (line, length) = ("", 0)
      }
      if length > 0 {
        line += " "
        length += 1
      }
      line += word
      length += word.count
    }
    if length > 0 { lines.append(margin + line) }
    return lines
  }

  /// Returns a row of a list: a head in its own column and the wrapped text next to it. A wider head is on
  /// its own line.
  static func row(_ head: String, column: Int, _ text: String, width: Int) -> [String] {
    let start = column + 4
    var lines = Self.lines(text, width: width, indent: start)
    let first = "  " + head
    if head.count > column || lines.isEmpty { return [first] + lines }
    lines[0] = first + String(repeating: " ", count: start - first.count) + lines[0].dropFirst(start)
    return lines
  }
}

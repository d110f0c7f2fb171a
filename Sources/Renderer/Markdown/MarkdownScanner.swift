/// Reads the parts of links: labels, addresses, titles.
struct MarkdownScanner {
  private let text: [UInt8]
  var at: Int

  init(_ text: [UInt8], at: Int) { (self.text, self.at) = (text, at) }

  var byte: UInt8? { at < text.count ? text[at] : nil }

  mutating func take(_ wanted: UInt8) -> Bool {
    guard byte == wanted else { return false }
    at += 1
    return true
  }

  /// Skips spaces and at most one line end.
  mutating func skipSpace() {
    var lines = 0
    while let byte, byte == 0x20 || byte == 0x09 || byte == 0x0A {
      if byte == 0x0A { lines += 1 }
      if lines > 1 { return }
      at += 1
    }
  }

  /// Skips spaces and a line end. False if something else follows.
  mutating func skipToLineEnd() -> Bool {
    while let byte, byte == 0x20 || byte == 0x09 { at += 1 }
    guard let byte else { return true }
    guard byte == 0x0A else { return false }
    at += 1
    return true
  }

  /// [label], without its brackets.
  mutating func label() -> ArraySlice<UInt8>? {
    guard byte == UInt8(ascii: "[") else { return nil }
    var end = at + 1
    while end < text.count, end - at <= 1000 {
      switch text[end] {
      case UInt8(ascii: "\\"): end += 2
      case UInt8(ascii: "["): return nil
      case UInt8(ascii: "]"):
        let label = text[(at + 1)..<end]
        at = end + 1
        return label
      default: end += 1
      }
    }
    return nil
  }

  /// <address> or one without spaces and with balanced parentheses.
  mutating func address() -> [UInt8]? {
    if byte == UInt8(ascii: "<") {
      var end = at + 1
      while end < text.count, text[end] != UInt8(ascii: ">") {
        if text[end] == 0x0A || text[end] == UInt8(ascii: "<") { return nil }
        end += text[end] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard end < text.count else { return nil }
      let address = text[(at + 1)..<end]
      at = end + 1
      return MarkdownEntity.unescaped(address)
    }
    var (end, open) = (at, 0)
    scanning: while end < text.count {
      switch text[end] {
      case UInt8(ascii: "\\") where end + 1 < text.count && MarkdownEntity.isPunctuation(text[end + 1]):
        end += 1
      case UInt8(ascii: "("):
        open += 1
        if open > 32 { return nil }
      case UInt8(ascii: ")"):
        if open == 0 { break scanning }
        open -= 1
      case ...0x20, 0x7F: break scanning
      default: break
      }
      end += 1
    }
    guard open == 0, end > at || byte == UInt8(ascii: ")") else { return nil }
    let address = text[at..<min(end, text.count)]
    at = min(end, text.count)
    return MarkdownEntity.unescaped(address)
  }

  /// "title", 'title' or (title).
  mutating func title() -> [UInt8]? {
    guard let first = byte, "\"'(".utf8.contains(first) else { return nil }
    let last = first == UInt8(ascii: "(") ? UInt8(ascii: ")") : first
    var end = at + 1
    while end < text.count, text[end] != last {
      if first == UInt8(ascii: "("), text[end] == first { return nil }
      if text[end] == 0x0A, end + 1 < text.count, text[end + 1] == 0x0A { return nil }
      end += text[end] == UInt8(ascii: "\\") ? 2 : 1
      if end - at > 2000 { return nil }
    }
    guard end < text.count else { return nil }
    let title = text[(at + 1)..<end]
    at = end + 1
    return MarkdownEntity.unescaped(title)
  }
}

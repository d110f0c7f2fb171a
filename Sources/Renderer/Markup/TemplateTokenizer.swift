import Engine

/// Splits a template into text and tags, and determines which tags are alone on their line, since those also
/// remove the white space around them.
struct TemplateTokenizer {
  enum Kind: Equatable {
    case text
    case variable(isEscaped: Bool)
    case section, inverted, close, partial, parent, block, comment, delimiters
  }

  struct Token {
    var kind: Kind
    /// The bytes of the text, or of the tag without its sign.
    var content: [UInt8]
    let line: Int
    let column: Int
    /// The white space before a tag that is alone on its line, else nil.
    var indent: [UInt8]?
    /// True if `|` separates pipes, which it does not while a delimiter contains it.
    var hasPipes = true

    var name: String { String(decoding: content, as: UTF8.self) }
  }

  private let source: [UInt8]
  private let template: String
  private var tokens: [Token] = []
  private var at = 0
  private var lineNumber = 1
  private var lineStart = 0
  private var open: [UInt8] = Array("{{".utf8)
  private var close: [UInt8] = Array("}}".utf8)

  init(source: [UInt8], template: String) {
    self.source = source
    self.template = template
  }

  mutating func tokenize() throws(TemplateError) -> [Token] {
    try checkText()
    // A byte order mark belongs to the file, not to its text.
    if source.starts(with: [0xEF, 0xBB, 0xBF]) {
      at = 3
      lineStart = 3
    }
    while at < source.count {
      if starts(with: open) { try tag() } else { text() }
    }
    return Self.standingAlone(tokens)
  }

  /// Invalid text would end up on every page made from the template.
  private func checkText() throws(TemplateError) {
    if let place = source.withUnsafeBufferPointer(UTF8Check.firstInvalid(in:)) {
      throw error("the template is not valid UTF-8; save it as UTF-8", at: place)
    }
    if let place = source.firstIndex(of: 0) {
      throw error("the template contains a NUL byte; the file is damaged or not text", at: place)
    }
  }

  private func starts(with bytes: [UInt8], at place: Int? = nil) -> Bool {
    let place = place ?? at
    guard place + bytes.count <= source.count else { return false }
    for offset in 0..<bytes.count where source[place + offset] != bytes[offset] { return false }
    return true
  }

  private func error(_ message: String, at place: Int) -> TemplateError {
    let position = source.withUnsafeBufferPointer { TextPosition(of: place, in: $0) }
    return TemplateError(
      template: template, line: position.line, column: position.column, message: message)
  }

  /// Text up to the next tag or the end of the line.
  private mutating func text() {
    let start = at
    let column = at - lineStart + 1
    let line = lineNumber
    while at < source.count {
      if source[at] == 0x0A {
        at += 1
        lineNumber += 1
        lineStart = at
        break
      }
      if source[at] == open[0], starts(with: open) { break }
      at += 1
    }
    tokens.append(Token(kind: .text, content: Array(source[start..<at]), line: line, column: column))
  }

  private mutating func tag() throws(TemplateError) {
    let start = at
    let (line, column) = (lineNumber, at - lineStart + 1)
    at += open.count
    var kind = Kind.variable(isEscaped: true)
    var ending = close
    if at < source.count {
      switch source[at] {
      case UInt8(ascii: "{"):
        kind = .variable(isEscaped: false)
        ending = [UInt8(ascii: "}")] + close
        at += 1
      case UInt8(ascii: "="):
        kind = .delimiters
        ending = [UInt8(ascii: "=")] + close
        at += 1
      default: break
      }
    }
    guard let end = find(ending, from: at) else {
      throw error(
        "the tag is not closed: missing \"\(String(decoding: ending, as: UTF8.self))\"", at: start)
    }
    var content = Array(source[at..<end])
    for index in at..<(end + ending.count) where source[index] == 0x0A {
      lineNumber += 1
      lineStart = index + 1
    }
    at = end + ending.count
    if kind == .variable(isEscaped: true) {
      content = Self.trimmed(content)
      if let sign = content.first, let other = Self.signs[sign] {
        kind = other
        content.removeFirst()
      }
    }
    if kind != .comment { content = Self.trimmed(content) }
    if kind == .delimiters { try setDelimiters(content, at: start) }
    if content.isEmpty, kind != .comment { throw error("the tag is empty", at: start) }
    var token = Token(kind: kind, content: content, line: line, column: column)
    token.hasPipes = !open.contains(UInt8(ascii: "|")) && !close.contains(UInt8(ascii: "|"))
    tokens.append(token)
  }

  private static let signs: [UInt8: Kind] = [
    UInt8(ascii: "#"): .section, UInt8(ascii: "^"): .inverted, UInt8(ascii: "/"): .close,
    UInt8(ascii: ">"): .partial,
    UInt8(ascii: "<"): .parent, UInt8(ascii: "$"): .block, UInt8(ascii: "!"): .comment,
    UInt8(ascii: "&"): .variable(isEscaped: false),
  ]

  private func find(_ bytes: [UInt8], from start: Int) -> Int? {
    var index = start
    while index + bytes.count <= source.count {
      if source[index] == bytes[0], starts(with: bytes, at: index) { return index }
      index += 1
    }
    return nil
  }

  private mutating func setDelimiters(_ content: [UInt8], at start: Int) throws(TemplateError) {
    let words = content.split(whereSeparator: Self.isSpace).map(Array.init)
    guard words.count == 2, !words.joined().contains(UInt8(ascii: "=")) else {
      throw error(
        "a delimiter tag must have two delimiters separated by a space, such as {{=<% %>=}}", at: start)
    }
    open = words[0]
    close = words[1]
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    guard let first = bytes.firstIndex(where: { !isSpace($0) }),
      let last = bytes.lastIndex(where: { !isSpace($0) })
    else { return [] }
    return Array(bytes[first...last])
  }

  /// Processes the tokens line by line. A line with only tags (no variables) and white space produces no
  /// text, and its white space becomes the indentation of the tags' content.
  private static func standingAlone(_ tokens: [Token]) -> [Token] {
    var result: [Token] = []
    result.reserveCapacity(tokens.count)
    var start = 0
    while start < tokens.count {
      var end = start
      while end < tokens.count, !(tokens[end].kind == .text && tokens[end].content.last == 0x0A) { end += 1 }
      end = min(end + 1, tokens.count)
      result += line(tokens[start..<end])
      start = end
    }
    return result
  }

  private static func line(_ tokens: ArraySlice<Token>) -> [Token] {
    let tags = tokens.filter { $0.kind != .text }
    let isAlone =
      !tags.isEmpty
      && tokens.allSatisfy { token in
        switch token.kind {
        case .text: token.content.allSatisfy(isSpace)
        case .variable: false
        default: true
        }
      }
    guard isAlone else { return Array(tokens) }
    let indent =
      tokens.first?.kind == .text ? tokens.first?.content.filter { $0 != 0x0A && $0 != 0x0D } ?? [] : []
    var line = tags.map { tag in
      var tag = tag
      tag.indent = indent
      return tag
    }
    // A block that opens and closes here is filled in place, so the line ending is kept.
    if isWholeBlock(tags), let last = tokens.last, last.kind == .text, last.content.last == 0x0A {
      var lineEnd = last
      lineEnd.content = last.content.filter { $0 == 0x0A || $0 == 0x0D }
      line.append(lineEnd)
    }
    return line
  }

  private static func isWholeBlock(_ tags: [Token]) -> Bool {
    tags.count >= 2 && tags.first?.kind == .block && tags.last?.kind == .close
      && tags.allSatisfy { $0.kind == .block || $0.kind == .close }
      && tags.filter { $0.kind == .block }.count * 2 == tags.count
  }
}

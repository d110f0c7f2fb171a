/// Text and flow values.
extension YAMLReader {
  /// Plain text, which continues on lines that are indented deeper than its parent.
  mutating func plain(parent: Int) -> String {
    var text: [UInt8] = []
    while true {
      text.append(contentsOf: bytes[restOfLine()])
      // A comment ends the text.
      if peek() == UInt8(ascii: "#") {
        _ = skipToContent()
        break
      }
      let mark = (at, lineStart, line)
      guard let breaks = continuation(parent: parent) else {
        (at, lineStart, line) = mark
        break
      }
      text.append(contentsOf: breaks == 0 ? [0x20] : [UInt8](repeating: 0x0A, count: breaks))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The line up to its end or a comment, without trailing space. Leaves `at` there.
  private mutating func restOfLine() -> Range<Int> {
    let start = at
    var end = at
    while !Self.isEnd(peek()) {
      let byte = bytes[at]
      if byte == UInt8(ascii: "#"), at > start, Self.isBlank(bytes[at - 1]) { break }
      at += 1
      if byte != 0x20, byte != 0x09 { end = at }
    }
    return start..<end
  }

  /// The literal text at this position, up to the end of the line, and continuation lines below.
  mutating func rawText(parent: Int) -> YAMLNode {
    let (line, column) = (line, column + 1)
    var text = Array(bytes[restOfLine()])
    while true {
      while !Self.isEnd(peek()) { at += 1 }
      let mark = (at, lineStart, self.line)
      guard continuation(parent: parent) == 0, peek() != UInt8(ascii: "#") else {
        (at, lineStart, self.line) = mark
        break
      }
      text.append(0x20)
      text.append(contentsOf: bytes[restOfLine()])
    }
    return YAMLNode(
      content: .scalar(String(decoding: text, as: UTF8.self), .plain), line: line, column: column)
  }

  /// Moves to the next line of text that is indented deeper than `parent` and returns the number of empty
  /// lines between. Nil if the text ends.
  private mutating func continuation(parent: Int) -> Int? {
    var empty = 0
    guard nextLine() else { return nil }
    while true {
      while peek() == 0x20 { at += 1 }
      guard Self.isEnd(peek()) else { break }
      empty += 1
      guard nextLine() else { return nil }
    }
    guard column > parent, column > 0, peek() != UInt8(ascii: "#"), peek() != 0x09, !isEntry() else {
      return nil
    }
    return empty
  }

  /// Text in single or double quotes. Leaves `at` after the closing quote.
  mutating func quoted(parent: Int) throws(YAMLProblem) -> String {
    let quote = bytes[at]
    let start = error("the quoted text is not closed")
    var text: [UInt8] = []
    /// The part of `text` to keep when spaces before the end of a line are dropped.
    var kept = 0
    at += 1
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case quote:
        at += 1
        if quote == UInt8(ascii: "'"), peek() == quote {
          text.append(quote)
          at += 1
          continue
        }
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\") where quote == UInt8(ascii: "\""):
        at += 1
        if Self.isEnd(peek()) {
          // An escaped line end joins the lines.
          guard nextLine() else { throw start }
          while peek() == 0x20 || peek() == 0x09 { at += 1 }
        } else {
          try escape(into: &text)
        }
        kept = text.count
      case 0x0A, 0x0D:
        while text.count > kept, let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
        var empty = 0
        guard nextLine() else { throw start }
        while true {
          while peek() == 0x20 || peek() == 0x09 { at += 1 }
          guard Self.isEnd(peek()), peek() != nil else { break }
          empty += 1
          guard nextLine() else { throw start }
        }
        guard peek() != nil else { throw start }
        guard column > parent || parent < 0 else {
          throw error(
            "the quoted text continues to the left of its key", remedy: "indent it under its key, or close it"
          )
        }
        text.append(contentsOf: empty == 0 ? [0x20] : [UInt8](repeating: 0x0A, count: empty))
        kept = text.count
      default:
        text.append(byte)
        at += 1
      }
    }
    throw start
  }

  /// An escape in double-quoted text. `at` is after the backslash.
  private mutating func escape(into text: inout [UInt8]) throws(YAMLProblem) {
    let byte = peek() ?? 0
    let plain: [UInt8: UInt32] = [
      UInt8(ascii: "0"): 0xFFFD, UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "t"): 9, 0x09: 9,
      UInt8(ascii: "n"): 10, UInt8(ascii: "v"): 11, UInt8(ascii: "f"): 12, UInt8(ascii: "r"): 13,
      UInt8(ascii: "e"): 27, 0x20: 0x20, UInt8(ascii: "\""): 0x22, UInt8(ascii: "/"): 0x2F,
      UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "N"): 0x85, UInt8(ascii: "_"): 0xA0, UInt8(ascii: "L"): 0x2028,
      UInt8(ascii: "P"): 0x2029,
    ]
    var scalar: UInt32
    switch byte {
    case UInt8(ascii: "x"): scalar = try hexadecimal(2)
    case UInt8(ascii: "U"): scalar = try hexadecimal(8)
    case UInt8(ascii: "u"):
      scalar = try hexadecimal(4)
      // JSON writes characters beyond 16 bits as a pair.
      if (0xD800..<0xDC00).contains(scalar), peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") {
        at += 1
        let low = try hexadecimal(4)
        scalar = (0xDC00..<0xE000).contains(low) ? 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00) : 0xFFFD
      }
    default:
      guard let code = plain[byte] else {
        let place = error("unknown escape: '\\' before \(JSONError.describe(byte))")
        note(place, "the '\\' is kept")
        text.append(UInt8(ascii: "\\"))
        return
      }
      scalar = code
      at += 1
    }
    let character = Unicode.Scalar(scalar == 0 ? 0xFFFD : scalar) ?? "\u{FFFD}"
    text.append(contentsOf: UTF8.encode(character) ?? UTF8.encodedReplacementCharacter)
  }

  private mutating func hexadecimal(_ count: Int) throws(YAMLProblem) -> UInt32 {
    at += 1
    var value: UInt32 = 0
    for _ in 0..<count {
      guard let digit = peek().flatMap(JSONDocument.hex) else {
        throw error("the escape needs \(count) hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      at += 1
    }
    return value
  }

  /// Literal (`|`) or folded (`>`) text: the lines below that are indented deeper than its parent.
  mutating func block(parent: Int) throws(YAMLProblem) -> YAMLNode.Content {
    let isFolded = bytes[at] == UInt8(ascii: ">")
    at += 1
    var chomping: UInt8 = 0
    var indent: Int?
    while let byte = peek(), !Self.isBlank(byte) {
      if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+"), chomping == 0 {
        chomping = byte
      } else if byte >= UInt8(ascii: "1"), byte <= UInt8(ascii: "9"), indent == nil {
        indent = max(parent, 0) + Int(byte & 15)
      } else {
        throw error(
          "plain text cannot start with '\(isFolded ? ">" : "|")'", remedy: "put the text in quotes")
      }
      at += 1
    }
    try endOfValue()
    var lines: [Range<Int>] = []
    var end = (at, lineStart, line)
    while nextLine() {
      while peek() == 0x20, column < indent ?? Int.max { at += 1 }
      if Self.isEnd(peek()) {
        guard at < bytes.count else { break }
        lines.append(at..<at)
        while !Self.isEnd(peek()) { at += 1 }
        end = (at, lineStart, line)
        continue
      }
      if indent == nil {
        guard column > parent else { break }
        indent = column
      }
      guard let indent, column >= indent else { break }
      let first = at
      while !Self.isEnd(peek()) { at += 1 }
      lines.append(first..<at)
      end = (at, lineStart, line)
    }
    (at, lineStart, line) = end
    let text = isFolded ? folded(lines) : literal(lines)
    return .scalar(chomped(text, chomping), isFolded ? .folded : .literal)
  }

  private func literal(_ lines: [Range<Int>]) -> [UInt8] {
    var text: [UInt8] = []
    for line in lines {
      text.append(contentsOf: bytes[line])
      text.append(0x0A)
    }
    return text
  }

  /// A single line break becomes a space, except around lines that are empty or indented further.
  private func folded(_ lines: [Range<Int>]) -> [UInt8] {
    var text: [UInt8] = []
    var breaks = 0
    var wasSpaced = false
    for line in lines {
      guard let first = bytes[line].first else {
        breaks += 1
        continue
      }
      let isSpaced = first == 0x20 || first == 0x09
      if text.isEmpty {
        text.append(contentsOf: [UInt8](repeating: 0x0A, count: breaks))
      } else if isSpaced || wasSpaced {
        text.append(contentsOf: [UInt8](repeating: 0x0A, count: breaks + 1))
      } else {
        text.append(contentsOf: breaks == 0 ? [0x20] : [UInt8](repeating: 0x0A, count: breaks))
      }
      text.append(contentsOf: bytes[line])
      breaks = 0
      wasSpaced = isSpaced
    }
    text.append(contentsOf: [UInt8](repeating: 0x0A, count: breaks + (text.isEmpty ? 0 : 1)))
    return text
  }

  private func chomped(_ text: [UInt8], _ chomping: UInt8) -> String {
    var text = text[...]
    if chomping != UInt8(ascii: "+") {
      while text.last == 0x0A { text = text.dropLast() }
      if chomping == 0, !text.isEmpty { text.append(0x0A) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  // MARK: Flow lists and maps

  /// `[a, "b"]` or `{ a: 1, "b": [] }`, over any number of lines.
  mutating func flow() throws(YAMLProblem) -> YAMLNode.Content {
    let isMap = bytes[at] == UInt8(ascii: "{")
    let close = isMap ? UInt8(ascii: "}") : UInt8(ascii: "]")
    let start = error("the \(isMap ? "map" : "list") is not closed")
    at += 1
    var items: [YAMLNode] = []
    var entries: [YAMLNode.Entry] = []
    var places: [String: Int] = [:]
    while true {
      try skipFlowSpace(start)
      if peek() == close {
        at += 1
        return isMap ? .map(entries) : .list(items)
      }
      if isMap {
        let (line, column) = (line, column + 1)
        let key = try flowKey()
        try skipFlowSpace(start)
        guard peek() == UInt8(ascii: ":") else { throw error("expected ':' after the key") }
        at += 1
        try skipFlowSpace(start)
        let entry = YAMLNode.Entry(key: key, value: try flowNode(), line: line, column: column)
        if let place = places[key] {
          note(
            YAMLProblem(
              line: line, column: column, message: "the key \"\(key)\" appears more than once",
              remedy: "remove one"),
            "the last one counts")
          entries[place] = entry
        } else {
          places[key] = entries.count
          entries.append(entry)
        }
      } else {
        items.append(try flowNode())
      }
      try skipFlowSpace(start)
      if peek() == UInt8(ascii: ",") {
        at += 1
      } else if peek() != close {
        throw error("expected ',' or '\(Character(Unicode.Scalar(close)))'")
      }
    }
  }

  private mutating func skipFlowSpace(_ start: YAMLProblem) throws(YAMLProblem) {
    while !skipToContent() {
      guard nextLine() else { throw start }
    }
  }

  private mutating func flowKey() throws(YAMLProblem) -> String {
    if peek() == UInt8(ascii: "\"") || peek() == UInt8(ascii: "'") { return try quoted(parent: -1) }
    try checkFirstByte()
    return try flowText()
  }

  private mutating func flowNode() throws(YAMLProblem) -> YAMLNode {
    let (line, column) = (line, column + 1)
    func made(_ content: YAMLNode.Content) -> YAMLNode {
      YAMLNode(content: content, line: line, column: column)
    }
    switch peek() {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      flowDepth += 1
      defer { flowDepth -= 1 }
      guard flowDepth <= 64 else { throw error("nested deeper than 64 levels") }
      return made(try flow())
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return made(.scalar(try quoted(parent: -1), .quoted))
    case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): return made(.scalar("", .plain))
    case UInt8(ascii: "*"): return made(try alias().content)
    default:
      try checkFirstByte()
      return made(.scalar(try flowText(), .plain))
    }
  }

  /// Plain text in a flow value: up to the next indicator, on one line.
  private mutating func flowText() throws(YAMLProblem) -> String {
    let start = at
    var end = at
    while let byte = peek(), !Self.isEnd(byte) {
      if [UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}")]
        .contains(byte)
      {
        break
      }
      if byte == UInt8(ascii: ":") {
        let next = peek(1)
        if Self.isBlank(next) || next == UInt8(ascii: ",") || next == UInt8(ascii: "}") { break }
      }
      if byte == UInt8(ascii: "#"), Self.isBlank(bytes[at - 1]) { break }
      at += 1
      if byte != 0x20, byte != 0x09 { end = at }
    }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}

/// Reads the part of YAML that company packages use: block maps and lists, plain, quoted, literal (`|`) and folded
/// (`>`) texts, flow lists and maps, comments. In one pass, linear in the size of the text.
///
/// What lies outside (anchors, aliases, tags, merge keys, several documents, complex keys, tabs as indentation) is an
/// error with its place, and so is a key that is given twice: a guess would be a wrong value.
package struct YAMLReader {
  let bytes: UnsafeBufferPointer<UInt8>
  /// The byte that is read next, and the first one of its line.
  var at = 0
  var lineStart = 0
  var line: Int
  private var depth = 0
  var flowDepth = 0

  private static let maximumDepth = 64

  /// Reads a text whose first line has the number `firstLine` in its file. An empty text is nothing.
  package static func read(_ bytes: UnsafeBufferPointer<UInt8>, firstLine: Int = 1) throws(YAMLError)
    -> YAMLNode
  {
    var reader = YAMLReader(bytes: bytes, line: firstLine)
    return try reader.document()
  }

  package static func read(_ text: [UInt8], firstLine: Int = 1) throws(YAMLError) -> YAMLNode {
    // A typed throw does not pass through a closure's rethrow.
    let result = text.withUnsafeBufferPointer { buffer -> Result<YAMLNode, YAMLError> in
      do throws(YAMLError) {
        return .success(try read(buffer, firstLine: firstLine))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  init(bytes: UnsafeBufferPointer<UInt8>, line: Int) {
    self.bytes = bytes
    self.line = line
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      at = 3
      lineStart = 3
    }
  }

  // MARK: where we are

  var column: Int { at - lineStart }

  func error(_ message: String, remedy: String? = nil) -> YAMLError {
    YAMLError(line: line, column: column + 1, message: message, remedy: remedy)
  }

  func peek(_ offset: Int = 0) -> UInt8? { at + offset < bytes.count ? bytes[at + offset] : nil }

  static func isEnd(_ byte: UInt8?) -> Bool { byte == nil || byte == 0x0A || byte == 0x0D }
  static func isBlank(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 || isEnd(byte) }

  /// Whether the line has nothing more, but for space and a comment.
  mutating func skipToContent() -> Bool {
    let isAfterSpace = at == lineStart || Self.isBlank(bytes[at - 1])
    let start = at
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
    if Self.isEnd(peek()) { return false }
    if peek() == UInt8(ascii: "#"), isAfterSpace || at > start {
      while !Self.isEnd(peek()) { at += 1 }
      return false
    }
    return true
  }

  /// Past the end of this line; false at the end of the text.
  mutating func nextLine() -> Bool {
    while at < bytes.count, bytes[at] != 0x0A { at += 1 }
    guard at < bytes.count else { return false }
    at += 1
    lineStart = at
    line += 1
    return true
  }

  /// To the first byte of the next line that has content; false at the end. Must be called at a line's end or start.
  mutating func skipEmptyLines() throws(YAMLError) -> Bool {
    while true {
      while peek() == 0x20 { at += 1 }
      if peek() == 0x09 {
        let place = error("a tab is used as indentation", remedy: "indent with spaces")
        if skipToContent() { throw place }
      }
      if !Self.isEnd(peek()), peek() != UInt8(ascii: "#") {
        try checkMarker()
        return true
      }
      guard nextLine() else { return false }
    }
  }

  /// `---` and `...` divide documents; a package's files have one.
  private func checkMarker() throws(YAMLError) {
    guard column == 0, at + 3 <= bytes.count, Self.isBlank(peek(3)) else { return }
    let word = bytes[at..<(at + 3)]
    if word.elementsEqual("---".utf8) || word.elementsEqual("...".utf8) {
      throw error("the text has several documents", remedy: "keep one of them")
    }
  }

  // MARK: nodes

  private mutating func document() throws(YAMLError) -> YAMLNode {
    try checkBytes()
    let first = YAMLNode(content: .scalar("", .plain), line: line, column: 1)
    if bytes[at...].starts(with: "---".utf8), Self.isBlank(peek(3)) {
      at += 3
      guard !skipToContent() || peek() == UInt8(ascii: "#") else {
        throw error("content on the line of '---' is not supported", remedy: "begin it on the next line")
      }
      guard nextLine() else { return first }
    }
    if peek() == UInt8(ascii: "%") { throw error("directives are not supported") }
    guard try skipEmptyLines() else { return first }
    let node = try node(parent: -1, isInline: false)
    if try skipEmptyLines() {
      throw error("unexpected text after the end of the value", remedy: "check the indentation")
    }
    return node
  }

  /// Control characters and broken UTF-8 are refused before anything is read.
  private mutating func checkBytes() throws(YAMLError) {
    var place = self
    while place.at < bytes.count {
      let byte = bytes[place.at]
      if byte == 0x0A {
        _ = place.nextLine()
      } else if byte >= 0x80 {
        do throws(JSONError) {
          place.at += try UTF8Check.length(of: bytes, at: place.at)
        } catch {
          throw place.error("the text is not valid UTF-8", remedy: "save the file as UTF-8")
        }
      } else if byte < 0x20, byte != 0x09, byte != 0x0D || place.peek(1) != 0x0A {
        throw place.error("a control character (\(JSONError.describe(byte)))")
      } else {
        place.at += 1
      }
    }
  }

  /// The node at this place, which belongs to a parent indented by `parent`. `isInline`: it stands on the line of its
  /// key, where no block map or list may begin.
  mutating func node(parent: Int, isInline: Bool) throws(YAMLError) -> YAMLNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw error("nested deeper than \(Self.maximumDepth) levels") }
    let (line, column) = (line, column + 1)
    func made(_ content: YAMLNode.Content) -> YAMLNode {
      YAMLNode(content: content, line: line, column: column)
    }
    switch peek() {
    case UInt8(ascii: "-") where Self.isBlank(peek(1)):
      guard !isInline else {
        throw error("a list cannot begin on the line of its key", remedy: "begin it on the next line")
      }
      return made(.list(try list(indent: self.column)))
    case UInt8(ascii: "?") where Self.isBlank(peek(1)): throw error("complex keys are not supported")
    case UInt8(ascii: "|"), UInt8(ascii: ">"): return made(try block(parent: parent))
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let content = try flow()
      try endOfValue()
      return made(content)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let text = try quoted(parent: parent)
      if self.line == line, peek() == UInt8(ascii: ":"), Self.isBlank(peek(1)) {
        return made(.map(try map(indent: column - 1, firstKey: text, isInline: isInline, line, column)))
      }
      try endOfValue()
      return made(.scalar(text, .quoted))
    default:
      try checkFirstByte()
      if let key = plainKey() {
        return made(.map(try map(indent: column - 1, firstKey: key, isInline: isInline, line, column)))
      }
      return made(.scalar(try plain(parent: parent), .plain))
    }
  }

  func checkFirstByte() throws(YAMLError) {
    let remedy = "put the text in quotes"
    switch peek() {
    case UInt8(ascii: "&"): throw error("anchors (&) are not supported", remedy: remedy + " if it is one")
    case UInt8(ascii: "*"): throw error("aliases (*) are not supported", remedy: remedy + " if it is one")
    case UInt8(ascii: "!"): throw error("tags (!) are not supported", remedy: remedy + " if it is one")
    case UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "%"), UInt8(ascii: ","), UInt8(ascii: "]"),
      UInt8(ascii: "}"):
      throw error("a text cannot begin with \(JSONError.describe(peek() ?? 0))", remedy: remedy)
    case UInt8(ascii: ":") where Self.isBlank(peek(1)): throw error("a ':' without a key")
    default: break
    }
  }

  /// After a value nothing but a comment may stand on its line.
  mutating func endOfValue() throws(YAMLError) {
    if skipToContent() { throw error("unexpected text after the value", remedy: "put all of it in quotes") }
  }

  // MARK: block maps and lists

  /// The key at this place, when the line has one: up to a ':' that a space or the line's end follows. Leaves `at` on
  /// the ':'; without one, where it was.
  mutating func plainKey() -> String? {
    let start = at
    while !Self.isEnd(peek()) {
      let byte = bytes[at]
      if byte == UInt8(ascii: ":"), Self.isBlank(peek(1)) {
        var end = at
        while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
      }
      if byte == UInt8(ascii: "#"), at > start, Self.isBlank(bytes[at - 1]) { break }
      at += 1
    }
    at = start
    return nil
  }

  private mutating func map(
    indent: Int, firstKey: String, isInline: Bool, _ firstLine: Int, _ firstColumn: Int
  ) throws(YAMLError) -> [YAMLNode.Entry] {
    guard !isInline else {
      throw error("a text that has a ':' before a space", remedy: "put the text in quotes")
    }
    var entries: [YAMLNode.Entry] = []
    var keys: Set<String> = []
    var (key, keyLine, keyColumn) = (firstKey, firstLine, firstColumn)
    while true {
      guard key != "<<" else {
        throw YAMLError(line: keyLine, column: keyColumn, message: "merge keys (<<) are not supported")
      }
      guard keys.insert(key).inserted else {
        throw YAMLError(
          line: keyLine, column: keyColumn, message: "the key \"\(key)\" is given twice", remedy: "remove one"
        )
      }
      at += 1  // the ':'
      entries.append(
        YAMLNode.Entry(key: key, value: try value(indent: indent), line: keyLine, column: keyColumn))
      guard try skipEmptyLines(), column >= indent else { return entries }
      guard column == indent else {
        throw error("the line is indented deeper than its neighbours", remedy: "align it with them")
      }
      (keyLine, keyColumn) = (line, column + 1)
      key = try nextKey()
    }
  }

  private mutating func nextKey() throws(YAMLError) -> String {
    if peek() == UInt8(ascii: "\"") || peek() == UInt8(ascii: "'") {
      let text = try quoted(parent: column)
      guard peek() == UInt8(ascii: ":") else { throw error("a ':' was expected after the key") }
      return text
    }
    if peek() == UInt8(ascii: "-"), Self.isBlank(peek(1)) {
      throw error("a list item among the keys of a map", remedy: "indent it under its key")
    }
    if peek() == UInt8(ascii: "?"), Self.isBlank(peek(1)) { throw error("complex keys are not supported") }
    try checkFirstByte()
    guard let key = plainKey() else {
      throw error("a key with a ':' was expected", remedy: "check the indentation and the quotes")
    }
    return key
  }

  /// The value after a key's ':', on the same line or below it.
  private mutating func value(indent: Int) throws(YAMLError) -> YAMLNode {
    if skipToContent() { return try node(parent: indent, isInline: true) }
    let nothing = YAMLNode(content: .scalar("", .plain), line: line, column: column + 1)
    let mark = (at, lineStart, line)
    guard nextLine(), try skipEmptyLines() else { return nothing }
    let isOwnList = column == indent && peek() == UInt8(ascii: "-") && Self.isBlank(peek(1))
    guard column > indent || isOwnList else {
      (at, lineStart, line) = mark
      return nothing
    }
    return try node(parent: indent, isInline: false)
  }

  private mutating func list(indent: Int) throws(YAMLError) -> [YAMLNode] {
    var items: [YAMLNode] = []
    while true {
      at += 1  // the '-'
      if skipToContent() {
        guard bytes[at - 1] != 0x09 else {
          throw error("a tab is used as indentation", remedy: "indent with spaces")
        }
        items.append(try node(parent: indent, isInline: false))
      } else {
        let nothing = YAMLNode(content: .scalar("", .plain), line: line, column: column + 1)
        let mark = (at, lineStart, line)
        if nextLine(), try skipEmptyLines(), column > indent {
          items.append(try node(parent: indent, isInline: false))
        } else {
          (at, lineStart, line) = mark
          items.append(nothing)
        }
      }
      guard try skipEmptyLines(), column >= indent else { return items }
      guard column == indent else {
        throw error("the line is indented deeper than its neighbours", remedy: "align it with them")
      }
      // A list may stand as deep as the key that it belongs to: then the next key ends it.
      guard peek() == UInt8(ascii: "-"), Self.isBlank(peek(1)) else { return items }
    }
  }
}

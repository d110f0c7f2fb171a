/// Reads the part of YAML that company packages use: block maps and lists, plain, quoted, literal (`|`) and
/// folded (`>`) text, flow lists and maps, anchors, aliases, merge keys and comments. One pass, in linear
/// time.
///
/// People write these files by hand, and most errors affect one field. So nothing is rejected: invalid YAML
/// is read as text, with a problem that says where and why, and reading continues.
package struct YAMLReader {
  let bytes: UnsafeBufferPointer<UInt8>
  /// The position of the next byte, and of the first byte of its line.
  var at = 0
  var lineStart = 0
  var line: Int
  private var depth = 0
  var flowDepth = 0

  private static let maximumDepth = Limits.yamlDepth

  /// Problems found so far.
  private(set) var problems: [YAMLProblem] = []
  /// The nodes for aliases, each with its number of nodes.
  private var anchors: [String: (node: YAMLNode, size: Int)] = [:]
  private var size = 0

  /// A text with more problems is not YAML.
  private static let maximumProblems = 50
  /// Nested aliases grow exponentially. They are not expanded beyond this number of nodes.
  private static let maximumSize = 1_000_000

  /// Reads a text whose first line is line `firstLine` of its file. Empty text is null.
  package static func read(_ text: [UInt8], firstLine: Int = 1) -> (node: YAMLNode, problems: [YAMLProblem]) {
    let bytes = text.contains(0x0D) ? withLineFeeds(text) : text
    return bytes.withUnsafeBufferPointer { buffer in
      var reader = YAMLReader(bytes: buffer, line: firstLine)
      if text.contains(0x0D), let place = loneReturn(text, firstLine) {
        reader.note(place, "it is read as the end of a line")
      }
      let node = reader.document()
      return (node, reader.problems)
    }
  }

  /// The text with bare carriage returns, the line endings of old editors, replaced by line feeds.
  private static func withLineFeeds(_ text: [UInt8]) -> [UInt8] {
    var text = text
    for index in text.indices
    where text[index] == 0x0D && (index + 1 == text.count || text[index + 1] != 0x0A) {
      text[index] = 0x0A
    }
    return text
  }

  private static func loneReturn(_ text: [UInt8], _ firstLine: Int) -> YAMLProblem? {
    var (line, start) = (firstLine, 0)
    for (index, byte) in text.enumerated() {
      if byte == 0x0A {
        (line, start) = (line + 1, index + 1)
      } else if byte == 0x0D, index + 1 == text.count || text[index + 1] != 0x0A {
        return YAMLProblem(
          line: line, column: index - start + 1, message: "control character (carriage return)")
      }
    }
    return nil
  }

  init(bytes: UnsafeBufferPointer<UInt8>, line: Int) {
    self.bytes = bytes
    self.line = line
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      at = 3
      lineStart = 3
    }
  }

  /// Adds a problem and how the text was read. A position that is read twice is reported once.
  mutating func note(_ problem: YAMLProblem, _ outcome: String) {
    var problem = problem
    problem.message += "; " + outcome
    guard problems.count < Self.maximumProblems, problems.last != problem else { return }
    problems.append(problem)
  }

  // MARK: Position

  var column: Int { at - lineStart }

  func error(_ message: String, remedy: String? = nil) -> YAMLProblem {
    YAMLProblem(line: line, column: column + 1, message: message, remedy: remedy)
  }

  func peek(_ offset: Int = 0) -> UInt8? { at + offset < bytes.count ? bytes[at + offset] : nil }

  static func isEnd(_ byte: UInt8?) -> Bool { byte == nil || byte == 0x0A || byte == 0x0D }
  static func isBlank(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 || isEnd(byte) }

  /// True if the rest of the line is white space and a comment.
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

  /// Moves past the end of this line. Returns false at the end of the text.
  mutating func nextLine() -> Bool {
    while at < bytes.count, bytes[at] != 0x0A { at += 1 }
    guard at < bytes.count else { return false }
    at += 1
    lineStart = at
    line += 1
    return true
  }

  /// Moves to the first byte of the next line with content. Returns false at the end. Call at the end or
  /// start of a line.
  mutating func skipEmptyLines() -> Bool {
    while true {
      while peek() == 0x20 { at += 1 }
      if peek() == 0x09 {
        let place = error("tab used for indentation", remedy: "indent with spaces")
        if skipToContent() { noteTab(place) }
      }
      if !Self.isEnd(peek()), peek() != UInt8(ascii: "#") {
        guard isMarker else { return true }
        note(
          error("the file has more than one document", remedy: "keep one of them"), "they are read as one")
        at += 3
        if skipToContent() { return true }
      }
      guard nextLine() else { return false }
    }
  }

  /// A file that is indented with tabs has them everywhere, so they are reported once.
  private mutating func noteTab(_ place: YAMLProblem) {
    guard !problems.contains(where: { $0.message.hasPrefix(place.message) }) else { return }
    note(place, "it counts as one space")
  }

  /// `---` and `...` separate documents. A package's files have one.
  private var isMarker: Bool {
    guard column == 0, at + 3 <= bytes.count, Self.isBlank(peek(3)) else { return false }
    let word = bytes[at..<(at + 3)]
    return word.elementsEqual("---".utf8) || word.elementsEqual("...".utf8)
  }

  // MARK: Nodes

  private mutating func document() -> YAMLNode {
    checkBytes()
    let first = YAMLNode(content: .scalar("", .plain), line: line, column: 1)
    if peek() == UInt8(ascii: "%") {
      note(error("directives are not supported"), "the line is ignored")
      guard nextLine() else { return first }
    }
    if bytes[at...].starts(with: "---".utf8), Self.isBlank(peek(3)) {
      at += 3
      if !skipToContent() { guard nextLine() else { return first } }
    }
    guard skipEmptyLines() else { return first }
    var node = nodeOrText(parent: -1, isInline: false)
    while skipEmptyLines() {
      note(
        error("unexpected text after the value", remedy: "check the indentation"),
        "it is read as a part of it")
      let next = nodeOrText(parent: -1, isInline: false)
      guard let entries = next.map else { continue }
      let known = Set(entries.map(\.key))
      let old = (node.map ?? []).filter { !known.contains($0.key) }
      node = YAMLNode(content: .map(old + entries), line: node.line, column: node.column)
    }
    return node
  }

  /// Control characters and invalid UTF-8 stay in the text, the latter as replacement characters.
  private mutating func checkBytes() {
    var place = self
    var (hasBroken, hasControl) = (false, false)
    while place.at < bytes.count {
      let byte = bytes[place.at]
      if byte == 0x0A {
        _ = place.nextLine()
      } else if byte >= 0x80 {
        do throws(JSONError) {
          place.at += try UTF8Check.length(of: bytes, at: place.at)
        } catch {
          if !hasBroken {
            note(
              place.error("the text is not valid UTF-8", remedy: "save the file as UTF-8"),
              "invalid bytes are read as \u{FFFD}")
          }
          hasBroken = true
          place.at += 1
        }
      } else {
        if byte < 0x20, byte != 0x09, byte != 0x0D, !hasControl {
          note(place.error("control character (\(JSONError.describe(byte)))"), "it is kept")
          hasControl = true
        }
        place.at += 1
      }
    }
  }

  /// The node at this position, or the text there if it cannot be parsed.
  mutating func nodeOrText(parent: Int, isInline: Bool) -> YAMLNode {
    let start = (at, lineStart, line)
    do throws(YAMLProblem) {
      return try node(parent: parent, isInline: isInline)
    } catch {
      (at, lineStart, line) = start
      let node = rawText(parent: parent)
      note(error, "it is read as text")
      return node
    }
  }

  /// The node at this position, whose parent has the indentation `parent`. `isInline`: it is on the line of
  /// its key, where no block map or list can start.
  private mutating func node(parent: Int, isInline: Bool) throws(YAMLProblem) -> YAMLNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw error("nested deeper than \(Self.maximumDepth) levels") }
    size += 1
    let (line, column) = (line, column + 1)
    func made(_ content: YAMLNode.Content) -> YAMLNode {
      YAMLNode(content: content, line: line, column: column)
    }
    switch peek() {
    case UInt8(ascii: "-") where Self.isBlank(peek(1)):
      guard !isInline else {
        throw error("a list cannot start on the line of its key", remedy: "start it on the next line")
      }
      return made(.list(list(indent: self.column, parent: parent)))
    case UInt8(ascii: "?") where Self.isBlank(peek(1)): throw error("complex keys are not supported")
    case UInt8(ascii: "|"), UInt8(ascii: ">"): return made(try block(parent: parent))
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let content = try flow()
      try endOfValue()
      return made(content)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let text = try quoted(parent: parent)
      if self.line == line, peek() == UInt8(ascii: ":"), Self.isBlank(peek(1)) {
        return made(.map(try map(parent: parent, firstKey: text, isInline: isInline, line, column)))
      }
      try endOfValue()
      return made(.scalar(text, .quoted))
    case UInt8(ascii: "&"), UInt8(ascii: "!"): return try marked(parent: parent, isInline: isInline)
    case UInt8(ascii: "*"):
      let node = try alias()
      try endOfValue()
      return made(node.content)
    default:
      try checkFirstByte()
      if let key = plainKey() {
        return made(.map(try map(parent: parent, firstKey: key, isInline: isInline, line, column)))
      }
      return made(.scalar(plain(parent: parent), .plain))
    }
  }

  func checkFirstByte() throws(YAMLProblem) {
    switch peek() {
    case UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "%"), UInt8(ascii: ","), UInt8(ascii: "]"),
      UInt8(ascii: "}"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"):
      throw error(
        "plain text cannot start with \(JSONError.describe(peek() ?? 0))", remedy: "put the text in quotes")
    case UInt8(ascii: ":") where Self.isBlank(peek(1)): throw error("':' without a key")
    default: break
    }
  }

  /// After a value, only a comment can follow on its line.
  mutating func endOfValue() throws(YAMLProblem) {
    if skipToContent() { throw error("unexpected text after the value", remedy: "put all of it in quotes") }
  }

  // MARK: Anchors, aliases and tags

  /// What follows an anchor or a tag, on this line or below.
  private mutating func marked(parent: Int, isInline: Bool) throws(YAMLProblem) -> YAMLNode {
    let place = error("tags (!) are not supported", remedy: "put the text in quotes if it is one")
    let isAnchor = peek() == UInt8(ascii: "&")
    let unknown = error(
      "plain text cannot start with '\(isAnchor ? "&" : "!")'", remedy: "put the text in quotes")
    guard let name = markName(), Self.isBlank(peek()) else { throw unknown }
    if !isAnchor { note(place, "the tag is ignored") }
    let before = size
    let node = try afterMark(parent: parent, isInline: isInline)
    if isAnchor { anchors[name] = (node, size - before) }
    return node
  }

  private mutating func afterMark(parent: Int, isInline: Bool) throws(YAMLProblem) -> YAMLNode {
    if skipToContent() { return try node(parent: parent, isInline: isInline) }
    let nothing = YAMLNode(content: .scalar("", .plain), line: line, column: column + 1)
    let mark = (at, lineStart, line)
    if nextLine(), skipEmptyLines(), column > parent { return try node(parent: parent, isInline: false) }
    (at, lineStart, line) = mark
    return nothing
  }

  /// The node of an alias.
  mutating func alias() throws(YAMLProblem) -> YAMLNode {
    let unknown = error("plain text cannot start with '*'", remedy: "put the text in quotes")
    guard let name = markName(), let anchor = anchors[name] else { throw unknown }
    size += anchor.size
    guard size <= Self.maximumSize else { throw error("too many aliases") }
    return anchor.node
  }

  /// The name after the sign of an anchor, alias or tag. Nil, with `at` unchanged, if there is none.
  private mutating func markName() -> String? {
    let start = at
    at += 1
    while let byte = peek(), Self.isNameByte(byte) || byte == UInt8(ascii: "!") && bytes[start] == byte {
      at += 1
    }
    if at > start + 1 { return String(decoding: bytes[(start + 1)..<at], as: UTF8.self) }
    at = start
    return nil
  }

  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }
}

/// Block maps and lists.
extension YAMLReader {
  /// Reads the key at this position, if the line has one: text up to a ':' followed by a space or the end of
  /// the line. Leaves `at` on the ':', or unchanged if there is no key.
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

  /// The key of a line such as "name:Ada" without a space. A URL such as "http://…" is not a key.
  private mutating func tightKey() -> String? {
    let start = at
    while let byte = peek(), Self.isNameByte(byte) { at += 1 }
    if at > start, peek() == UInt8(ascii: ":"), peek(1) != UInt8(ascii: "/") {
      return String(decoding: bytes[start..<at], as: UTF8.self)
    }
    at = start
    return nil
  }

  /// True if the line continues with a key or list item, and is not part of the text above it.
  mutating func isEntry() -> Bool {
    if peek() == UInt8(ascii: "-"), Self.isBlank(peek(1)) { return true }
    let start = at
    defer { at = start }
    return plainKey() != nil
  }

  /// The entries of a map while it is read. Of equal keys, the last counts.
  private struct Entries {
    private(set) var all: [YAMLNode.Entry] = []
    private var places: [String: Int] = [:]
    private var merged: [YAMLNode.Entry] = []

    /// Returns false if the key already exists.
    mutating func add(_ entry: YAMLNode.Entry) -> Bool {
      if let place = places[entry.key] {
        all[place] = entry
        return false
      }
      places[entry.key] = all.count
      all.append(entry)
      return true
    }

    /// Adds the entries of a merge key that the map does not have itself.
    mutating func merge(_ entries: [YAMLNode.Entry]) { merged += entries }

    mutating func finished() -> [YAMLNode.Entry] {
      for entry in merged where places[entry.key] == nil { _ = add(entry) }
      return all
    }
  }

  mutating func map(
    parent: Int, firstKey: String, isInline: Bool, _ firstLine: Int, _ firstColumn: Int
  ) throws(YAMLProblem) -> [YAMLNode.Entry] {
    guard !isInline else {
      throw error("a plain text cannot contain ': '", remedy: "put the text in quotes")
    }
    let indent = firstColumn - 1
    var entries = Entries()
    var (key, keyLine, keyColumn) = (firstKey, firstLine, firstColumn)
    while true {
      at += 1  // skip ':'
      let value = value(indent: keyColumn - 1)
      if key == "<<", let maps = value.map.map({ [$0] }) ?? value.list?.compactMap(\.map), !maps.isEmpty {
        for map in maps { entries.merge(map) }
      } else if key == "<<" {
        note(
          YAMLProblem(line: keyLine, column: keyColumn, message: "merge keys (<<) require a map"),
          "it is ignored")
      } else if !entries.add(YAMLNode.Entry(key: key, value: value, line: keyLine, column: keyColumn)) {
        note(
          YAMLProblem(
            line: keyLine, column: keyColumn, message: "the key \"\(key)\" appears more than once",
            remedy: "remove one"), "the last one counts")
      }
      var next: String?
      repeat {
        guard skipEmptyLines(), column > parent else { return entries.finished() }
        (keyLine, keyColumn) = (line, column + 1)
        next = nextKey(indent)
      } while next == nil
      key = next ?? ""
    }
  }

  /// The key of the next line of a map. Nil, past the line, if there is none.
  private mutating func nextKey(_ indent: Int) -> String? {
    let place = error("")
    func problem(_ message: String, _ remedy: String? = nil) -> YAMLProblem {
      YAMLProblem(line: place.line, column: place.column, message: message, remedy: remedy)
    }
    func ignored(_ message: String, _ remedy: String? = nil) -> String? {
      note(problem(message, remedy), "the line is ignored")
      while !Self.isEnd(peek()) { at += 1 }
      return nil
    }
    if peek() == UInt8(ascii: "-"), Self.isBlank(peek(1)) {
      return ignored("a list item where a key was expected", "indent it under its key")
    }
    if peek() == UInt8(ascii: "?"), Self.isBlank(peek(1)) { return ignored("complex keys are not supported") }
    var key: String?
    if peek() == UInt8(ascii: "\"") || peek() == UInt8(ascii: "'") {
      let start = (at, lineStart, line)
      key = try? quoted(parent: column)
      if key == nil || line != place.line || peek() != UInt8(ascii: ":") {
        (at, lineStart, line) = start
        return ignored("expected ':' after the key")
      }
    } else {
      let isOdd = (try? checkFirstByte()) == nil
      key = plainKey()
      if key?.isEmpty == true { return ignored("':' without a key") }
      if key != nil, isOdd {
        note(problem("a key cannot start with this character", "put the key in quotes"), "it is read as text")
      }
    }
    if key == nil, let tight = tightKey() {
      note(problem("missing space after ':'", "add one"), "it is read as if there were one")
      key = tight
    }
    guard let key else {
      return ignored("expected a key followed by ':'", "check the indentation and the quotes")
    }
    if place.column != indent + 1 {
      let word = place.column > indent + 1 ? "deeper" : "less deep"
      note(
        problem("the line is indented \(word) than its neighbors", "align it with them"),
        "it is read as one of them")
    }
    return key
  }

  /// The value after a key's ':', on the same line or below.
  private mutating func value(indent: Int) -> YAMLNode {
    if skipToContent() { return nodeOrText(parent: indent, isInline: true) }
    let nothing = YAMLNode(content: .scalar("", .plain), line: line, column: column + 1)
    let mark = (at, lineStart, line)
    guard nextLine(), skipEmptyLines() else { return nothing }
    let isOwnList = column == indent && peek() == UInt8(ascii: "-") && Self.isBlank(peek(1))
    guard column > indent || isOwnList else {
      (at, lineStart, line) = mark
      return nothing
    }
    return nodeOrText(parent: indent, isInline: false)
  }

  mutating func list(indent: Int, parent: Int) -> [YAMLNode] {
    var items: [YAMLNode] = []
    while true {
      let own = column
      at += 1  // skip '-'
      if skipToContent() {
        items.append(nodeOrText(parent: own, isInline: false))
      } else {
        let nothing = YAMLNode(content: .scalar("", .plain), line: line, column: column + 1)
        let mark = (at, lineStart, line)
        if nextLine(), skipEmptyLines(), column > own {
          items.append(nodeOrText(parent: own, isInline: false))
        } else {
          (at, lineStart, line) = mark
          items.append(nothing)
        }
      }
      guard nextItem(indent, parent) else { return items }
    }
  }

  /// Moves to the '-' of the next list item. Returns false at the end of the list.
  private mutating func nextItem(_ indent: Int, _ parent: Int) -> Bool {
    while skipEmptyLines() {
      let isItem = peek() == UInt8(ascii: "-") && Self.isBlank(peek(1))
      // A list can have the same indentation as its key. The next key ends it.
      guard column == indent ? isItem : column > (isItem ? parent : indent) else { return false }
      if column == indent { return true }
      let word = column > indent ? "deeper" : "less deep"
      let place = error("the line is indented \(word) than its neighbors", remedy: "align it with them")
      if isItem {
        note(place, "it is read as one of them")
        return true
      }
      note(place, "the line is ignored")
      while !Self.isEnd(peek()) { at += 1 }
    }
    return false
  }
}

/// YAML as Paperclip's importer reads it: line by line, `key: value` split at the first colon, two spaces per
/// level,
/// `- ` for items, JSON for values that start with a quote or bracket, and comments on separate lines. Other
/// YAML syntax is read as text or ignored. A preview must know how Paperclip reads a file.
struct PaperclipYAML {
  private struct Line {
    let indent: Int
    let content: Substring
  }

  private let lines: [Line]

  /// The result of reading a text, always a map.
  static func read(_ text: String) -> Fields {
    let reader = PaperclipYAML(text)
    guard let first = reader.lines.first else { return [:] }
    return reader.block(0, first.indent).value.record ?? [:]
  }

  /// The fields at the start of a Markdown file. None unless it starts with `---` alone on the first line and
  /// a line break follows the closing one.
  static func fields(of file: [UInt8]) -> Fields {
    let text = String(decoding: file, as: UTF8.self).replacing("\r\n", with: "\n")
    guard text.hasPrefix("---\n"),
      let end = text.dropFirst(3).ranges(of: "\n---\n").first(where: {
        $0.lowerBound > text.index(text.startIndex, offsetBy: 3)
      })
    else { return [:] }
    return read(String(text[text.index(text.startIndex, offsetBy: 4)..<end.lowerBound]))
  }

  private init(_ text: String) {
    lines = text.split(separator: "\n").compactMap { line in
      let indent = line.prefix { $0 == " " }.count
      let content = Self.trimmed(line)
      return content.isEmpty || content.hasPrefix("#") ? nil : Line(indent: indent, content: content)
    }
  }

  static func trimmed(_ text: Substring) -> Substring {
    func isSpace(_ character: Character) -> Bool { character.isWhitespace || character == "\u{FEFF}" }
    var text = text.drop(while: isSpace)
    while let last = text.last, isSpace(last) { text = text.dropLast() }
    return text
  }

  private func block(_ start: Int, _ level: Int) -> (value: Value, next: Int) {
    guard start < lines.count, lines[start].indent >= level else { return ([:], start) }
    let isList = lines[start].indent == level && lines[start].content.hasPrefix("-")
    return isList ? list(start, level) : map(start, level)
  }

  private func list(_ start: Int, _ level: Int) -> (value: Value, next: Int) {
    var (items, at): ([Value], Int) = ([], start)
    while at < lines.count, lines[at].indent == level, lines[at].content.hasPrefix("-") {
      let rest = Self.trimmed(lines[at].content.dropFirst())
      at += 1
      if rest.isEmpty {
        let nested = block(at, level + 2)
        items.append(nested.value)
        at = nested.next
      } else if let entry = Self.entry(rest), !["\"", "{", "["].contains(rest.first) {
        var fields: Fields = [entry.key: Self.scalar(entry.value)]
        if at < lines.count, lines[at].indent > level {
          let nested = block(at, level + 2)
          fields.merge(nested.value.record ?? [:]) { _, last in last }
          at = nested.next
        }
        items.append(.record(fields))
      } else {
        items.append(Self.scalar(rest))
      }
    }
    return (.list(items), at)
  }

  private func map(_ start: Int, _ level: Int) -> (value: Value, next: Int) {
    // A file from strangers can have millions of names, so they are not looked up one by one.
    var (fields, at): ([(String, Value)], Int) = ([], start)
    while at < lines.count, lines[at].indent >= level {
      let line = lines[at]
      at += 1
      // Lines at another depth or without a colon are skipped.
      guard line.indent == level, let entry = Self.entry(line.content) else { continue }
      if entry.value.isEmpty {
        let nested = block(at, level + 2)
        fields.append((entry.key, nested.value))
        at = nested.next
      } else {
        fields.append((entry.key, Self.scalar(entry.value)))
      }
    }
    return (.record(Fields(fields)), at)
  }

  private static func entry(_ text: Substring) -> (key: String, value: Substring)? {
    guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else { return nil }
    return (String(trimmed(text[..<colon])), trimmed(text[text.index(after: colon)...]))
  }

  private static func scalar(_ text: Substring) -> Value {
    switch text {
    case "": return ""
    case "null", "~": return .null
    case "true": return true
    case "false": return false
    default: break
    }
    if let number = number(text) { return number }
    if text.count >= 2, text.hasPrefix("'"), text.hasSuffix("'") {
      return .string(String(text.dropFirst().dropLast()).replacing("''", with: "'"))
    }
    if ["\"", "[", "{"].contains(text.first) {
      return (try? JSONDocument.read(Array(text.utf8)) { $0.value($0.root) }) ?? .string(String(text))
    }
    return .string(String(text))
  }

  private static func number(_ text: Substring) -> Value? {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0 &- 0x30 < 10 } })
    else { return nil }
    return Int64(text).map(Value.int) ?? .number(String(text))
  }
}

extension Value {
  /// The text of a field as Paperclip's importer sees it: numbers and empty values do not count.
  var paperclipText: String? {
    guard let text = string.map({ PaperclipYAML.trimmed(Substring($0)) }), !text.isEmpty else { return nil }
    return String(text)
  }
}

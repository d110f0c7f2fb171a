/// Writes records as lines of text. A record starts at the left margin with its kind, ID and name, and each
/// fact is an indented line, so that git shows the record of a changed fact in the header of each hunk.
///
///     agent 4f1c0e9a-… "Ada"
///       status paused
///       budgetMonthlyCents 5000
struct SnapshotText {
  private(set) var bytes: [UInt8] = []

  /// The lines of one file.
  static func lines(_ records: [CompanyRecords.Record], of table: RecordTable) -> [UInt8] {
    var text = SnapshotText()
    let kinds = table.columns.map(\.kind) + RecordTable.companySettings.map(\.kind)
    for record in records { text.append(record, table, kinds) }
    return text.bytes
  }

  /// The lines of one month of spend.
  static func lines(_ spend: some Sequence<CompanyRecords.Spend>) -> [UInt8] {
    var text = SnapshotText()
    for item in spend { text.append(item) }
    return text.bytes
  }

  private mutating func append(
    _ record: CompanyRecords.Record, _ table: RecordTable, _ kinds: [RecordTable.Kind]
  ) {
    raw(table.word)
    space()
    word(record.id)
    if table.nameColumn != nil {
      space()
      quoted(record.name)
    }
    newline()
    for fact in record.facts {
      raw("  ")
      raw(fact.name)
      space()
      switch (kinds[fact.column], fact.value) {
      case (.text, .string(let text)): quoted(text)
      case (.flag, _): raw("yes")
      case (.json, let value): json(value)
      case (_, .string(let text)): word(text)
      case (_, let number): json(number)
      }
      newline()
    }
  }

  private mutating func append(_ spend: CompanyRecords.Spend) {
    raw("spend ")
    for part in [spend.key.agentId, spend.key.provider, spend.key.model] {
      if let part { word(part) } else { raw("-") }
      space()
    }
    word(spend.key.kind)
    space()
    json(spend.billed.cents)
    for (name, count) in Self.tokenNames.map({ ($0.name, spend.tokens[keyPath: $0.path]) }) where count != 0 {
      raw(" \(name) \(count)")
    }
    newline()
  }

  // A key path of values is safe to share, but the compiler cannot see that.
  nonisolated(unsafe) static let tokenNames: [(name: String, path: WritableKeyPath<Tokens, Int64>)] = [
    ("input", \.input), ("cachedInput", \.cachedInput), ("output", \.output), ("unsplit", \.unsplit),
  ]

  private mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }
  private mutating func space() { bytes.append(UInt8(ascii: " ")) }
  private mutating func newline() { bytes.append(UInt8(ascii: "\n")) }

  private mutating func word(_ text: String) {
    if Self.isPlain(text) { raw(text) } else { quoted(text) }
  }

  private mutating func quoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { Self.appendEscaped($0, quotes: true, to: &bytes) }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func json(_ value: Value) {
    JSONWriter.encode(value, layout: .compact).withUnsafeBufferPointer {
      Self.appendEscaped($0, quotes: false, to: &bytes)
    }
  }

  /// The name of a field of an object, as written in a line.
  static func key(_ key: String) -> String {
    if !key.isEmpty, key.utf8.allSatisfy({ isLetter($0) || $0 == UInt8(ascii: "_") }) { return key }
    var text = SnapshotText()
    text.quoted(key)
    return String(decoding: text.bytes, as: UTF8.self)
  }

  /// Parses the name of a field of an object.
  static func plainKey(_ text: some StringProtocol) -> String {
    guard text.hasPrefix("\"") else { return String(text) }
    return (try? JSONDocument.read(Array(text.utf8)) { $0.string($0.root) }) ?? String(text)
  }

  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first) else { return false }
    return text.utf8.allSatisfy { isLetter($0) || "-_.:+/@".utf8.contains($0) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }

  /// Appends text, escaping everything that would break a line, or hide or reorder text: control characters,
  /// line and paragraph separators, direction marks, and zero-width characters.
  private static func appendEscaped(
    _ text: UnsafeBufferPointer<UInt8>, quotes: Bool, to bytes: inout [UInt8]
  ) {
    var start = 0
    var at = 0
    while at < text.count {
      let byte = text[at]
      var length = 1
      if byte >= 0x20, byte < 0x7F {
        guard quotes, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
          at += 1
          continue
        }
        bytes.append(contentsOf: text[start..<at])
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      } else if let (scalar, count) = hidden(text, at) {
        bytes.append(contentsOf: text[start..<at])
        appendEscape(scalar, to: &bytes)
        length = count
      } else {
        at += 1
        continue
      }
      at += length
      start = at
    }
    bytes.append(contentsOf: text[start...])
  }

  /// The character at a position and its length in bytes, if it must be escaped.
  private static func hidden(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> (UInt32, Int)? {
    let first = text[at]
    if first < 0x20 || first == 0x7F { return (UInt32(first), 1) }
    guard first == 0xC2 || first == 0xD8 || first == 0xE2 || first == 0xEF else { return nil }
    func byte(_ offset: Int) -> UInt32 { at + offset < text.count ? UInt32(text[at + offset]) & 0x3F : 0 }
    let (scalar, length) =
      first < 0xE0
      ? (UInt32(first & 0x1F) << 6 | byte(1), 2)
      : (UInt32(first & 0x0F) << 12 | byte(1) << 6 | byte(2), 3)
    switch scalar {
    case 0x80...0x9F, 0x61C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF:
      return (scalar, length)
    default: return nil
    }
  }

  private static func appendEscape(_ scalar: UInt32, to bytes: inout [UInt8]) {
    switch scalar {
    case 0x0A: bytes.append(contentsOf: "\\n".utf8)
    case 0x09: bytes.append(contentsOf: "\\t".utf8)
    case 0x0D: bytes.append(contentsOf: "\\r".utf8)
    default:
      let digits = String(scalar, radix: 16)
      bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
    }
  }
}

/// Reads the lines of a snapshot as records and reports all problems with their lines, since people edit
/// these files and git merges them.
struct SnapshotTextReader {
  let source: String
  private(set) var findings: [Finding] = []
  private var line = 0

  init(source: String) { self.source = source }

  /// More problems than this in one file are not useful.
  private static let maximumFindings = 100

  private mutating func report(_ message: String, remedy: String? = nil) {
    guard findings.count < Self.maximumFindings else { return }
    findings.append(Finding(.error, message, remedy: remedy, source: source, line: line))
  }

  /// Calls a closure with each non-empty line.
  private mutating func each(
    _ bytes: UnsafeBufferPointer<UInt8>, from first: Int,
    _ body: (inout SnapshotTextReader, UnsafeBufferPointer<UInt8>) -> Void
  ) {
    if let invalid = UTF8Check.firstInvalid(in: bytes) {
      line = TextPosition(of: invalid, in: bytes).line
      return report("the text is not valid UTF-8")
    }
    line = first
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      line += 1
      var last = end
      if last > start, bytes[last - 1] == UInt8(ascii: "\r") { last -= 1 }  // a checkout with autocrlf
      if last > start { body(&self, UnsafeBufferPointer(rebasing: bytes[start..<last])) }
      start = end + 1
    }
  }

  /// Returns the records of a file. The caller has already read the first `skipping` lines.
  mutating func records(
    _ bytes: UnsafeBufferPointer<UInt8>, of table: RecordTable, skipping: Int = 0
  ) -> [CompanyRecords.Record] {
    var columns: [String: Int] = [:]
    let all =
      table.word == RecordTable.company.word ? table.columns + RecordTable.companySettings : table.columns
    for (place, column) in all.enumerated() { columns[column.name] = place }
    var records: [CompanyRecords.Record] = []
    var ids: Set<String> = []
    each(bytes, from: skipping) { reader, text in
      if text[0] != UInt8(ascii: " ") {
        guard let record = reader.head(text, table) else { return }
        if !ids.insert(record.id).inserted {
          reader.report("two records have the ID \"\(record.id)\"")
        }
        records.append(record)
      } else if records.isEmpty {
        reader.report("expected a line that starts with \"\(table.word)\" before the first fact")
      } else if let fact = reader.fact(text, all, columns) {
        if records[records.count - 1].facts.contains(where: { $0.name == fact.name }) {
          reader.report("\(fact.name) appears more than once")
        }
        records[records.count - 1].facts.append(fact)
      }
    }
    for index in records.indices {
      // Written in the order of the table, but lines can be added by hand.
      records[index].facts.sort { a, b in
        a.column == b.column ? a.name.utf8.lexicographicallyPrecedes(b.name.utf8) : a.column < b.column
      }
    }
    return records
  }

  private mutating func head(
    _ text: UnsafeBufferPointer<UInt8>, _ table: RecordTable
  ) -> CompanyRecords.Record? {
    var scanner = Scanner(text)
    guard let word = scanner.bare(), word == table.word else {
      let isConflict = text.starts(with: "<<<<<<< ".utf8) || text.starts(with: "=======".utf8)
      report(
        "expected a line that starts with \"\(table.word)\" or two spaces",
        remedy: isConflict ? "resolve the merge conflict" : nil)
      return nil
    }
    guard let id = scanner.token(), !id.isEmpty else {
      report("the \(table.word) has no ID")
      return nil
    }
    var name = ""
    if table.nameColumn != nil {
      guard let text = scanner.token() else {
        report("the \(table.word) has no name; write it in quotes after the ID")
        return nil
      }
      name = text
    }
    if !scanner.isAtEnd { report("unexpected text at the end of the line") }
    return CompanyRecords.Record(id: id, name: name)
  }

  private mutating func fact(
    _ text: UnsafeBufferPointer<UInt8>, _ columns: [RecordTable.Column], _ places: [String: Int]
  ) -> CompanyRecords.Fact? {
    var scanner = Scanner(UnsafeBufferPointer(rebasing: text.drop { $0 == UInt8(ascii: " ") }))
    guard let (name, key) = scanner.factName() else {
      report("expected the name of a fact")
      return nil
    }
    guard let place = places[name] else {
      let nearest = Suggestion.nearest(to: name, in: columns.map(\.name))
      report(
        "unknown fact \"\(name)\"",
        remedy: nearest.map { "did you mean \"\($0)\"?" }
          ?? "it may come from a newer version of paperclip-gen")
      return nil
    }
    let column = columns[place]
    guard let value = scanner.value(column.kind), scanner.isAtEnd, key == nil || column.kind == .json else {
      report("\(name) is not \(Self.expectation(column.kind))")
      return nil
    }
    return CompanyRecords.Fact(
      name: key.map { name + "." + SnapshotText.key($0) } ?? name, value: value, column: place)
  }

  private static func expectation(_ kind: RecordTable.Kind) -> String {
    switch kind {
    case .text, .word: "one word or text in quotes"
    case .instant: "an instant such as 2026-11-20T12:00:00Z"
    case .money: "an amount in cents"
    case .flag: "\"yes\""
    case .json: "a JSON value"
    }
  }

  /// The lines of one month of spend.
  mutating func spend(_ bytes: UnsafeBufferPointer<UInt8>, month: String) -> [CompanyRecords.Spend] {
    var spend: [CompanyRecords.Spend] = []
    each(bytes, from: 0) { reader, text in
      var scanner = Scanner(text)
      guard scanner.bare() == "spend", let agent = scanner.optionalToken(),
        let provider = scanner.optionalToken(),
        let model = scanner.optionalToken(), let kind = scanner.bare(),
        ["billed", "unpriced", "included"].contains(kind),
        let amount = scanner.bare().flatMap({ Decimal($0) }).flatMap({ Money(cents: $0) })
      else {
        return reader.report(
          "expected a line such as \"spend AGENT PROVIDER MODEL billed 12.5 input 100\"")
      }
      var tokens = Tokens()
      while let name = scanner.bare() {
        guard let path = SnapshotText.tokenNames.first(where: { $0.name == name })?.path,
          let count = scanner.bare().flatMap({ Int64($0) })
        else {
          return reader.report("expected a number of tokens after \"\(name)\"")
        }
        tokens[keyPath: path] = count
      }
      let key = CompanyRecords.Spend.Key(
        month: month, agentId: agent, provider: provider, model: model, kind: kind)
      if spend.contains(where: { $0.key == key }) { reader.report("duplicate line") }
      spend.append(CompanyRecords.Spend(key: key, billed: amount, tokens: tokens))
    }
    return spend.sorted { $0.key < $1.key }
  }
}

/// Parses a line of a snapshot.
private struct Scanner {
  private let text: UnsafeBufferPointer<UInt8>
  private var at = 0

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  var isAtEnd: Bool { at >= text.count }

  private mutating func skipSpace() {
    if at < text.count, text[at] == UInt8(ascii: " ") { at += 1 }
  }

  /// A word up to the next space, or nil.
  mutating func bare() -> String? {
    let start = at
    while at < text.count, text[at] != UInt8(ascii: " ") { at += 1 }
    guard at > start else { return nil }
    defer { skipSpace() }
    return String(decoding: text[start..<at], as: UTF8.self)
  }

  /// A word or quoted text.
  mutating func token() -> String? {
    guard at < text.count, text[at] == UInt8(ascii: "\"") else { return bare() }
    guard let text = quoted() else { return nil }
    skipSpace()
    return text
  }

  /// Like `token`; "-" means nil. The outer nil is an error.
  mutating func optionalToken() -> String?? {
    let isQuoted = at < text.count && text[at] == UInt8(ascii: "\"")
    guard let token = token() else { return nil }
    return .some(token == "-" && !isQuoted ? nil : token)
  }

  private mutating func quoted() -> String? {
    let start = at
    at += 1
    while at < text.count, text[at] != UInt8(ascii: "\"") { at += text[at] == UInt8(ascii: "\\") ? 2 : 1 }
    guard at < text.count else { return nil }
    at += 1
    return Self.json(UnsafeBufferPointer(rebasing: text[start..<at]))?.string
  }

  /// Splits "metadata.owner".
  mutating func factName() -> (name: String, key: String?)? {
    let start = at
    while at < text.count, text[at] != UInt8(ascii: " "), text[at] != UInt8(ascii: ".") { at += 1 }
    guard at > start else { return nil }
    let name = String(decoding: text[start..<at], as: UTF8.self)
    defer { skipSpace() }
    guard at < text.count, text[at] == UInt8(ascii: ".") else { return (name, nil) }
    at += 1
    if at < text.count, text[at] == UInt8(ascii: "\"") { return quoted().map { (name, $0) } }
    let keyStart = at
    while at < text.count, text[at] != UInt8(ascii: " ") { at += 1 }
    return (name, String(decoding: text[keyStart..<at], as: UTF8.self))
  }

  mutating func value(_ kind: RecordTable.Kind) -> Value? {
    switch kind {
    case .text, .word: return token().map(Value.string)
    case .instant: return bare().flatMap { Instant($0) }.map { .string($0.text) }
    case .money: return bare().flatMap { Decimal($0) }.flatMap { Money(cents: $0) }?.cents
    case .flag: return bare() == "yes" ? .bool(true) : nil
    case .json:
      defer { at = text.count }
      return at < text.count ? Self.json(UnsafeBufferPointer(rebasing: text[at...])) : nil
    }
  }

  private static func json(_ text: UnsafeBufferPointer<UInt8>) -> Value? {
    var reader = JSONReader()
    guard (try? reader.parse(text)) != nil else { return nil }
    let document = JSONDocument(reader, text)
    return document.value(document.root)
  }
}

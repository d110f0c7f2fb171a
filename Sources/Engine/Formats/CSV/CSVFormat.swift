/// A table exported as text with a header: CSV as `\copy … CSV HEADER` and spreadsheets write it, or
/// PostgreSQL's tab-separated format.
struct CSVFormat {
  let delimiter: UInt8
  /// PostgreSQL's text format, in which special characters have a backslash before them and quotes mean nothing.
  let isText: Bool
  let columns: [String]
  /// The table with these columns. Nil if it is unknown.
  let table: RowTable?

  /// Recognizes the header: at least two names and nothing else. Nil for other text.
  init?(_ head: SourceHead) {
    var line = head.firstLine
    if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = UnsafeBufferPointer(rebasing: line[3...]) }
    if line.last == 0x0D { line = UnsafeBufferPointer(rebasing: line.dropLast()) }
    for delimiter in [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, UInt8(ascii: "|")] {
      guard line.contains(delimiter) else { continue }
      // psql separates columns for people in this way, and draws a line below their names.
      if delimiter == UInt8(ascii: "|"), Self.isRule(head.bytes.dropFirst(head.firstLine.count + 1)) {
        continue
      }
      var record = CSVRecord(delimiter: delimiter, plan: nil)
      record.consume(line)
      guard record.end() else { continue }
      let names = record.texts.map(Self.trimmed)
      guard names.count > 1, names.allSatisfy(Self.isName) else { continue }
      self.delimiter = delimiter
      // Some databases and spreadsheets write names in capitals.
      let isUpper = !names.contains { $0.utf8.contains { $0 &- 0x61 < 26 } }
      columns = names.map { name in
        // A secret would not be recognized in another spelling.
        guard Redactor.strict.redact(name) == name else { return "[redacted]" }
        return isUpper ? name.lowercased() : ObjectShape.snakeCase(name)
      }
      table = ObjectShape.table(of: Set(columns))
      isText = delimiter == 0x09 && !Self.hasQuotes(head.bytes.dropFirst(head.firstLine.count))
      return
    }
    return nil
  }

  /// Whether fields between tabs are in quotes, as spreadsheets and `\copy … CSV DELIMITER E'\t'` write them: a field
  /// begins and ends with one, and none is alone inside. PostgreSQL's text format writes NULL as \N.
  private static func hasQuotes(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let ends = ByteClass([], "\t\r\n")
    var hasQuotes = false
    var at = bytes.startIndex
    while at < bytes.endIndex {
      let rest = bytes[at...]
      if rest.starts(with: "\\N".utf8), rest.dropFirst(2).first.map(ends.contains) ?? true { return false }
      if rest.first == UInt8(ascii: "\"") {
        guard let end = quotedEnd(rest.dropFirst()) else { return hasQuotes }
        if end == bytes.endIndex || ends.contains(bytes[end]) { hasQuotes = true }
      }
      at = (bytes[at...].firstIndex(where: ends.contains) ?? bytes.endIndex) + 1
    }
    return hasQuotes
  }

  /// The place after the quote that ends a field; nil if the bytes end before.
  private static func quotedEnd(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    var at = bytes.startIndex
    while at < bytes.endIndex {
      if bytes[at] == UInt8(ascii: "\"") {
        guard at + 1 < bytes.endIndex, bytes[at + 1] == UInt8(ascii: "\"") else { return at + 1 }
        at += 1
      }
      at += 1
    }
    return nil
  }

  /// Whether the first of these lines is drawn: "----+----".
  private static func isRule(_ lines: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let line = lines.prefix { $0 != 0x0A }
    return line.contains(UInt8(ascii: "-")) && line.allSatisfy { "-+ \r".utf8.contains($0) }
  }

  private static func trimmed(_ name: String) -> String {
    String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, StatementScanner.isWordByte(first), first &- 0x30 >= 10 else {
      return false
    }
    return text.utf8.allSatisfy { StatementScanner.isWordByte($0) || $0 == 0x20 || $0 == UInt8(ascii: "-") }
  }
}

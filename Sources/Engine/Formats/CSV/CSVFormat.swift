/// A table exported as text with a header: CSV as `\copy … CSV HEADER` and spreadsheets write it, or PostgreSQL's
/// tab-separated format.
struct CSVFormat {
  let delimiter: UInt8
  let columns: [String]
  /// The table with these columns. Nil if it is unknown.
  let table: RowTable?

  /// Recognizes the header: at least two names and nothing else. Nil for other text.
  init?(_ head: SourceHead) {
    var line = head.firstLine
    if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = UnsafeBufferPointer(rebasing: line[3...]) }
    if line.last == 0x0D { line = UnsafeBufferPointer(rebasing: line.dropLast()) }
    for delimiter in [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09] {
      guard line.contains(delimiter) else { continue }
      var record = CSVRecord(delimiter: delimiter, plan: nil)
      record.consume(line)
      guard record.end(), record.texts.count > 1, record.texts.allSatisfy(Self.isName) else { continue }
      self.delimiter = delimiter
      columns = record.texts.map(ObjectShape.snakeCase)
      table = ObjectShape.table(of: Set(columns))
      return
    }
    return nil
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, StatementScanner.isWordByte(first), first &- 0x30 >= 10 else {
      return false
    }
    return text.utf8.allSatisfy { StatementScanner.isWordByte($0) || $0 == 0x20 || $0 == UInt8(ascii: "-") }
  }
}

/// One row of a table from any kind of source: the fields in the table's allow-list, as text.
///
/// The buffers are reused from row to row, unless a row is kept.
struct Row {
  private var storage: [UInt8] = []
  private var ranges: [Range<Int>?] = []

  /// Resets the row for a table with this many columns.
  mutating func begin(columns: Int) {
    storage.removeAll(keepingCapacity: true)
    ranges.removeAll(keepingCapacity: true)
    for _ in 0..<columns { ranges.append(nil) }
  }

  /// Sets a field; `write` appends its bytes.
  mutating func set(_ column: Int, _ write: (inout [UInt8]) -> Void) {
    let start = storage.count
    write(&storage)
    ranges[column] = start..<storage.count
  }

  /// Sets the size of a run's result. Two bytes hold nothing: `{}`, `\N`.
  mutating func set(result bytes: Int64) {
    if bytes > 2 { set(RowTable.result) { $0 += String(bytes).utf8 } }
  }

  mutating func setNull(_ column: Int) { ranges[column] = nil }

  /// Redacts secrets in every field. Call once, after all fields were set.
  mutating func redact(_ redactor: Redactor) -> [Redaction] {
    var redactions: [Redaction] = []
    for column in ranges.indices {
      guard let result = withBytes(column, redactor.redact) ?? nil else { continue }
      // A row has one position, however many lines a field has.
      redactions += result.redactions.map { Redaction(kind: $0.kind, line: 0) }
      set(column) { $0 += result.bytes }
    }
    return redactions
  }

  /// True if every field is valid UTF-8.
  var isValidText: Bool { storage.withUnsafeBufferPointer(UTF8Check.firstInvalid) == nil }

  /// Calls `body` with bytes that are equal only for equal rows from a source with the same order of columns.
  func withDigestBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try withUnsafeTemporaryAllocation(byteCount: storage.count + 8 * ranges.count, alignment: 8) { buffer in
      for (column, range) in ranges.enumerated() {
        buffer.storeBytes(of: Int32(range?.lowerBound ?? -1), toByteOffset: 8 * column, as: Int32.self)
        buffer.storeBytes(of: Int32(range?.upperBound ?? -1), toByteOffset: 8 * column + 4, as: Int32.self)
      }
      UnsafeMutableRawBufferPointer(rebasing: buffer[(8 * ranges.count)...]).copyBytes(from: storage)
      return try body(UnsafeRawBufferPointer(buffer))
    }
  }

  /// The number of bytes of all fields.
  var size: Int { storage.count }

  func isNull(_ column: Int) -> Bool { ranges[column] == nil }

  /// Calls `body` with the field's bytes, or returns nil for NULL.
  func withBytes<R>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R? {
    guard let range = ranges[column] else { return nil }
    return try storage.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  func text(_ column: Int) -> String? { withBytes(column) { String(decoding: $0, as: UTF8.self) } }
  func instant(_ column: Int) -> Instant? { withBytes(column) { Instant($0) ?? Self.sinceEpoch($0) } ?? nil }

  /// Ten digits are seconds since 1970 and thirteen are milliseconds, from 2001 to 2286.
  private static func sinceEpoch(_ text: UnsafeBufferPointer<UInt8>) -> Instant? {
    guard text.count == 10 || text.count == 13, text.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    let number = text.reduce(Int64(0)) { $0 * 10 + Int64($1 & 15) }
    let instant = Instant(milliseconds: text.count == 10 ? number * 1000 : number)
    return instant.day.parts.year < 2100 ? instant : nil
  }

  func decimal(_ column: Int) -> Decimal? { withBytes(column) { Decimal(text: $0) } ?? nil }
  /// Whether a column has any text. Some programs write NULL as an empty text in quotes.
  func hasText(_ column: Int) -> Bool { withBytes(column) { !$0.isEmpty } ?? false }
  func int(_ column: Int) -> Int64? { decimal(column)?.wholeNumber }
  func isTrue(_ column: Int) -> Bool {
    withBytes(column) { $0.elementsEqual("t".utf8) || $0.elementsEqual("true".utf8) } ?? false
  }
}

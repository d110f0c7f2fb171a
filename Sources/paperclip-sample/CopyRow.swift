/// Fields of one row of a COPY block, in the order of its columns.
struct CopyRow {
  private(set) var bytes: [UInt8] = []
  private(set) var fields = 0
  let zone: Zone

  init(zone: Zone) { self.zone = zone }

  private mutating func separate() {
    if fields > 0 { bytes.append(UInt8(ascii: "\t")) }
    fields += 1
  }

  mutating func null(_ count: Int = 1) {
    for _ in 0..<count {
      separate()
      bytes.append("\\N")
    }
  }

  mutating func word(_ literal: StaticString) {
    separate()
    bytes.append(literal)
  }

  mutating func text(_ text: String?) {
    guard let text else { return null() }
    separate()
    bytes.append(copy: text.utf8)
  }

  mutating func id(_ id: UniqueID?) {
    guard let id else { return null() }
    separate()
    id.append(to: &bytes)
  }

  mutating func number(_ number: Int) {
    separate()
    bytes.append(number: number)
  }

  mutating func time(_ moment: Moment?, microseconds: Int = 0) {
    guard let moment else { return null() }
    separate()
    moment.append(to: &bytes, zone: zone, microseconds: microseconds)
  }

  /// A value in the database's output format, before COPY's escapes.
  mutating func raw(_ content: [UInt8]) {
    separate()
    bytes.append(copy: content)
  }

  /// Ends the row.
  mutating func take(into output: inout [UInt8], columns: Int) {
    precondition(fields == columns, "a row has \(fields) fields, its table \(columns) columns")
    output.append(contentsOf: bytes)
    output.append(UInt8(ascii: "\n"))
    bytes.removeAll(keepingCapacity: true)
    fields = 0
  }
}

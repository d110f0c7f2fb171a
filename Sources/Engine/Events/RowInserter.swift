/// Inserts rows of one table, of which the second column is an event's key, several with one statement: for each statement,
/// SQLite opens and closes the table and all of its indexes, which is a tenth of the time of adding to a large database.
final class RowInserter {
  /// How many rows one statement inserts.
  static let rows = 16

  private let columns: Int32
  private var one: Statement
  private var many: Statement
  private let keys = (0..<rows).map { _ in KeyBytes() }

  init(_ database: Database, table: String, columns: Int) throws {
    func prepare(_ rows: Int) throws -> Statement {
      let row = "(\(repeatElement("?", count: columns).joined(separator: ", ")))"
      // FAIL: ABORT, the default, would copy each page before it is changed, to take back the rows before one that fails.
      return try database.prepare(
        "INSERT OR FAIL INTO \(table) VALUES \(repeatElement(row, count: rows).joined(separator: ", "))")
    }
    self.columns = Int32(columns)
    one = try prepare(1)
    many = try prepare(Self.rows)
    one.bind(2, keys[0])
    for (place, key) in keys.enumerated() { many.bind(Int32(place * columns) + 2, key) }
  }

  /// `bind` gets a row, the number of the parameter before its first, and the statement; it binds all but the key.
  func insert<Element>(
    _ rows: [Element], key: (Element) -> EventKey, bind: (Element, Int32, inout Statement) -> Void
  ) throws {
    var start = 0
    while rows.count - start >= Self.rows {
      for place in 0..<Self.rows {
        keys[place].store(key(rows[start + place]))
        bind(rows[start + place], Int32(place) * columns, &many)
      }
      try many.run()
      start += Self.rows
    }
    for row in rows[start...] {
      keys[0].store(key(row))
      bind(row, 0, &one)
      try one.run()
    }
  }
}

/// Counts the rows and bytes of every table of a backup, and the bytes of its columns, without parsing
/// values.
final class TableMeasure {
  struct Table: Equatable {
    var rows: Int64 = 0
    var bytes: Int64 = 0
    var columns: [String] = []
    /// The bytes of each column, in the order of `columns`.
    var columnBytes: [Int64] = []
  }

  private(set) var tables: [String: Table] = [:]
  private var name = ""
  private var current = Table()

  /// The start of a table's rows. `columns`: nil if they are known.
  func begin(_ name: String, _ columns: [String]?) {
    if name != self.name {
      end()
      self.name = name
      current = tables[name] ?? Table()
    }
    if let columns, columns != current.columns {
      // If the order of columns changes, counts stay with their names.
      let old = Dictionary(zip(current.columns, current.columnBytes)) { $0 + $1 }
      let gone = current.columns.filter { !columns.contains($0) }
      current.columns = columns + gone
      current.columnBytes = current.columns.map { old[$0] ?? 0 }
    }
  }

  func row(_ sizes: [Int64]) {
    current.rows += 1
    for index in sizes.indices {
      current.bytes += sizes[index]
      if index < current.columnBytes.count { current.columnBytes[index] += sizes[index] }
    }
  }

  func end() {
    if !name.isEmpty { tables[name] = current }
  }
}

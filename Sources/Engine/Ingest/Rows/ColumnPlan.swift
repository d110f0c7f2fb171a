/// Which fields of a source's rows go to which columns of a `RowTable`.
struct ColumnPlan {
  let table: RowTable
  /// For each field of a row: the place in `table.columns`, or nil for one that is skipped unread.
  let targets: [Int?]

  init(_ table: RowTable, _ names: [String]) {
    self.table = table
    targets = names.map { table.columns.firstIndex(of: $0) }
  }

  private init(unwanted fields: Int) {
    table = .companies
    targets = [Int?](repeating: nil, count: fields)
  }

  /// A plan that wants nothing of a row.
  static func none(fields: Int) -> ColumnPlan { ColumnPlan(unwanted: fields) }

  /// Columns of the table that the rows do not have.
  var missing: Set<String> {
    let found = Set(targets.compactMap { $0 })
    return Set(table.columns.indices.filter { !found.contains($0) }.map { table.columns[$0] })
  }

  /// Whether the columns without which a row means nothing are there.
  var hasIdentity: Bool { targets.contains(0) && targets.contains(table.companyColumn) }
}

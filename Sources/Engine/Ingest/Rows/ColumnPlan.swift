/// Maps the fields of a source's rows to the columns of a `RowTable`.
struct ColumnPlan {
  let table: RowTable
  /// For each field of a row: its index in `table.columns`, or nil to skip it.
  let targets: [Int?]

  init(_ table: RowTable, _ names: [String]) {
    self.table = table
    targets = names.map { table.columns.firstIndex(of: $0) }
  }

  private init(unwanted fields: Int) {
    table = .companies
    targets = [Int?](repeating: nil, count: fields)
  }

  /// A plan that skips all fields.
  static func none(fields: Int) -> ColumnPlan { ColumnPlan(unwanted: fields) }

  /// Table columns that the rows do not have.
  var missing: Set<String> {
    let found = Set(targets.compactMap { $0 })
    return Set(table.columns.indices.filter { !found.contains($0) }.map { table.columns[$0] })
  }

  /// True if the required columns are present.
  var hasIdentity: Bool { targets.contains(0) && targets.contains(table.companyColumn) }
}

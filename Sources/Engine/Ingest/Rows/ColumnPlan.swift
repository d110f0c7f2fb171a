/// Maps the fields of a source's rows to the columns of a `RowTable`.
struct ColumnPlan {
  let table: RowTable
  /// For each field of a row: its index in `table.columns`, or nil to skip it.
  let targets: [Int?]
  /// The field with the result of a run, of which only the size becomes part of the row.
  private let measured: Int?
  /// The runs whose results are read; nil if rows are.
  private let runs: Set<String>?
  /// Columns in which an empty text stands for none.
  private let identities: Set<Int>
  /// The longest field, in bytes. Of a longer result, the beginning is kept.
  let maximumField: Int

  init(_ table: RowTable, _ names: [String]) {
    self.table = table
    measured = table == .runs ? names.firstIndex(of: RowTable.resultColumn) : nil
    let measured = measured
    targets = names.enumerated().map { $0 == measured ? nil : table.columns.firstIndex(of: $1) }
    identities = table.identities
    runs = nil
    maximumField = Limits.field
  }

  /// Reads the results of these runs, with their IDs and companies.
  init(resultsOf runs: Set<String>, _ names: [String]) {
    table = .runs
    let wanted = [0, RowTable.runs.companyColumn, RowTable.result]
    targets = names.map { name in
      RowTable.runs.columns.firstIndex(of: name).flatMap { wanted.contains($0) ? $0 : nil }
    }
    measured = nil
    identities = table.identities
    self.runs = runs
    maximumField = Limits.runResult
  }

  private init(unwanted fields: Int) {
    table = .companies
    targets = [Int?](repeating: nil, count: fields)
    (measured, runs, maximumField, identities) = (nil, nil, Limits.field, [])
  }

  /// A plan that skips all fields.
  static func none(fields: Int) -> ColumnPlan { ColumnPlan(unwanted: fields) }

  /// Whether an empty text in this column stands for none.
  func isIdentity(_ column: Int) -> Bool { identities.contains(column) }

  /// Whether a field is read of this row. The ID comes before the result.
  func wants(_ field: Int, of row: Row) -> Bool {
    guard field < targets.count, let target = targets[field] else { return false }
    guard let runs, target == RowTable.result else { return true }
    return row.text(0).map(runs.contains) ?? true
  }

  /// Writes the size of a result that is not read.
  func measure(_ field: Int, bytes: Int64, _ row: inout Row) {
    guard field == measured else { return }
    row.set(result: bytes)
  }

  /// Table columns that the rows do not have.
  var missing: Set<String> {
    let found = Set(targets.compactMap { $0 })
    return Set(table.columns.indices.filter { !found.contains($0) }.map { table.columns[$0] })
  }

  /// True if the required columns are present.
  var hasIdentity: Bool { targets.contains(0) && targets.contains(table.companyColumn) }

  /// True if a field that is too long is kept without its end.
  var keepsBeginnings: Bool { runs != nil }
}

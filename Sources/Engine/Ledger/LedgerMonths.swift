/// All entries of a ledger by month, for files that have every one of them. The database knows where in the
/// ledger the entries of a month are, so that a publication reads only the months that it writes.
package struct LedgerMonths: Sendable, Equatable {
  package struct Month: Sendable, Equatable {
    /// "2026-11", of the row's own time, else of when it was seen.
    package var name: String
    package var entries = 0
    /// The number of its last entry in the ledger. Lines never change, so this and the number of entries
    /// stand for all of them.
    package var last = 0
  }

  private let path: String
  private let spans: [LedgerSpan]
  package private(set) var months: [Month] = []
  /// False if users' IDs are left out.
  package let showsPeople: Bool

  /// `path` is the folder of a company's ledger, which `LedgerTables` has read into the company's database.
  package init(_ path: String, database: String, showsPeople: Bool) throws {
    self.path = path
    self.showsPeople = showsPeople
    spans = try LedgerTables.spans(Database(path: database, readOnly: true))
    var found: [String: Month] = [:]
    for span in spans {
      found[span.month, default: Month(name: span.month)].entries += span.entries
      found[span.month]?.last = span.first + span.entries - 1
    }
    months = found.values.sorted { $0.name < $1.name }
  }

  /// The entries of a month with their numbers in the ledger.
  package func entries(of month: String) throws -> [(number: Int, entry: AuditEntry)] {
    try spans.filter { $0.month == month }.flatMap { span in
      try span.read(in: path).enumerated().map { place, entry in
        (span.first + place, showsPeople ? entry : entry.withoutPeople)
      }
    }
  }
}

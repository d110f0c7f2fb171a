/// All entries of a ledger by month, for files that have every one of them.
package struct LedgerMonths: Sendable, Equatable {
  package struct Month: Sendable, Equatable {
    /// "2026-11", of the row's own time, else of when it was seen.
    package var name: String
    package var entries = 0
    /// The number of its last entry in the ledger. Lines never change, so this and the number of entries stand for all of
    /// them.
    package var last = 0
  }

  private let path: String
  package private(set) var months: [Month] = []
  /// False if users' IDs are left out.
  package let showsPeople: Bool

  /// `path` is the folder of a company's ledger.
  package init(_ path: String, showsPeople: Bool) throws {
    self.path = path
    self.showsPeople = showsPeople
    var found: [String: Month] = [:]
    for (number, line) in try Ledger.lines(path).enumerated() {
      guard let entry = AuditEntry(line.bytes) else { continue }
      let name = Self.month(of: entry)
      var month = found[name] ?? Month(name: name)
      month.entries += 1
      month.last = number + 1
      found[name] = month
    }
    months = found.values.sorted { $0.name < $1.name }
  }

  private static func month(of entry: AuditEntry) -> String { (entry.at ?? entry.seen).day.monthText }

  /// The entries of a month with their numbers in the ledger.
  package func entries(of month: String) throws -> [(number: Int, entry: AuditEntry)] {
    try Ledger.lines(path).enumerated().compactMap { number, line in
      guard var entry = AuditEntry(line.bytes), Self.month(of: entry) == month else { return nil }
      if !showsPeople, let by = entry.by, by.hasPrefix("user:") { entry.by = "user" }
      return (number + 1, entry)
    }
  }
}

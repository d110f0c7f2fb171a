import Engine

/// Every entry of the audit ledger, in a CSV and a JSON file per month. The core writes them, since a
/// module's query has a limit of rows.
enum LedgerFiles {
  static let folder = "api/modules/audit/ledger"
  private static let columns = [
    "number", "kind", "table", "id", "seen", "at", "by", "on", "what", "digest", "was",
    "fields",
  ]

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    guard let ledger = context.view.auditLedger, !ledger.months.isEmpty else { return [] }
    var whole = DependencyDigest()
    let months = ledger.months.map { month in
      var facts = DependencyDigest()
      facts.add(month.entries)
      facts.add(month.last)
      facts.add(ledger.showsPeople)
      whole.add(month.entries)
      whole.add(month.last)
      return Page("\(folder)/\(month.name).json", [.facts: facts.value]) { _, site in
        try write(month.name, ledger, &site)
      }
    }
    let list = Page(folder + ".json", [.facts: whole.value]) { _, site in
      let rows = ledger.months.map { month -> Value in
        [
          "month": .string(month.name), "entries": .int(Int64(month.entries)),
          "json": .string("\(folder)/\(month.name).json"), "csv": .string("\(folder)/\(month.name).csv"),
        ]
      }
      site.api(folder + ".json", "Files of the audit ledger", .list(rows), .none)
    }
    return months + [list]
  }

  private static func write(_ month: String, _ ledger: LedgerMonths, _ site: inout PageWriter) throws {
    let (csv, rows) = content(try ledger.entries(of: month))
    site.api("\(folder)/\(month).json", "Audit ledger of \(month)", .list(rows), .none)
    site.file("\(folder)/\(month).csv", "Audit ledger of \(month)", csv)
  }

  /// The CSV file of a month, and the rows of its JSON file.
  static func content(_ entries: [(number: Int, entry: AuditEntry)]) -> (csv: [UInt8], rows: [Value]) {
    var csv: [UInt8] = []
    var rows: [Value] = []
    CSVEncoder.append(columns, to: &csv)
    for (number, entry) in entries {
      let id = String(entry.id.drop { $0 != ":" }.dropFirst())
      let cells: [String?] = [
        String(number), entry.kind.rawValue, entry.table, id, entry.seen.text, entry.at?.text, entry.by,
        entry.on, entry.what, entry.digest, entry.was,
        entry.fields.isEmpty ? nil : entry.fields.joined(separator: " "),
      ]
      CSVEncoder.append(cells.map { $0 ?? "" }, to: &csv)
      var fields = Fields(zip(columns, cells.map { $0.map(Value.string) ?? .null }))
      fields["number"] = .int(Int64(number))
      rows.append(.record(fields))
    }
    return (csv, rows)
  }
}

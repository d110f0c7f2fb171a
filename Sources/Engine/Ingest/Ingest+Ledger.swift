/// The ledgers of the companies, which get what a run saw before it is committed.
extension Ingest {
  func sightings(_ company: CompanyDatabase) throws -> RowSightings? {
    guard let root = options.ledgerRoot else { return nil }
    return RowSightings(
      try Ledger(root: root, name: Self.ledgerName(company)), names: RowDigest.fieldNames)
  }

  private static func ledgerName(_ company: CompanyDatabase) -> String {
    let path = CompanyDatabase.path("", company.id)
    return String(path.dropFirst().dropLast(7))
  }

  func writeLedgers() throws {
    guard let root = options.ledgerRoot else { return }
    for (_, importer) in importers.sorted(by: { $0.key < $1.key }) {
      guard let sightings = importer.sightings else { continue }
      var ledger = try Ledger(root: root, name: Self.ledgerName(importer.company))
      try ledger.append(sightings.entries())
    }
  }
}

/// The ledgers of the companies, which get what a run saw before it is committed.
extension Ingest {
  func sightings(_ company: CompanyDatabase) -> RowSightings? {
    guard let root = options.ledgerRoot else { return nil }
    let name = Self.ledgerName(company)
    return RowSightings(names: RowDigest.fieldNames) { [weak self] in
      do {
        return try Ledger(root: root, name: name)
      } catch let failure as Failure {
        self?.stateFailure = failure
        throw failure
      }
    }
  }

  private static func ledgerName(_ company: CompanyDatabase) -> String {
    let path = CompanyDatabase.path("", company.id)
    return String(path.dropFirst().dropLast(7))
  }

  func writeLedgers() throws {
    for (_, importer) in importers.sorted(by: { $0.key < $1.key }) {
      try importer.sightings?.write()
      // Its folder says that the sources were read for it, also if they have nothing that belongs in it.
      guard let root = options.ledgerRoot else { continue }
      try FileSystem.makeFolders(Ledger.path(root: root, name: Self.ledgerName(importer.company)))
    }
  }
}

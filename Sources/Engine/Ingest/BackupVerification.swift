/// Whether a backup is what it was when the ledger recorded it. It is read into a folder of its own, so that
/// nothing of it stays.
package struct BackupVerification: Sendable {
  package private(set) var rows = 0
  package private(set) var problems: [String] = []

  /// `options`: as for reading it, with the folder of the ledgers.
  package init(_ source: Source, _ options: Ingest.Options) throws {
    let (rows, problems) = try FileSystem.withTemporaryFolder { folder in
      var options = options
      options.folder = folder
      options.readsAll = false
      let ingest = try Ingest(options)
      try ingest.read(source)
      var (rows, problems) = (
        0, ingest.findings.filter { $0.severity == .error }.map { "\(source.name): \($0.message)" }
      )
      for (_, importer) in ingest.importers.sorted(by: { $0.key < $1.key }) {
        guard let result = try importer.sightings?.compare() else { continue }
        rows += result.rows
        problems += result.problems
      }
      if rows == 0, problems.isEmpty { problems.append("\(source.name): has no rows that a ledger records") }
      return (rows, problems)
    }
    self.rows = rows
    self.problems = problems
  }
}

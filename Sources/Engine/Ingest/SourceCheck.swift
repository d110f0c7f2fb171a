/// Finds problems with sources without changing anything. For sources that were read, it reports what is
/// known; the others are read into temporary databases.
package struct SourceCheck {
  private let options: Ingest.Options

  /// The options of the ingest that would read them.
  package init(_ options: Ingest.Options) { self.options = options }

  package func findings(of sources: [Source]) throws -> [Finding] {
    var findings: [Finding] = []
    var fresh: [Source] = []
    let databases = try CompanySet.files(in: options.folder).map { try Database(path: $0, readOnly: true) }
    for source in sources {
      let known = try databases.flatMap { try SourceFindings.errors(of: source.name, in: $0) }
      for finding in known where !findings.contains(finding) { findings.append(finding) }
      if try isRead(source, databases) {
        findings += try databases.compactMap { try Self.rejects(source.name, in: $0) }
      } else {
        fresh.append(source)
      }
    }
    if !fresh.isEmpty { findings += try tryOut(fresh, databases).filter { !findings.contains($0) } }
    return findings
  }

  /// True if a source was read completely, except for lines that were added since.
  private func isRead(_ source: Source, _ databases: [Database]) throws -> Bool {
    guard let status = FileSystem.status(source.path, followingLinks: true) else { return false }
    for database in databases {
      guard let progress = try SourceProgress.load(database, source.name) else { continue }
      return progress.size == status.size && progress.modified == status.modified
        // What cannot be read is tried out, which says why.
        || (try? progress.resumption(path: source.path, size: status.size)) ?? 0 > 0
    }
    return false
  }

  /// Reads sources together with the known companies.
  private func tryOut(_ sources: [Source], _ databases: [Database]) throws -> [Finding] {
    try FileSystem.withTemporaryFolder { folder in try tryOut(sources, databases, in: folder) }
  }

  private func tryOut(_ sources: [Source], _ databases: [Database], in folder: String) throws -> [Finding] {
    var options = options
    options.folder = folder
    let ingest = try Ingest(options)
    for database in databases {
      guard let id = try CompanyFile.id(of: database) else { continue }
      let company = try ingest.companies.company(id: id)
      try company.database.run(
        "INSERT OR IGNORE INTO company (id, name, rank) VALUES (?, ?, 0)",
        [
          .text(id),
          .text(try database.text("SELECT name FROM company WHERE id = ?", [.text(id)]) ?? "Company"),
        ])
    }
    try ingest.read(sources) { _ in }
    return ingest.findings
      + ingest.reports.compactMap { report -> Finding? in
        // A source without a row that counts has an error of its own.
        guard report.accepted + report.duplicates > 0 else { return nil }
        let first = report.rejects.filter { !PlausibleValue.isReason($0.reason) }.min { $0.line < $1.line }
        return Self.rejects(
          report.source, report.rejected, of: report.read, first: first.map { ($0.line, $0.reason) })
      }
  }

  /// The rows of a source that was read before which cannot be used.
  private static func rejects(_ source: String, in database: Database) throws -> Finding? {
    var found: (rejected: Int64, read: Int64)?
    try database.query(
      "SELECT rejected, read FROM sources WHERE name = ? AND accepted + duplicates > 0", [.text(source)]
    ) { found = ($0.int(0), $0.int(1)) }
    var first: (line: Int64, reason: String)?
    try database.query(
      "SELECT line, reason FROM rejects WHERE source = ? ORDER BY line, reason", [.text(source)]
    ) {
      let reason = $0.text(1) ?? ""
      if first == nil, !PlausibleValue.isReason(reason) { first = ($0.int(0), reason) }
    }
    return found.flatMap { rejects(source, $0.rejected, of: $0.read, first: first) }
  }

  private static func rejects(
    _ source: String, _ rejected: Int64, of read: Int64, first: (line: Int64, reason: String)?
  ) -> Finding? {
    guard rejected > 0 else { return nil }
    let why = first.map { ": " + $0.reason } ?? ""
    return Finding(
      .warning, "\(rejected.grouped) of \(CountNoun("row was/rows were").of(read)) rejected\(why)",
      remedy: "the data-quality page lists them", source: source, line: first.map { Int($0.line) })
  }
}

/// Rows of companies that nothing names: neither a row of `companies`, a template, nor the configuration. One
/// row with a wrong company ID must not make a second company, so they are set aside until something names
/// theirs.
extension Ingest {
  /// Where nothing names any company, as among exports of single tables, the one with the most rows is the
  /// workspace's, unless the configuration says which company that is.
  func adoptCompany() throws {
    guard options.configured?.id == nil, try companies.slugs().companies.isEmpty else { return }
    var rows: [String: Int64] = [:]
    for pending in pendingStates { rows[pending.company, default: 0] += pending.report.read }
    if let id = rows.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key { try companies.adopt(id) }
  }

  /// Sets the rows of unnamed companies aside, and names them.
  func setStrangersAside() throws {
    for company in companies.sorted where try !companies.isNamed(company) {
      let all = pendingStates.filter { $0.company == company.id }
      pendingStates.removeAll { $0.company == company.id }
      for pending in all {
        let count = pending.report.read
        setAside.append((company.id, pending.report.source, count))
        keep(
          Finding(
            .warning,
            "\(count) \(CountNoun("row belongs/rows belong").form(count)) to an unknown company (\(company.id)) and "
              + "\(CountNoun("was/were").form(count)) set aside",
            remedy: "they are read once a row of companies, a template or the configuration names it",
            source: pending.report.source))
      }
      companies.discard(company)
    }
    try readForNewcomers()
  }

  /// Reads sources again for companies that a later source of this run has named.
  private func readForNewcomers() throws {
    for source in sources {
      try readMissing(source)
      try companies.keep()
    }
  }

  /// Reads a source that was read before for companies that were set aside then, and for those that a killed
  /// run did not commit.
  func readMissing(_ source: Source) throws {
    guard only[source.name] == nil, source.path != "-",
      let status = FileSystem.status(source.path, followingLinks: true), status.isFile
    else { return }
    try companies.openAll()
    var missing: Set<String> = []
    for company in companies.sorted {
      try company.database.query(
        "SELECT company_id FROM set_aside WHERE source = ?", [.text(source.name)]
      ) { missing.insert($0.text(0) ?? "") }
    }
    missing = try missing.filter { id in try companies.open[id].map(companies.isNamed) ?? false }
    for id in companies.mark.sources[source.name] ?? [] {
      let stored = try companies.open[id].map { try SourceProgress.load($0.database, source.name) } ?? nil
      if stored?.size != status.size || stored?.modified != status.modified { missing.insert(id) }
    }
    guard !missing.isEmpty, !readAgain.contains(source.name) else { return }
    readAgain.insert(source.name)
    only[source.name] = missing
    defer { only[source.name] = nil }
    try read(source, from: SourceProgress(), status)
  }

  /// Remembers what was set aside, and forgets what was read since.
  func saveStrangers(_ company: CompanyDatabase) throws {
    for source in readAgain {
      try company.database.run("DELETE FROM set_aside WHERE source = ?", [.text(source)])
    }
    // One whose ID is a secret is not remembered.
    for entry in setAside where redactor.redact(entry.company) == entry.company {
      try company.database.run(
        "INSERT OR REPLACE INTO set_aside VALUES (?, ?, ?)",
        [.text(entry.company), .text(entry.source), .int(entry.rows)])
    }
  }
}

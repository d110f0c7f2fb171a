/// What an import reports beside the lines that it rejects.
extension Ingest {
  /// Notes what came too late: rows about runs of which only sums are left, and changes of events that
  /// modules had processed. Hooks add, so these are not delivered again.
  func noteChangedEvents(_ company: CompanyDatabase) throws {
    noteTooLate(company)
    for (event, seq) in company.log.replaced.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let modules = try company.database.integer(
        "SELECT count(*) FROM mod_cursors WHERE event = ? AND seq >= ?", [.int(event.rawValue), .int(seq)])
      guard let modules, modules > 0 else { continue }
      keep(
        Finding(
          .note,
          "events \"\(event.name)\" that modules had already processed were changed by a later source; the modules' tables keep the earlier values",
          remedy: "to deliver the final values to modules, run paperclip-gen generate --rebuild"),
        company)
    }
  }

  /// Notes rows about runs of which retention kept only sums.
  private func noteTooLate(_ company: CompanyDatabase) {
    guard let rows = importers[company.id]?.rows.events.tooLate, rows > 0 else { return }
    func finding(_ what: String) -> Finding {
      Finding(
        .warning,
        "\(what) about runs that retention had already reduced to sums came too late and did not change them",
        remedy: "to count them, run paperclip-gen generate --rebuild while the sources are complete")
    }
    findings.append(finding(CountNoun("rows").of(rows)))
    // Without the number, so that it is listed once.
    keep(finding("rows"), company)
  }

  /// True if another source has all that was read of this one: it was rotated, and nothing is missing.
  func isRotated(_ source: Source, _ stored: SourceProgress) throws -> Bool {
    try wanted.contains { other in
      guard other.path != source.path,
        let status = FileSystem.status(other.path, followingLinks: true), status.isFile
      else { return false }
      return try stored.resumption(path: other.path, size: status.size) > 0
    }
  }

  func noteReplaced(_ source: Source, _ stored: SourceProgress, _ size: Int64) {
    let what =
      size < stored.size ? "is shorter than in the last run" : "starts differently from the last run"
    flaw(
      Finding(
        .error,
        "\(what): it was rotated or truncated; earlier data is kept, but lines in between may be missing",
        remedy: "add the rotated file to the sources", source: source.name))
  }

  /// An unchanged source is not read again, but its problems are still reported.
  func unchanged(_ source: Source) throws {
    for company in companies.sorted {
      for finding in try SourceFindings.errors(of: source.name, in: company.database)
      where !findings.contains(finding) { findings.append(finding) }
    }
    var report = SourceReport(source: source.name, format: "")
    report.isUnchanged = true
    reports.append(report)
  }

  /// Reports that no data from a source could be used.
  func noteNothing(_ counter: SourceCounter) {
    let total = counter.total
    let first = total.rejects.first
    let message =
      total.rejected > 0
      ? "none of its \(CountNoun("rows").of(total.rejected)) can be used"
        + (first.map { ". Line \($0.line): \($0.reason)" } ?? "")
      : "it has no data from Paperclip"
    let finding = Finding(
      .error, message, remedy: "check what the file is and how it was created", source: total.source,
      line: first.map { Int($0.line) })
    if counter.companies.isEmpty { flaw(finding) } else { find(finding, counter) }
  }

  /// The last line of a log can be half written when it is read; one that stays so was cut.
  static func unfinished(_ source: String, _ line: Int64) -> Finding {
    Finding(
      .note, unfinishedLine, remedy: "if nothing more is written to the source, it was cut short",
      source: source, line: Int(line))
  }

  /// Reading continued after the line.
  func forgetUnfinishedLine(_ source: String, _ company: CompanyDatabase) throws {
    try company.database.run(
      "DELETE FROM findings WHERE source = ? AND message = ?", [.text(source), .text(Self.unfinishedLine)])
  }

  static let unfinishedLine = "the last line is incomplete; it is read again when the source grows"

  func damaged(_ source: Source, after line: Int64, _ counter: SourceCounter) {
    find(
      Finding(
        .error, "the compressed file is damaged or incomplete; the data before was used",
        remedy: "copy it again", source: source.name, line: Int(line)), counter)
  }
}

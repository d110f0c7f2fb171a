import Engine

/// Reads files into the databases, without publishing.
enum IngestCommand {
  static let command = Command(
    name: "ingest", summary: "Read files into the databases, without publishing", operands: "[FILE… | -]",
    options: [
      Command.Option(
        name: "--company", value: "SLUG", summary: "the company that files without one belong to"),
      Command.Option(name: "--strict", summary: "exit 1 when a line was rejected or something was found"),
    ],
    examples: [
      ("ingest logs/today.ndjson", "reads one file"),
      ("ingest backups/paperclip-20261120-120000.sql.gz", "reads a database backup"),
      ("ingest - --json < run.ndjson", "reads standard input and prints what came of it as JSON"),
      ("ingest", "reads the sources of the configuration"),
    ],
    notes: [
      "Formats are recognised by content: hook lines (NDJSON), Paperclip backups, company templates; gzipped or not.",
      "Reading a file twice counts nothing twice.",
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    var session = try Session(arguments, console)
    let lock = try WorkspaceLock(state: session.workspace.state)
    defer { withExtendedLifetime(lock) {} }
    let ingest = try session.ingest(rereads: !arguments.operands.isEmpty)
    var sources: [Source] = []
    if arguments.operands.isEmpty {
      let files = try session.workspace.files()
      session.report(files.findings)
      sources = files.sources + files.templates
    } else {
      sources = arguments.operands.map {
        source($0, session.workspace, company: arguments.value("--company"))
      }
    }
    for source in sources {
      try ingest.read(source)
      if !console.isJSON, let report = ingest.reports.last, report.source == source.name {
        console.message(line(of: report))
      }
    }
    try ingest.finish()
    session.report(ingest.findings)
    var total = SourceReport(source: "", format: "")
    for report in ingest.reports { total += report }
    if console.isJSON { console.result(json: json(total, ingest.reports)) }
    if !console.isJSON {
      for report in ingest.reports {
        for reject in report.rejects.prefix(5) {
          console.message("  \(report.source):\(reject.line): rejected: \(reject.reason)")
        }
        if report.rejected > 5 { console.message("  … \(report.rejected) rejected lines in all") }
      }
    }
    if !arguments.operands.isEmpty, !ingest.unread.isEmpty { return .failed }
    let isUnusable =
      ingest.findings.contains { $0.severity == .error } && ingest.reports.allSatisfy { $0.read == 0 }
    if isUnusable { return .failed }
    return arguments.has("--strict") && (session.isFlawed || total.rejected > 0) ? .findings : .done
  }

  /// A file of the workspace goes by its path in it, so that it is the same source however it is named.
  static func source(_ path: String, _ workspace: Workspace, company: String?) -> Source {
    guard path != "-", let absolute = try? FileSystem.absolute(path), absolute.hasPrefix(workspace.root + "/")
    else {
      return Source(path: path, company: company)
    }
    return Source(
      path: path, name: String(absolute.dropFirst(workspace.root.utf8.count + 1)), company: company)
  }

  static func line(of report: SourceReport) -> String {
    if report.isUnchanged { return "\(report.source): unchanged" }
    return "\(report.source): \(report.format), \(report.read) read, \(report.accepted) new, "
      + "\(report.duplicates) known before, \(report.rejected) rejected"
  }

  private static func json(_ total: SourceReport, _ reports: [SourceReport]) -> Value {
    let rejects = reports.flatMap { report in
      report.rejects.map { reject -> Value in
        ["source": .string(report.source), "line": .int(reject.line), "reason": .string(reject.reason)]
      }
    }
    return [
      "read": .int(total.read), "accepted": .int(total.accepted), "duplicates": .int(total.duplicates),
      "rejected": .int(total.rejected), "rejects": .list(rejects),
    ]
  }
}

import Engine
import Renderer

/// Reads files into the databases, without publishing.
enum IngestCommand {
  static let command = Command(
    name: "ingest", summary: "Read files into the databases, without publishing", operands: "[FILE… | -]",
    options: [
      Command.Option(
        name: "--company", value: "SLUG", summary: "the company of files that do not name one"),
      Command.Option(name: "--strict", summary: "exit 1 on any warning, error or rejected line"),
      Command.wait,
    ],
    examples: [
      ("ingest logs/today.ndjson", "reads one file"),
      ("ingest backups/paperclip-20261120-120000.sql.gz", "reads a database backup"),
      ("ingest - --json < run.ndjson", "reads standard input and prints counts and rejected lines as JSON"),
      ("ingest", "reads the sources in the configuration"),
    ],
    notes: [
      "Formats are detected from the content, compressed with gzip or not: hook logs (NDJSON), Paperclip backups, API and table exports, company templates.",
      "A file that is read twice counts once.",
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    var session = try Session(arguments, console)
    let lock = try WorkspaceRun(session)
    defer { withExtendedLifetime(lock) {} }
    let ingest = try session.ingest(rereads: !arguments.operands.isEmpty)
    var sources: [Source] = []
    if arguments.operands.isEmpty {
      let files = try session.workspace.files()
      for finding in files.findings { ingest.flaw(finding) }
      sources = files.sources + files.templates
    } else {
      sources = arguments.operands.map {
        source($0, session.workspace, company: arguments.value("--company"))
      }
    }
    try ingest.read(sources) { report in
      if !console.isJSON { console.message(line(of: report)) }
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
        if report.rejected > 5 {
          console.message("  … \(Formats.count(report.rejected, "rejected lines")) in total")
        }
      }
    }
    if !arguments.operands.isEmpty, !ingest.unread.isEmpty { return .failed }
    if ingest.isFlawed { return .findings }
    return arguments.has("--strict") && (session.isFlawed || total.rejected > 0) ? .findings : .done
  }

  /// A file in the workspace is named by its path there, so that it is the same source however the user
  /// writes it.
  static func source(_ path: String, _ workspace: Workspace, company: String?) -> Source {
    guard path != "-", let absolute = try? FileSystem.absolute(path), absolute.hasPrefix(workspace.root + "/")
    else {
      return Source(path: path, company: company)
    }
    return Source(
      path: path, name: absolute.dropping(bytes: workspace.root.utf8.count + 1), company: company)
  }

  static func line(of report: SourceReport) -> String {
    if report.isUnchanged { return "\(report.source): unchanged" }
    func count(_ number: Int64) -> String { Formats.count(number) }
    return "\(report.source): \(report.format), \(count(report.read)) read, \(count(report.accepted)) new, "
      + "\(count(report.duplicates)) duplicates, \(count(report.rejected)) rejected"
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

import Engine
import Renderer

/// Says what happened to a company between two snapshots of it.
enum DiffCommand {
  static let command = Command(
    name: "diff", summary: "Say what happened to the company between two snapshots", operands: "A B",
    options: [
      Command.Option(
        name: "--format", value: "FORMAT", summary: "text, markdown, html or json",
        choices: ["text", "markdown", "html", "json"]),
      CompanyChoice.option,
    ],
    examples: [
      ("diff HEAD~7 snapshot", "from the snapshot of seven commits ago to the one in the folder"),
      ("diff HEAD~7 HEAD --format markdown", "between two revisions, for a pull request"),
      ("diff before.sqlite after.sqlite", "between two databases"),
      (
        "diff HEAD~7 snapshot --format html --out week.html",
        "a page with both org charts laid over each other"
      ),
    ],
    notes: [
      "A and B are each an existing path (a snapshot folder or a company database), else a git revision: then the snapshot that was committed in the workspace's folder snapshot/ is read with git.",
      "Exit code 0: the same; 1: different; 2: wrong usage; 3: it could not be compared.",
      "--out writes to a file instead of standard output. A page needs it: its stylesheet is put beside it, in assets/.",
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(2...2)
    let format = console.isJSON ? "json" : arguments.value("--format") ?? "text"
    let out = arguments.value("--out")
    if format == "html", out == nil {
      throw UsageError(
        message: "diff: a page needs a file to be written to", remedy: "add --out changes.html")
    }
    let company = arguments.value("--company")
    let sides = try arguments.operands.map { try read($0, company: company, console) }
    let comparison = CompanyComparison(from: sides[0], to: sides[1])
    let report = ChangeReport(comparison, before: arguments.operands[0], after: arguments.operands[1])
    if format == "html", let out {
      let file = FileSystem.isFolder(out) ? out + "/index.html" : out
      let sheet = report.sheet(library: try Theme.library(overrides: nil))
      for finding in sheet.findings { console.finding(finding) }
      try sheet.write(to: file)
      console.message("Wrote \(file)")
    } else {
      let bytes =
        switch format {
        case "json": JSONWriter.encode(report.value)
        case "markdown": report.markdown
        default: report.plainText
        }
      guard let out else {
        console.result(bytes: bytes)
        return comparison.isSame ? .done : .findings
      }
      if let slash = out.lastIndex(of: "/") { try FileSystem.makeFolders(String(out[..<slash])) }
      try FileSystem.writeAtomically(bytes, to: out)
      console.message("Wrote \(out)")
    }
    return comparison.isSame ? .done : .findings
  }

  /// One side: a path there is, else a revision.
  private static func read(_ side: String, company: String?, _ console: Console) throws -> CompanyRecords {
    var result: (records: CompanyRecords?, findings: [Finding])
    if FileSystem.isFolder(side) {
      let folder =
        company.map { side + "/" + $0 }.flatMap { SnapshotFolder.isSnapshot($0) ? $0 : nil } ?? side
      if !SnapshotFolder.isSnapshot(folder), let several = try companies(in: folder) {
        throw UsageError(
          message:
            "diff: \(side) holds the snapshots of several companies (\(several.joined(separator: ", ")))",
          remedy: "name one with --company")
      }
      result = try SnapshotFolder.read(folder)
    } else if FileSystem.exists(side) {
      return try RecordsReader.read(path: side)
    } else {
      result = try revision(side, company: company)
    }
    for finding in result.findings { console.finding(finding) }
    guard let records = result.records, !result.findings.contains(where: { $0.severity == .error }) else {
      throw Failure("\(side): the snapshot has errors; nothing was compared")
    }
    return records
  }

  private static func companies(in folder: String) throws -> [String]? {
    let names = try FileSystem.names(in: folder).filter { SnapshotFolder.isSnapshot(folder + "/" + $0) }
    return names.isEmpty ? nil : names
  }

  /// The snapshot as it was committed: of the workspace, else of this folder.
  private static func revision(
    _ revision: String, company: String?
  ) throws -> (records: CompanyRecords?, findings: [Finding]) {
    let root = (try? Workspace.find(from: ".", environment: Main.environment()).root) ?? "."
    let folder = root + "/snapshot"
    guard let company else { return try SnapshotRevision.read(revision, of: folder) }
    return try SnapshotRevision.read(revision, of: folder, company: company)
  }
}

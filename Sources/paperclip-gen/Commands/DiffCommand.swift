import Engine
import Renderer

/// Shows what changed in a company between two snapshots.
enum DiffCommand {
  static let command = Command(
    name: "diff", summary: "Show what changed in the company between two snapshots", operands: "A B",
    options: [
      Command.Option(
        name: "--format", value: "FORMAT", summary: "text, markdown, html or json",
        choices: ["text", "markdown", "html", "json"]),
      CompanyChoice.option,
    ],
    examples: [
      ("diff HEAD~7 snapshot", "compares the snapshot of seven commits ago with the current one"),
      ("diff HEAD~7 HEAD --format markdown", "compares two revisions, for a pull request"),
      ("diff before.sqlite after.sqlite", "compares two databases"),
      (
        "diff HEAD~7 snapshot --format html --out week.html",
        "writes a page that shows both org charts in one"
      ),
    ],
    notes: [
      "A and B are each a path (a snapshot folder or a company database) or a git revision. For a revision, the snapshot committed in the workspace's snapshot/ folder is read.",
      "Exit codes: 0 no changes; 1 changes; 2 usage error; 3 failed.",
      "Several companies are compared one after the other, as text or Markdown. For the other formats, choose one with --company.",
      "--out writes to a file instead of standard output. It is required for HTML, whose stylesheet goes to assets/ beside the page.",
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(2...2)
    let format = console.isJSON ? "json" : arguments.value("--format") ?? "text"
    let out = arguments.value("--out")
    if format == "html", out == nil {
      throw UsageError(
        message: "diff: --format html requires --out", remedy: "for example: --out changes.html")
    }
    let company = arguments.value("--company")
    if company == nil, let companies = try several(arguments.operands) {
      return try diff(companies, format, arguments, console)
    }
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

  /// Compares each of several companies, one after the other.
  private static func diff(
    _ companies: [String: Set<Int>], _ format: String, _ arguments: Arguments, _ console: Console
  ) throws -> ExitCode {
    guard ["text", "markdown"].contains(format) else {
      throw UsageError(
        message:
          "diff: the snapshots have several companies (\(companies.keys.sorted().joined(separator: ", ")))",
        remedy: "choose one with --company for \(format)")
    }
    var bytes: [UInt8] = []
    var isSame = true
    for (company, sides) in companies.sorted(by: { $0.key < $1.key }) {
      if !bytes.isEmpty { bytes.append(0x0A) }
      guard sides.count == 2 else {
        isSame = false
        let place = arguments.operands[sides.first ?? 0]
        let text = "The company \(company) is only in \(place).\n"
        bytes += Array(text.utf8)
        continue
      }
      let records = try arguments.operands.map { try read($0, company: company, console) }
      let comparison = CompanyComparison(from: records[0], to: records[1])
      let report = ChangeReport(
        comparison, before: arguments.operands[0], after: arguments.operands[1])
      bytes += format == "markdown" ? report.markdown : report.plainText
      isSame = isSame && comparison.isSame
    }
    guard let out = arguments.value("--out") else {
      console.result(bytes: bytes)
      return isSame ? .done : .findings
    }
    if let slash = out.lastIndex(of: "/") { try FileSystem.makeFolders(String(out[..<slash])) }
    try FileSystem.writeAtomically(bytes, to: out)
    console.message("Wrote \(out)")
    return isSame ? .done : .findings
  }

  /// The companies of both sides, each with the sides that have it. Nil unless both have the snapshots of several.
  private static func several(_ operands: [String]) throws -> [String: Set<Int>]? {
    var found: [String: Set<Int>] = [:]
    for (side, operand) in operands.enumerated() {
      let names =
        FileSystem.isFolder(operand)
        ? SnapshotFolder.isSnapshot(operand) ? nil : try companies(in: operand)
        : FileSystem.exists(operand) ? nil : try SnapshotRevision.companies(operand, of: snapshotFolder())
      guard let names else { return nil }
      for name in names { found[name, default: []].insert(side) }
    }
    return found
  }

  private static func snapshotFolder() -> String {
    ((try? Workspace.find(from: ".", environment: Main.environment()).root) ?? ".") + "/snapshot"
  }

  /// Reads one side: an existing path, else a git revision.
  private static func read(_ side: String, company: String?, _ console: Console) throws -> CompanyRecords {
    var result: (records: CompanyRecords?, findings: [Finding])
    if FileSystem.isFolder(side) {
      let folder =
        company.map { side + "/" + $0 }.flatMap { SnapshotFolder.isSnapshot($0) ? $0 : nil } ?? side
      if !SnapshotFolder.isSnapshot(folder), let several = try companies(in: folder) {
        throw UsageError(
          message:
            "diff: \(side) has snapshots of several companies (\(several.joined(separator: ", ")))",
          remedy: "choose one with --company")
      }
      result = try SnapshotFolder.read(folder)
    } else if FileSystem.exists(side) {
      return try RecordsReader.read(path: side)
    } else {
      result = try revision(side, company: company)
    }
    for finding in result.findings { console.finding(finding) }
    guard let records = result.records, !result.findings.contains(where: { $0.severity == .error }) else {
      throw Failure("\(side): the snapshot has errors; cannot compare it")
    }
    return records
  }

  private static func companies(in folder: String) throws -> [String]? {
    let names = try FileSystem.names(in: folder).filter { SnapshotFolder.isSnapshot(folder + "/" + $0) }
    return names.isEmpty ? nil : names
  }

  /// Reads the committed snapshot of the workspace, or of the current folder outside one.
  private static func revision(
    _ revision: String, company: String?
  ) throws -> (records: CompanyRecords?, findings: [Finding]) {
    let folder = snapshotFolder()
    guard let company else { return try SnapshotRevision.read(revision, of: folder) }
    return try SnapshotRevision.read(revision, of: folder, company: company)
  }
}

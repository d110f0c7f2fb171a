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
      "Several companies are compared one after the other; HTML is then a page for each in the folder that --out names. Choose one with --company.",
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
    let several = company == nil ? try several(arguments.operands) : nil
    let differences =
      try several?.sorted { $0.key < $1.key }.map { try difference($0.key, $0.value, arguments, console) }
      ?? [difference(company, [0, 1], arguments, console)]
    if format == "html", let out {
      try writePages(differences, isFolder: several != nil, out, console)
    } else {
      let bytes =
        switch format {
        case "json": JSONWriter.encode(several == nil ? differences[0].value : list(differences))
        case "markdown": Array(differences.map(\.markdown).joined(separator: [0x0A]))
        default: Array(differences.map(\.text).joined(separator: [0x0A]))
        }
      if let out {
        if let slash = out.lastIndex(of: "/") { try FileSystem.makeFolders(String(out[..<slash])) }
        try FileSystem.writeAtomically(bytes, to: out)
        console.message("Wrote \(out)")
      } else {
        console.result(bytes: bytes)
      }
    }
    return differences.allSatisfy(\.isSame) ? .done : .findings
  }

  /// What changed in one company: a report, or the only side that has the company.
  private struct Difference {
    var company: String?
    var report: ChangeReport?
    var onlyIn = ""

    var isSame: Bool { report?.isSame ?? false }
    var text: [UInt8] { report?.plainText ?? Array((sentence + "\n").utf8) }
    var markdown: [UInt8] { report?.markdown ?? Array((sentence + "\n").utf8) }
    var value: Value { report?.value ?? ["onlyIn": .string(onlyIn)] }
    var sentence: String { "The company \(company ?? "") is only in \(onlyIn)." }
  }

  private static func difference(
    _ company: String?, _ sides: Set<Int>, _ arguments: Arguments, _ console: Console
  ) throws -> Difference {
    if sides.count == 1, let side = sides.first {
      return Difference(company: company, onlyIn: arguments.operands[side])
    }
    let records = try arguments.operands.map { try read($0, company: company, console) }
    let comparison = CompanyComparison(from: records[0], to: records[1])
    let report = ChangeReport(comparison, before: arguments.operands[0], after: arguments.operands[1])
    return Difference(company: company, report: report)
  }

  private static func list(_ differences: [Difference]) -> Value {
    [
      "same": .bool(differences.allSatisfy(\.isSame)),
      "companies": .list(
        differences.map { ["company": .optional($0.company), "changes": $0.value] }),
    ]
  }

  /// Writes a page for each company: to a file, or with several companies into a folder.
  private static func writePages(
    _ differences: [Difference], isFolder: Bool, _ out: String, _ console: Console
  ) throws {
    if isFolder, out.hasSuffix(".html") {
      throw UsageError(
        message: "diff: there are several companies, each with a page of its own",
        remedy: "name a folder with --out, or choose one with --company")
    }
    for difference in differences {
      guard let report = difference.report else {
        console.message(difference.sentence)
        continue
      }
      let file =
        isFolder
        ? "\(out)/\(difference.company ?? "").html" : FileSystem.isFolder(out) ? out + "/index.html" : out
      let page = report.sheet(library: try Theme.library(overrides: nil))
      for finding in page.findings { console.finding(finding) }
      try page.write(to: file)
      console.message("Wrote \(file)")
    }
  }

  /// The companies of both sides, each with the sides that have it. Nil unless both have the snapshots of
  /// several.
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

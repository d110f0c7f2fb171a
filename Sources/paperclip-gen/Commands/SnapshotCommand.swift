import Engine
import Renderer

/// Writes the company as text that git diffs well.
enum SnapshotCommand {
  static let command = Command(
    name: "snapshot", summary: "Write the company as text for git: one fact a line", operands: "[DATABASE]",
    options: [CompanyChoice.option],
    examples: [
      ("snapshot", "writes snapshot/, to be committed; unchanged files are not touched"),
      ("snapshot --out ../record/acme", "writes it elsewhere: into a folder that is empty or a snapshot"),
      ("snapshot .paperclip/companies/….sqlite", "prints the text of a database file, for git's textconv"),
    ],
    notes: [
      "Ordered by creation and id, references by id, no derived and no passing facts: a changed fact is a changed line. Only spend/ is sums: a line per agent, month and model.",
      "Of several companies each gets a folder of its own in snapshot/, unless --company names one. A snapshot holds descriptions and comments: commit it to a repository whose readers may see them.",
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...1)
    if let path = arguments.operands.first { return try print(path, arguments, console) }
    let session = try Session(arguments, console)
    let companies = try CompanyChoice(session).companies
    let base = arguments.value("--out") ?? session.workspace.path("snapshot")
    let areSeveral = try CompanyViewReader.companies(in: session.workspace.databases).count > 1
    let isInFolders = areSeveral && !(arguments.has("--company") && arguments.has("--out"))
    let lock = try WorkspaceLock(state: session.workspace.state)
    defer { withExtendedLifetime(lock) {} }
    if isInFolders, SnapshotFolder.isSnapshot(base) {
      throw Failure(
        "\(base): is the snapshot of one company, and there are several now; move it, or choose another folder with --out"
      )
    }
    var slugs = SlugTable(kind: "company")
    var results: [Value] = []
    for company in companies {
      let slug = slugs.add(name: company.name, id: company.id)
      let out = isInFolders ? base + "/" + slug : base
      let report = try SnapshotFolder.write(try RecordsReader.read(path: company.path), to: out)
      results.append([
        "company": .string(slug), "id": .string(company.id), "path": .string(out),
        "files": .int(Int64(report.files)), "written": .int(Int64(report.written)),
        "removed": .int(Int64(report.removed)),
      ])
      console.message(
        "Wrote \(out): \(Formats.count(report.files, "files")), \(report.written) written, \(report.removed) removed"
      )
    }
    if console.isJSON { console.result(json: ["snapshots": .list(results)]) }
    return .done
  }

  /// The snapshot of a database file, printed, or written where --out says.
  private static func print(_ path: String, _ arguments: Arguments, _ console: Console) throws -> ExitCode {
    let records = try RecordsReader.read(path: path)
    if let out = arguments.value("--out") {
      let report = try SnapshotFolder.write(records, to: out)
      console.message(
        "Wrote \(out): \(Formats.count(report.files, "files")), \(report.written) written, \(report.removed) removed"
      )
      return .done
    }
    for file in SnapshotFolder.files(records) { console.result(bytes: file.bytes) }
    return .done
  }
}

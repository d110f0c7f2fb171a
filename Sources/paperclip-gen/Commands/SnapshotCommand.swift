import Engine
import Renderer

/// Writes the company as text files for git.
enum SnapshotCommand {
  static let command = Command(
    name: "snapshot", summary: "Write the company as text files for git", operands: "[DATABASE]",
    options: [CompanyChoice.option, AudienceOption.option],
    examples: [
      ("snapshot", "writes snapshot/, to be committed to git"),
      ("snapshot --out ../record/acme", "writes another folder, which must be empty or a snapshot"),
      ("snapshot .paperclip/companies/….sqlite", "prints the text of a database, for git's textconv"),
    ],
    notes: [
      "One fact per line, so that a changed fact is a changed line. Records are ordered by creation and ID; derived and short-lived facts are left out. The files in spend/ are sums by agent, month and model. Unchanged files are not written.",
      "With several companies, each gets a folder in snapshot/. A snapshot contains descriptions and comments; commit it only where its readers may see them.",
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...1)
    if let path = arguments.operands.first { return try print(path, arguments, console) }
    let audience = try AudienceOption.value(arguments)
    let session = try Session(arguments, console)
    let choice = try CompanyChoice(session)
    let companies = choice.companies
    let base = arguments.value("--out") ?? session.workspace.path("snapshot")
    let areSeveral = try CompanyViewReader.companies(in: session.workspace.databases).count > 1
    let isInFolders = areSeveral && !(arguments.has("--company") && arguments.has("--out"))
    let lock = try WorkspaceLock(state: session.workspace.state)
    defer { withExtendedLifetime(lock) {} }
    if isInFolders, SnapshotFolder.isSnapshot(base) {
      throw Failure(
        "\(base): the folder has the snapshot of one company, but there are now several; move it, or choose another folder with --out"
      )
    }
    var results: [Value] = []
    for company in companies {
      let slug = choice.slug(company)
      let out = isInFolders ? base + "/" + slug : base
      let report = try SnapshotFolder.write(
        try RecordsReader.read(path: company.path).narrowed(to: audience), to: out)
      results.append([
        "company": .string(slug), "id": .string(company.id), "path": .string(out),
        "files": .int(Int64(report.files)), "written": .int(Int64(report.written)),
        "removed": .int(Int64(report.removed)),
      ])
      console.message(
        "Wrote \(out): \(Formats.count(report.files, "files")), \(Formats.count(Int64(report.written))) written, \(Formats.count(Int64(report.removed))) removed"
      )
    }
    if console.isJSON { console.result(json: ["snapshots": .list(results)]) }
    return .done
  }

  /// Prints the snapshot of a database file, or writes it to --out.
  private static func print(_ path: String, _ arguments: Arguments, _ console: Console) throws -> ExitCode {
    let records = try RecordsReader.read(path: path).narrowed(to: AudienceOption.value(arguments))
    if let out = arguments.value("--out") {
      let report = try SnapshotFolder.write(records, to: out)
      console.message(
        "Wrote \(out): \(Formats.count(report.files, "files")), \(Formats.count(Int64(report.written))) written, \(Formats.count(Int64(report.removed))) removed"
      )
      return .done
    }
    for file in SnapshotFolder.files(records) { console.result(bytes: file.bytes) }
    return .done
  }
}

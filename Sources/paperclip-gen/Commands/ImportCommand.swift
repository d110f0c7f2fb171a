import Engine
import Renderer

/// Imports a company template.
enum ImportCommand {
  static let command = Command(
    name: "import", summary: "Import a company template, a package or a snapshot", operands: "TEMPLATE",
    options: [
      Command.Option(name: "--company", value: "SLUG", summary: "the company to import into"), Command.wait,
    ],
    examples: [
      ("import templates/startup-in-a-box.json", "imports a template; importing it again changes nothing"),
      ("import ~/companies/acme", "imports a company package, a folder with a COMPANY.md"),
      ("import - < template.json", "reads standard input"),
      ("import snapshot", "imports a snapshot folder into an empty workspace"),
    ],
    notes: [
      "Problems in the template are reported with line and column. If there is an error, nothing is imported."
    ],
    run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(1...1)
    var session = try Session(arguments, console)
    let path = arguments.operands[0]
    if SnapshotFolder.isSnapshot(path) { return try importSnapshot(path, &session) }
    let source = IngestCommand.source(path, session.workspace, company: arguments.value("--company"))
    let (template, found) = try read(path, source.name, session.redactor)
    session.report(found)
    let errors = found.filter { $0.severity == .error }.count
    guard let template, errors == 0 else {
      throw Failure(
        "\(path): nothing was imported because the template has \(Formats.count(errors, "errors"))")
    }
    let lock = try WorkspaceRun(session)
    defer { withExtendedLifetime(lock) {} }
    let ingest = try session.ingest(rereads: true)
    ingest.add(template, from: source)
    try ingest.finish()
    if console.isJSON {
      console.result(json: [
        "agents": .int(Int64(template.agents.count)), "goals": .int(Int64(template.goals.count)),
        "projects": .int(Int64(template.projects.count)), "issues": .int(Int64(template.issues.count)),
        "routines": .int(Int64(template.routines.count)),
      ])
    } else {
      console.message(
        "Imported \(template.name): \(Formats.count(template.agents.count, "agents")), \(Formats.count(template.goals.count, "goals")), "
          + "\(Formats.count(template.projects.count, "projects")), \(Formats.count(template.issues.count, "issues"))"
          + (template.routines.isEmpty ? "" : ", " + Formats.count(template.routines.count, "routines"))
      )
      console.message("Publish it with: paperclip-gen generate")
    }
    return .done
  }

  /// A package folder, or a template as JSON.
  private static func read(_ path: String, _ name: String, _ redactor: Redactor) throws -> (
    CompanyTemplate?, [Finding]
  ) {
    guard path == "-" || !FileSystem.isFolder(path) else {
      guard PackageReader.recognizes(path) else {
        throw Failure("\(path): the folder is neither a company package (no COMPANY.md) nor a snapshot")
      }
      let (package, found) = try PackageReader.read(path, source: name, redactor: redactor)
      return (package.template, found)
    }
    return TemplateReader.read(try TemplateReader.contents(of: path), source: name, redactor: redactor)
  }

  private static func importSnapshot(_ path: String, _ session: inout Session) throws -> ExitCode {
    let console = session.console
    let (records, found) = try SnapshotFolder.read(path)
    session.report(found)
    let errors = found.filter { $0.severity == .error }.count
    guard let records, errors == 0 else {
      throw Failure(
        "\(path): nothing was imported because the snapshot has \(Formats.count(errors, "errors"))")
    }
    let lock = try WorkspaceRun(session)
    defer { withExtendedLifetime(lock) {} }
    let source = IngestCommand.source(path, session.workspace, company: nil)
    try SnapshotImport.run(
      records, into: session.workspace.databases, source: source.name, asOf: session.asOf ?? .epoch)
    // As on the site, removed records and placeholders are imported but not counted.
    let counts = RecordTable.records.map { table in
      let counted = records[table].filter { $0["leftAt"] == nil && $0["isPlaceholder"] == nil }
      return (name: table.words, count: counted.count)
    }
    if console.isJSON {
      console.result(
        json: .record(Fields(counts.map { ($0.name, .int(Int64($0.count))) })))
    } else {
      let list = counts.map { Formats.count($0.count, CountNoun($0.name)) }.joined(separator: ", ")
      console.message("Imported \(records.company.name): \(list)")
      console.message("Publish it with: paperclip-gen render")
    }
    return .done
  }
}

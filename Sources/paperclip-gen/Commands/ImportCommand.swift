import Engine

/// Imports a company template.
enum ImportCommand {
  static let command = Command(
    name: "import", summary: "Import a company template or a snapshot", operands: "TEMPLATE",
    options: [Command.Option(name: "--company", value: "SLUG", summary: "the company to import it into")],
    examples: [
      ("import templates/startup-in-a-box.json", "imports a template; importing it twice changes nothing"),
      ("import - < template.json", "from standard input"),
      ("import snapshot", "a folder that snapshot wrote, into a company that has nothing yet"),
    ],
    notes: [
      "Every problem of the template is named with its line and column. With an error, nothing is imported."
    ],
    run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(1...1)
    var session = try Session(arguments, console)
    let path = arguments.operands[0]
    if SnapshotFolder.isSnapshot(path) { return try importSnapshot(path, &session) }
    let bytes = path == "-" ? try ByteReader(path: "-").all() : try FileSystem.read(path)
    let source = IngestCommand.source(path, session.workspace, company: arguments.value("--company"))
    let (template, found) = TemplateReader.read(bytes, source: source.name)
    session.report(found)
    let errors = found.filter { $0.severity == .error }.count
    guard let template, errors == 0 else {
      throw Failure(
        "\(path): the template has \(errors) \(errors == 1 ? "error" : "errors"); nothing was imported")
    }
    let lock = try WorkspaceLock(state: session.workspace.state)
    defer { withExtendedLifetime(lock) {} }
    let ingest = try session.ingest(rereads: true)
    ingest.add(template, from: source)
    try ingest.finish()
    if console.isJSON {
      console.result(json: [
        "agents": .int(Int64(template.agents.count)), "goals": .int(Int64(template.goals.count)),
        "projects": .int(Int64(template.projects.count)), "issues": .int(Int64(template.issues.count)),
      ])
    } else {
      console.message(
        "Imported \(template.name): \(template.agents.count) agents, \(template.goals.count) goals, "
          + "\(template.projects.count) projects, \(template.issues.count) issues")
      console.message("Publish it with: paperclip-gen generate")
    }
    return .done
  }

  private static func importSnapshot(_ path: String, _ session: inout Session) throws -> ExitCode {
    let console = session.console
    let (records, found) = try SnapshotFolder.read(path)
    session.report(found)
    let errors = found.filter { $0.severity == .error }.count
    guard let records, errors == 0 else {
      throw Failure(
        "\(path): the snapshot has \(errors) \(errors == 1 ? "error" : "errors"); nothing was imported")
    }
    let lock = try WorkspaceLock(state: session.workspace.state)
    defer { withExtendedLifetime(lock) {} }
    let source = IngestCommand.source(path, session.workspace, company: nil)
    try SnapshotImport.run(
      records, into: session.workspace.databases, source: source.name, asOf: session.asOf ?? .epoch)
    let counts = RecordTable.records.map { (name: $0.words, count: records[$0].count) }
    if console.isJSON {
      console.result(
        json: .record(Dictionary(uniqueKeysWithValues: counts.map { ($0.name, .int(Int64($0.count))) })))
    } else {
      let list = counts.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
      console.message("Imported \(records.company.name): \(list)")
      console.message("Publish it with: paperclip-gen render")
    }
    return .done
  }
}

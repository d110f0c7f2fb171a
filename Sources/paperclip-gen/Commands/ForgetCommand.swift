import Engine
import Renderer

/// Removes a record's texts, a source's data, or an allowed text that looks like a secret, from the databases
/// and the site.
enum ForgetCommand {
  static let command = Command(
    name: "forget", summary: "Remove a record's texts or a source's data for good",
    operands: "SOURCE|ID|FINGERPRINT",
    options: [
      Command.Option(
        name: "--yes", summary: "remove it; without this option, forget only shows what would be removed"),
      Command.wait,
    ],
    examples: [
      ("forget 3f9a1c07-…", "shows what the record with this ID has; counts and amounts would stay"),
      ("forget logs/wrong.ndjson --yes", "rebuilds the databases without this source, and publishes"),
      (
        "forget 3f9a1c07d2b4e856 --yes",
        "redacts the text with this fingerprint, even though the configuration allows it"
      ),
    ],
    notes: [
      "A record keeps its place, its counts and its amounts; its texts become [removed], even if a source still has them. A source is removed by a rebuild from the others: remove it from \"sources\" first; the others must be complete and listed in the configuration. What was forgotten is recorded in .paperclip/forgotten.",
      "Backups of the state, snapshots in git and copies of the site are not changed. A fingerprint is one that \"redaction\": { \"allow\": […] } lists; texts with other fingerprints were redacted when they were read.",
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(1...1)
    let session = try Session(arguments, console)
    let name = arguments.operands[0]
    let databases = session.workspace.databases
    if let rows = try Forgetting.rows(of: name, in: databases) {
      return try forget(source: name, rows: rows, session)
    }
    if try ForgottenList(state: session.workspace.state).sources.contains(name) {
      return try removeCopies(of: name, session)
    }
    let id = try Forgetting.id(ofIssue: name, in: databases) ?? name
    let lines = try Forgetting.preview(id, in: databases)
    if lines.isEmpty, Fingerprint.isValid(name) { return try forget(fingerprint: name, session) }
    guard !lines.isEmpty else {
      throw Failure(
        "\"\(name)\" is not a source, an issue, the ID of a record or a fingerprint; sources are listed on data-quality.html, and IDs in the files under api/"
      )
    }
    for line in lines { console.result((arguments.has("--yes") ? "Removing " : "Would remove ") + line) }
    guard arguments.has("--yes") else { return ask(console) }
    try removing(session) {
      try $0.remove(record: id)
      var list = try ForgottenList(state: session.workspace.state)
      try list.add(record: id)
    }
    return try generate([], session)
  }

  private static func forget(source name: String, rows: Int64, _ session: Session) throws -> ExitCode {
    let files = try session.workspace.files()
    guard !(files.sources + files.templates).contains(where: { $0.name == name }) else {
      throw Failure(
        "\(name): is listed in the configuration and would be read again; remove it from \"sources\" or \"templates\" first"
      )
    }
    var rebuild = Rebuild(session.workspace.databases)
    let others = try rebuild.losses(files.sources + files.templates).filter { $0.source != name }
    guard others.isEmpty || session.arguments.has("--discard") else {
      let list = others.map { "  \($0.source): \($0.reason)" }.joined(separator: "\n")
      throw Failure(
        "\(name): cannot be forgotten alone; a rebuild without it would also lose data of\n\(list)\n  list these files in the configuration first"
      )
    }
    let isDone = session.arguments.has("--yes")
    session.console.result(
      "\(isDone ? "Removing" : "Would remove") \(Formats.count(rows, "rows")) of \(name), by rebuilding the databases from the other sources"
    )
    guard isDone else { return ask(session.console) }
    try locked(session) {
      var list = try ForgottenList(state: session.workspace.state)
      try list.add(source: name)
    }
    let root = session.workspace.root
    var gone = try Removal(root: root, databases: session.workspace.databases).names()
    try removeWithoutSources(name, session)
    var code = try generate(["--rebuild", "--discard"], session)
    _ = try removeCopies(of: name, session)
    guard code != .failed else { return code }
    // Alerts and proposals about records that only this source had.
    let left = try Removal(root: root, databases: session.workspace.databases).names()
    let names = left.values.reduce(into: Set<String>()) { $0.formUnion($1) }
    gone = gone.filter { left[$0.key] == nil }.mapValues { $0.subtracting(names) }
    var isChanged = false
    try locked(session) { isChanged = try Removal.remove(gone: gone, root: root) }
    if isChanged { code = try generate([], session) }
    return code
  }

  /// Removes the copies that rebuilds leave, which would keep the data of a forgotten source; also those that a run left
  /// that was killed before.
  private static func removeCopies(of name: String, _ session: Session) throws -> ExitCode {
    for state in try CompanyShare.states(in: session.workspace.databases) + [session.workspace.state] {
      for copy in try FileSystem.names(in: state)
      where copy == "companies.old" || copy.hasPrefix("companies.old-") {
        try FileSystem.removeTree(state + "/" + copy)
        session.console.message("Removed \(state)/\(copy), which had the rows of \(name)")
      }
    }
    return .done
  }

  /// Takes a record out of the databases, the outbox and the plan.
  private static func removing(_ session: Session, _ body: (Removal) throws -> Void) throws {
    try locked(session) {
      try body(Removal(root: session.workspace.root, databases: session.workspace.databases))
    }
  }

  /// Keeps other runs from writing: of the workspace, and of each company that a shard publishes.
  private static func locked(_ session: Session, _ body: () throws -> Void) throws {
    let states = try CompanyShare.states(in: session.workspace.databases) + [session.workspace.state]
    let patience = try session.arguments.patience()
    let locks = try states.flatMap { state in
      try [WorkspaceLock.name, WorkspaceLock.sending, WorkspaceLock.applying]
        .map { try WorkspaceLock(state: state, name: $0, patience: patience) }
    }
    try withExtendedLifetime(locks) { try body() }
  }

  private static func forget(fingerprint: String, _ session: Session) throws -> ExitCode {
    let count = try StoredRedactions.count(fingerprint: fingerprint, in: session.workspace.databases)
    guard count > 0 else {
      throw Failure(
        "\(fingerprint): no stored text has this fingerprint; texts that look like secrets are redacted when they are read, "
          + "unless \"redaction\": { \"allow\": […] } lists their fingerprints")
    }
    let isDone = session.arguments.has("--yes")
    session.console.result(
      "\(isDone ? "Redacting" : "Would redact") the secret \(fingerprint) in \(Formats.count(count, "stored texts"))"
    )
    guard isDone else { return ask(session.console) }
    try locked(session) {
      var list = try ForgottenList(state: session.workspace.state)
      try list.add(fingerprint: fingerprint)
      let allowed = session.workspace.configuration.allowedTexts.subtracting(list.fingerprints)
      try Removal.redact(root: session.workspace.root, by: Redactor(allowed: allowed))
    }
    return try generate([], session)
  }

  private static func ask(_ console: Console) -> ExitCode {
    console.message("Nothing was changed. To remove it, add --yes.")
    return .done
  }

  private static func generate(_ options: [String], _ session: Session) throws -> ExitCode {
    let companies = try CompanyShare.states(in: session.workspace.databases)
    for state in companies + [session.workspace.state] { try RunRecord.remove(state) }
    if !companies.isEmpty { return try generateByShards(options, session) }
    return try run(["generate"] + options, with: ["--out", "--wait", "--as-of"], session)
  }

  /// Runs a command with some of the options of this one.
  static func run(_ words: [String], with options: [String], _ session: Session) throws -> ExitCode {
    var words = words
    for name in options {
      if let value = session.arguments.value(name) { words += [name, value] }
    }
    let arguments = try Arguments.read(words, commands: CommandTable.all)
    return try arguments.command.run(arguments, session.console)
  }
}

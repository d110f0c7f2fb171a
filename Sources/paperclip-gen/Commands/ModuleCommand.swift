import Engine
import Renderer

/// Lists, checks, creates, enables and disables modules.
enum ModuleCommand {
  static let command = Command(
    name: "module", summary: "List, check, profile, create, enable or disable modules",
    operands: "list|check|profile|new|enable|disable [ID…]", operandChoices: { actions },
    options: [
      Command.Option(name: "--name", value: "NAME", summary: "with new: the name of the module"),
      CompanyChoice.option,
    ],
    examples: [
      ("module list", "lists every module with its status"),
      ("module new revenue", "creates and enables a working module in modules/revenue"),
      (
        "module check revenue",
        "finds problems in it; without an ID, in all modules of the workspace"
      ),
      (
        "module profile analytics",
        "runs each of its queries on the workspace's data: slowest first, with steps, time and rows"
      ),
      ("module enable analytics audit", "adds both to modules.enabled in the configuration"),
      ("module disable observability", "removes its pages and files from the site; its tables stay"),
    ],
    notes: [
      "A check compares a module from a store with the lock, and runs the module over a generated history, with events in batches of 1, of 7 and all at once. The resulting rows must be equal."
    ], run: run)

  private static let actions = ["list", "check", "profile", "new", "enable", "disable"]

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    guard let action = arguments.operands.first, actions.contains(action) else {
      let nearest = arguments.operands.first.flatMap { Suggestion.nearest(to: $0, in: actions) }
      throw UsageError(
        message: arguments.operands.first.map { "module: unknown action \"\($0)\"" }
          ?? "module: missing action",
        remedy: nearest.map { "did you mean \"paperclip-gen module \($0)\"?" }
          ?? "expected \(Arguments.list(actions)); for example: paperclip-gen module new revenue")
    }
    try arguments.requireOperands(
      ["list": 1...1, "check": 1...2, "profile": 1...2, "new": 2...2][action] ?? 2...1000)
    let id = arguments.operands.count > 1 ? arguments.operands[1] : ""
    let session = try Session(arguments, console)
    switch action {
    case "list": return list(session)
    case "check": return try check(id, session)
    case "profile": return try profile(id, session)
    case "new": return try create(id, session)
    default: return try set(Array(arguments.operands.dropFirst()), enabled: action == "enable", session)
    }
  }

  private static func list(_ session: Session) -> ExitCode {
    let modules = session.modules.modules
    func status(_ module: Module) -> String {
      switch module.state {
      case .active: "enabled"
      case .disabled: "disabled"
      case .failed: "failed"
      }
    }
    if session.console.isJSON {
      session.console.result(
        json: .list(
          modules.map { module in
            [
              "id": .string(module.id), "version": .optional(module.manifest.version?.text),
              "name": .string(module.manifest.name), "status": .string(status(module)),
              "reason": .optional(module.reason), "slot": .optional(module.manifest.slot),
              "isBuiltIn": .bool(module.files?.isBuiltIn ?? false),
            ]
          }))
      return .done
    }
    for module in modules {
      let version = module.manifest.version.map { " " + $0.text } ?? ""
      let what = module.reason ?? module.manifest.description ?? ""
      session.console.result("\(module.id)\(version)  \(status(module))\(what.isEmpty ? "" : "  " + what)")
    }
    return .done
  }

  private static func check(_ id: String, _ session: Session) throws -> ExitCode {
    let all = session.modules
    var ids = [id]
    if id.isEmpty {
      ids = all.modules.filter { !($0.files?.isBuiltIn ?? true) || $0.state != .disabled }.map(\.id)
    } else if all[id] == nil {
      let nearest = Suggestion.nearest(to: id, in: all.modules.map(\.id))
      throw UsageError(
        message: "module check: unknown module \"\(id)\"",
        remedy: nearest.map { "did you mean \"\($0)\"?" } ?? "run paperclip-gen module list")
    }
    var findings: [Finding] = []
    for id in ids {
      for finding in try Self.findings(of: id, session) where !findings.contains(finding) {
        findings.append(finding)
      }
    }
    if session.console.isJSON {
      session.console.result(json: ["findings": .list(findings.map(CheckCommand.json))])
    } else {
      for finding in findings { session.console.finding(finding) }
    }
    let problems = findings.filter { $0.severity > .note }
    if !session.console.isJSON {
      session.console.message(
        problems.isEmpty
          ? ids.isEmpty
            ? "There are no modules to check." : "No problems found in \(ids.joined(separator: ", "))."
          : Formats.count(problems.count, "problems") + " found.")
    }
    return problems.isEmpty ? .done : .findings
  }

  /// The problems of one module: its files, its SQL, its hooks, and its page templates over a generated
  /// history.
  static func findings(of id: String, _ session: Session) throws -> [Finding] {
    let check = ModuleCheck(session.moduleSource, id: id)
    var findings = try check.run() + lockFindings(of: id, session)
    let companies = try CompanyViewReader.companies(in: session.workspace.databases)
    findings += try check.migrations(in: companies.map(\.path))
    guard !findings.contains(where: { $0.severity == .error }) else { return findings }
    let set = try check.modules()
    let library = try Theme.library(overrides: session.workspace.html, modules: set.templates)
    findings += library.findings.filter {
      $0.source?.hasPrefix("modules/\(id)/") ?? false && !set.isEntry($0.source)
    }
    for facts in try check.facts() {
      findings += ModulePages.check(facts, library: library).filter { !findings.contains($0) }
    }
    return findings
  }

  /// A module that was installed from a store and changed since. It may be meant, so it is a warning.
  private static func lockFindings(of id: String, _ session: Session) throws -> [Finding] {
    let root = session.workspace.root
    guard let item = try StoreLock.read(root: root)[.module, id] else { return [] }
    let folder = root + "/" + item.folder
    guard FileSystem.isFolder(folder) else { return [] }
    let own: FileTree
    do {
      own = try FileTree(folder: folder, name: item.folder, isWhole: true)
    } catch let failure as Failure {
      return [Finding(.warning, failure.message)]
    }
    guard own.hash != item.sha256 else { return [] }
    let original = try? StoreCache(state: session.workspace.state).tree(item.sha256, name: id)
    let files = (original?.changes(to: own) ?? []).prefix(5).map { "\($0.path) \($0.kind.rawValue)" }
    let list = files.isEmpty ? "" : " (\(files.joined(separator: ", ")))"
    return [
      Finding(
        .warning, "the files differ from \(StoreLock.name)\(list)",
        remedy:
          "see the changes with paperclip-gen store diff \(id)@\(item.version), or restore the files with store install",
        source: item.folder)
    ]
  }

  private static func create(_ id: String, _ session: Session) throws -> ExitCode {
    guard ModuleManifest.isValid(id: id) else {
      throw UsageError(
        message: "module new: invalid ID \"\(id)\"", remedy: "use lower-case letters, digits and hyphens")
    }
    // Otherwise the new module would replace it, with other migrations on the same tables.
    guard !ModuleFiles.builtIn.contains(where: { $0.name == "modules/" + id }) else {
      throw Failure("module new: \"\(id)\" is a built-in module; choose another ID")
    }
    let folder = session.workspace.root + "/modules/" + id
    guard FileSystem.status(folder) == nil else {
      throw Failure("modules/\(id) already exists; choose another ID or remove the folder")
    }
    let words = id.split { $0 == "-" || $0 == "_" }.joined(separator: " ")
    let name = session.arguments.value("--name") ?? words.prefix(1).uppercased() + words.dropFirst()
    for file in NewModuleFiles.all(id: id, name: name) {
      let path = folder + "/" + file.path
      if let slash = path.lastIndex(of: "/") { try FileSystem.makeFolders(String(path[..<slash])) }
      try FileSystem.write(Array(file.content.utf8), to: path)
      session.console.message("wrote    modules/\(id)/\(file.path)")
    }
    return try set([id], enabled: true, session)
  }

  private static func set(_ ids: [String], enabled: Bool, _ session: Session) throws -> ExitCode {
    let modules = session.modules
    if enabled, let id = ids.first(where: { modules[$0] == nil }) {
      let nearest = Suggestion.nearest(to: id, in: modules.modules.map(\.id))
      throw UsageError(
        message: "module enable: unknown module \"\(id)\"",
        remedy: nearest.map { "did you mean \"\($0)\"?" } ?? "run paperclip-gen module list")
    }
    let path = session.workspace.root + "/" + Workspace.configurationName
    let before = try FileSystem.read(path)
    var bytes = before
    for id in ids {
      let edit = ConfigurationEdit(bytes, source: Workspace.configurationName)
      let changed = try edit.setting(id, enabled: enabled)
      if !enabled, changed == bytes, modules[id] == nil {
        throw UsageError(
          message: "module disable: unknown module \"\(id)\"", remedy: "run paperclip-gen module list")
      }
      bytes = changed
    }
    if bytes != before { try FileSystem.writeAtomically(bytes, to: path) }
    let list = ids.joined(separator: ", ")
    let whose = ids.count == 1 ? "its" : "their"
    session.console.message(
      enabled
        ? "Enabled \(list). Next: paperclip-gen generate"
        : "Disabled \(list). The next paperclip-gen generate removes \(whose) pages; \(whose) tables stay.")
    return .done
  }
}

import Engine
import Renderer

/// Everything about modules that needs no run.
enum ModuleCommand {
  static let command = Command(
    name: "module", summary: "List, check, begin, enable or disable modules",
    operands: "list|check|new|enable|disable [ID]",
    options: [Command.Option(name: "--name", value: "NAME", summary: "with new: what the module is called")],
    examples: [
      ("module list", "every module, and how it is"),
      ("module new revenue", "a module in modules/revenue that generates at once"),
      (
        "module check revenue",
        "says everything that is wrong with it; without an id, with all of the workspace"
      ),
      ("module enable observability", "adds it to modules.enabled of the configuration"),
      ("module disable observability", "its pages and files go; its tables and its place in the log stay"),
    ],
    notes: [
      "A check runs the module over a made-up history, with the events cut into batches of 1, 7 and all: the rows must be the same."
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    let actions = ["list", "check", "new", "enable", "disable"]
    guard let action = arguments.operands.first, actions.contains(action) else {
      let nearest = arguments.operands.first.flatMap { Suggestion.nearest(to: $0, in: actions) }
      let verbs = "list, check, new, enable or disable"
      throw UsageError(
        message: arguments.operands.first.map { "module: there is no \"\($0)\"; there are \(verbs)" }
          ?? "module: say what to do: \(verbs)",
        remedy: nearest.map { "did you mean \"paperclip-gen module \($0)\"?" }
          ?? "for example: paperclip-gen module new revenue; see: paperclip-gen help module")
    }
    try arguments.requireOperands(["list": 1...1, "check": 1...2][action] ?? 2...2)
    let id = arguments.operands.count > 1 ? arguments.operands[1] : ""
    let session = try Session(arguments, console)
    switch action {
    case "list": return list(session)
    case "check": return try check(id, session)
    case "new": return try begin(id, session)
    default: return try set(id, enabled: action == "enable", session)
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
        message: "module check: there is no module \"\(id)\"",
        remedy: nearest.map { "did you mean \"\($0)\"?" } ?? "see: paperclip-gen module list")
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
          ? "Nothing is wrong with \(ids.isEmpty ? "the modules: there are none" : ids.joined(separator: ", "))."
          : Formats.count(problems.count, "problems") + ".")
    }
    return problems.isEmpty ? .done : .findings
  }

  /// What is wrong with one module: its files, its statements, its hooks, and its page templates over a made-up history.
  static func findings(of id: String, _ session: Session) throws -> [Finding] {
    let check = ModuleCheck(session.moduleSource, id: id)
    var findings = try check.run()
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

  private static func begin(_ id: String, _ session: Session) throws -> ExitCode {
    guard ModuleManifest.isValid(id: id) else {
      throw UsageError(message: "module new: an id is lower-case letters, digits and hyphens, not \"\(id)\"")
    }
    let folder = session.workspace.root + "/modules/" + id
    guard FileSystem.status(folder) == nil else { throw Failure("modules/\(id): is there already") }
    let words = id.split { $0 == "-" || $0 == "_" }.joined(separator: " ")
    let name = session.arguments.value("--name") ?? words.prefix(1).uppercased() + words.dropFirst()
    for file in ModuleFilesToBegin.all(id: id, name: name) {
      let path = folder + "/" + file.path
      if let slash = path.lastIndex(of: "/") { try FileSystem.makeFolders(String(path[..<slash])) }
      try FileSystem.write(Array(file.content.utf8), to: path)
      session.console.message("wrote    modules/\(id)/\(file.path)")
    }
    return try set(id, enabled: true, session)
  }

  private static func set(_ id: String, enabled: Bool, _ session: Session) throws -> ExitCode {
    let modules = session.modules
    if enabled, modules[id] == nil {
      let nearest = Suggestion.nearest(to: id, in: modules.modules.map(\.id))
      throw UsageError(
        message: "module enable: there is no module \"\(id)\"",
        remedy: nearest.map { "did you mean \"\($0)\"?" } ?? "see: paperclip-gen module list")
    }
    let path = session.workspace.root + "/" + Workspace.configurationName
    let bytes = try FileSystem.read(path)
    let edit = ConfigurationEdit(bytes, source: Workspace.configurationName)
    let changed = try edit.setting(id, enabled: enabled)
    if !enabled, changed == bytes, modules[id] == nil {
      throw UsageError(
        message: "module disable: there is no module \"\(id)\"", remedy: "see: paperclip-gen module list")
    }
    if changed != bytes { try FileSystem.writeAtomically(changed, to: path) }
    if enabled {
      session.console.message("\(id) is enabled. Now run: paperclip-gen generate")
    } else {
      session.console.message(
        "\(id) is disabled: its pages go with the next paperclip-gen generate; its tables stay.")
    }
    return .done
  }
}

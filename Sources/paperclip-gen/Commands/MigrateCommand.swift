import Engine

/// Applies pending migrations without reading or publishing anything.
enum MigrateCommand {
  static let command = Command(
    name: "migrate", summary: "Apply pending database migrations", operands: "",
    options: [
      Command.Option(
        name: "--module", value: "ID", summary: "only this module and the ones that it requires"),
      Command.wait,
    ],
    examples: [
      ("migrate", "applies the core's migrations, then those of the modules in dependency order"),
      ("migrate --module observability", "applies the core's, then those of one module"),
    ],
    notes: ["generate does this too. Each migration is one transaction."],
    run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...0)
    var session = try Session(arguments, console)
    let lock = try WorkspaceRun(session)
    defer { withExtendedLifetime(lock) {} }
    let modules = session.modules
    let wanted = arguments.value("--module")
    if let wanted {
      guard let module = modules[wanted], module.state != .disabled else {
        throw UsageError(
          message: "migrate: the module \"\(wanted)\" is not enabled",
          remedy: "run paperclip-gen module list")
      }
    }
    session.report(modules.findings)
    let result = try ModuleWork(session: session, modules: modules).run(.migrate(wanted))
    session.report(result.findings)
    let failed = result.reports.filter { $0.report.failure != nil && wanted ?? $0.report.id == $0.report.id }
    let names = failed.reduce(into: [String]()) { if !$0.contains($1.report.id) { $0.append($1.report.id) } }
    console.message(
      names.isEmpty
        ? "The databases are up to date."
        : "The databases are up to date, except for the tables of \(names.joined(separator: ", ")).")
    return session.findings.contains { $0.severity == .error } ? .findings : .done
  }
}

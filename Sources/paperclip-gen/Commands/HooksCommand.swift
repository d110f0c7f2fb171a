import Engine
import Renderer

/// Delivers pending events to modules.
enum HooksCommand {
  static let command = Command(
    name: "hooks", summary: "Deliver pending events to modules", operands: "",
    options: [
      Command.Option(
        name: "--retry", value: "ID", summary: "deliver the events again that this module skipped"),
      Command.wait,
    ],
    examples: [
      ("hooks", "runs pending hooks and services"),
      (
        "hooks --retry observability",
        "after fixing the module: delivers what it skipped and what is pending"
      ),
    ],
    notes: ["generate does this too. Without new events, no hook runs."], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...0)
    var session = try Session(arguments, console)
    let lock = try WorkspaceRun(session)
    defer { withExtendedLifetime(lock) {} }
    let modules = session.modules
    var step = ModuleWork.Step.run
    if let id = arguments.value("--retry") {
      guard let module = modules[id], module.state != .disabled else {
        throw UsageError(
          message: "hooks: the module \"\(id)\" is not enabled", remedy: "run paperclip-gen module list")
      }
      step = .retry(id)
    }
    session.report(modules.findings)
    let result = try ModuleWork(session: session, modules: modules).run(step)
    session.report(result.findings)
    if console.isJSON {
      console.result(
        json: [
          "modules": .list(
            result.reports.map { company, report in
              [
                "company": .string(company), "id": .string(report.id), "delivered": .int(report.delivered),
                "refused": .int(Int64(report.refused)), "failure": .optional(report.failure),
              ]
            })
        ])
    } else {
      for (company, report) in result.reports {
        let place = result.reports.contains { $0.company != company } ? company + ": " : ""
        let refused = report.refused > 0 ? ", \(Formats.count(Int64(report.refused))) skipped" : ""
        let failure = report.failure == nil ? "" : ", failed"
        console.message(
          "\(place)\(report.id): \(Formats.count(report.delivered, "events")) processed\(refused)\(failure)")
      }
    }
    let hasFailed = result.reports.contains { $0.report.failure != nil || $0.report.refused > 0 }
    return hasFailed || modules.findings.contains { $0.severity == .error } ? .findings : .done
  }
}

import Engine
import Renderer

/// Tries rules on the past, shows the plan, and applies it.
enum WorkflowCommand {
  private static let actions = ["test", "plan", "apply"]

  static let command = Command(
    name: "workflow", summary: "Test rules on the past, show and apply the plan",
    operands: "test|plan|apply [RULE]", operandChoices: { actions },
    options: [
      CompanyChoice.option,
      Command.Option(
        name: "--since", value: "AGE", summary: "test: how far to look back; the default is 90d"),
      Command.Option(
        name: "--script", value: "DIR", summary: "plan: write a shell script and its bodies to DIR"),
      Command.Option(
        name: "--only", value: "ID", summary: "apply: only this proposal; can be repeated"),
      Command.Option(
        name: "--retry", value: "ID", summary: "apply: call again what may have been done; can be repeated"),
    ],
    examples: [
      ("workflow test announce --since 90d", "shows when the rule would have fired, and on what"),
      ("workflow plan", "prints the proposed calls; nothing is called"),
      ("workflow plan --script plan-today", "writes the calls as a script to read and run by hand"),
      ("workflow apply", "checks each proposal again, calls Paperclip and records the answer"),
    ],
    notes: [
      "generate writes the rule log and the plan, and calls nothing. Only apply calls Paperclip, through curl, with the key of modules.config.workflow.key. It never approves, rejects, resumes or deletes, and refuses a plan that is older than maxAgeHours by the company's clock.",
      "Exit code of apply: 0 everything was made or is no longer needed; 1 something was refused, waits for another try, or needs a person; 2 the configuration.",
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(1...2)
    let action = arguments.operands[0]
    guard actions.contains(action) else {
      throw UsageError(
        message: "workflow: expected \(Arguments.list(actions)), got \"\(action)\"",
        remedy: Suggestion.nearest(to: action, in: actions).map { "did you mean \"\($0)\"?" })
    }
    if action != "test" { try arguments.requireOperands(1...1, of: action) }
    let session = try Session(arguments, console, silently: true, lazily: true)
    let modules = session.modules
    guard let module = modules[WorkflowSettings.module], module.state != .disabled else {
      throw UsageError(
        message: "the module \"\(WorkflowSettings.module)\" is not enabled",
        remedy: "run paperclip-gen module enable \(WorkflowSettings.module)")
    }
    if let problem = module.problem { throw UsageError(message: problem.message, remedy: problem.remedy) }
    guard let context = WorkflowContext(session, modules) else {
      throw UsageError(message: "the module \"\(WorkflowSettings.module)\" failed", remedy: module.reason)
    }
    let places = try places(context, modules)
    switch action {
    case "test": return try WorkflowTest(context: context, places: places).run()
    case "plan": return try show(context, places)
    default: return try WorkflowApply(context: context, places: places).run()
    }
  }

  private static func places(_ context: WorkflowContext, _ modules: ModuleSet) throws -> [WorkflowContext
    .Place]
  {
    let all = try CompanyViewReader.companies(in: context.session.workspace.databases)
    return try CompanyChoice(context.session).companies.map {
      try context.place($0, isOnly: all.count == 1, modules)
    }
  }

  // MARK: plan

  private static func show(_ context: WorkflowContext, _ places: [WorkflowContext.Place]) throws -> ExitCode {
    let console = context.session.console
    var values: [Value] = []
    for place in places {
      let plan = try context.plan(place)
      let open = plan.open
      if let folder = context.session.arguments.value("--script") {
        try write(
          PlanScript(open, context.settings, asOf: plan.newest),
          places.count > 1 ? "\(folder)/\(place.name)" : folder)
      }
      values += open.map { proposal in
        var fields = proposal.value.record ?? [:]
        fields["company"] = .string(place.name)
        fields["state"] = .string(plan.calls[proposal.id]?.result?.rawValue ?? "proposed")
        return .record(fields)
      }
      guard !console.isJSON else { continue }
      for proposal in open {
        console.result(
          "\(proposal.id)  \(proposal.rule): \(proposal.title)\(proposal.startsAgent ? " (starts an agent)" : "")"
        )
        console.result("  because \(proposal.because)")
        console.result("  \(proposal.call.method) \(proposal.call.path), expires \(proposal.expires.text)")
        if let state = plan.calls[proposal.id], let result = state.result {
          console.result("  last answer: \(result.rawValue) \(state.code ?? "") \(state.error ?? "")")
        }
      }
      let held = plan.history.count { $0.result == .held }
      let isNone = open.isEmpty ? "Nothing is proposed" : "\(Formats.count(open.count, "proposals"))"
      console.message("\(isNone)\(held > 0 ? ", \(held) held back" : ""), as of \(plan.newest.text)")
    }
    if console.isJSON { console.result(json: .list(values)) }
    return .done
  }

  private static func write(_ script: PlanScript, _ folder: String) throws {
    try FileSystem.makeFolders(folder)
    for file in script.files { try FileSystem.writeAtomically(file.bytes, to: "\(folder)/\(file.name)") }
    try FileSystem.writeAtomically(Array(script.script.utf8), to: folder + "/apply.sh")
  }
}

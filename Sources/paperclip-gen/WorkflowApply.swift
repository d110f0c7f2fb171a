import Engine
import Renderer

/// Makes the calls of the plans, one at a time, and records how each ended.
struct WorkflowApply {
  let context: WorkflowContext
  let places: [WorkflowContext.Place]

  func run() throws -> ExitCode {
    let (session, console) = (context.session, context.session.console)
    guard !context.settings.server.isEmpty else {
      throw UsageError(
        message: "workflow apply: no server is configured",
        remedy: "set modules.config.workflow.server to the URL of Paperclip")
    }
    // Two at once would make the same calls.
    let lock = try WorkspaceLock(
      state: session.workspace.state, name: WorkspaceLock.applying, patience: session.arguments.patience())
    defer { withExtendedLifetime(lock) {} }
    let only = Set(session.arguments.values("--only"))
    let retried = Set(session.arguments.values("--retry"))
    let client = APIClient(
      context.settings, secrets: session.workspace.configuration.environmentValues)
    let run = PlanRun(
      client, hasKey: !context.settings.key.isEmpty, clock: { SystemClock.now }, retried: retried)
    var report = PlanRun.Report()
    var isRefused = false
    var known: Set<String> = []
    for place in places {
      var plan = try context.plan(place)
      known.formUnion(plan.proposals.keys)
      let open = plan.open.filter { only.isEmpty && retried.isEmpty || only.union(retried).contains($0.id) }
      guard !open.isEmpty else { continue }
      let age = place.now.milliseconds - plan.newest.milliseconds
      guard age <= context.settings.maximumAge else {
        isRefused = true
        console.failure(
          "the plan of \(place.company.name) is of \(plan.newest.text), and the data of \(place.now.text): it is older than \(context.settings.maximumAge / 3_600_000) hours; run paperclip-gen generate first"
        )
        continue
      }
      for proposal in open where proposal.expires > place.now { try run.apply(proposal, &plan, &report) }
    }
    if let id = only.union(retried).subtracting(known).sorted().first {
      throw UsageError(
        message: "workflow apply: no proposal \"\(id)\"", remedy: "workflow plan lists the proposals")
    }
    return show(report, isRefused)
  }

  private func show(_ report: PlanRun.Report, _ isRefused: Bool) -> ExitCode {
    let console = context.session.console
    for problem in report.problems { console.failure(problem) }
    if console.isJSON {
      console.result(json: [
        "made": .int(Int64(report.made)), "stale": .int(Int64(report.stale)),
        "refused": .int(Int64(report.refused)), "waiting": .int(Int64(report.waiting)),
        "unknown": .int(Int64(report.unknown)), "tooOld": .bool(isRefused),
      ])
    } else {
      for line in report.lines { console.result(line) }
      var words = ["\(Formats.count(report.made, "calls")) made"]
      if report.stale > 0 { words.append("\(report.stale) no longer needed") }
      if report.refused > 0 { words.append("\(report.refused) refused") }
      if report.waiting > 0 { words.append("\(report.waiting) to try again") }
      if report.unknown > 0 { words.append("\(report.unknown) unknown") }
      if !isRefused || report.made > 0 { console.message(words.joined(separator: ", ")) }
    }
    return isRefused || report.refused + report.waiting + report.unknown > 0 ? .findings : .done
  }
}

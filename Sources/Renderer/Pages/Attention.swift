import Engine

/// What needs somebody: each with why, what to do, and where to look.
struct Attention {
  /// How long work may stand still before it is called stuck.
  private static let stuckDays: Int64 = 7
  /// Runs below which a share of failures means nothing.
  private static let fewRuns: Int64 = 10
  private static let shownOfAKind = 5

  private let context: SiteContext
  private(set) var items: [Value] = []

  init(_ context: SiteContext) {
    self.context = context
    budgets()
    agents()
    approvals()
    blockedIssues()
    stuckIssues()
    failures()
  }

  private mutating func add(
    _ kind: String, tone: String, _ what: Value, why: String, hint: String, page: String? = nil
  ) {
    items.append([
      "kind": .string(kind), "status": .string(tone), "what": what, "why": .string(why),
      "hint": .string(hint),
      "page": .optional(page),
    ])
  }

  /// Says the first few of many, and how many more there are.
  private mutating func each<Item>(
    _ all: [Item], _ kind: String, page: String, _ body: (inout Attention, Item) -> Void
  ) {
    for item in all.prefix(Self.shownOfAKind) { body(&self, item) }
    let more = all.count - Self.shownOfAKind
    if more > 0 {
      add(kind, tone: "todo", .null, why: "\(more) more of this kind", hint: "See the list.", page: page)
    }
  }

  private mutating func budgets() {
    let near = context.countedAgents.compactMap { agent in SiteContext.percent(agent).map { (agent, $0) } }
      .filter { $0.1 >= 80 && $0.0.status != "terminated" }.sorted { ($1.1, $0.0.id) < ($0.1, $1.0.id) }
    each(near, "budget", page: "agents/index.html") { list, entry in
      let (agent, percent) = entry
      let spent = Formats.money(agent.monthSpend)
      let budget = agent.budget.map(Formats.money) ?? ""
      list.add(
        "budget", tone: percent >= 100 ? "error" : "pending", list.context.agentReference(agent.id),
        why: "spent \(spent) of \(budget) this month, \(percent)%",
        hint: percent >= 100
          ? "Raise the budget or leave the agent paused." : "Check what it works on before it stops.")
    }
  }

  private mutating func agents() {
    let broken = context.countedAgents.filter {
      ["error", "paused", "pending_approval"].contains($0.status ?? "")
    }
    each(broken, "agent", page: "agents/index.html") { list, agent in
      let reason = agent.errorReason ?? agent.pauseReason
      switch agent.status {
      case "error":
        list.add(
          "agent", tone: "error", list.context.agentReference(agent.id),
          why: "is in error" + (reason.map { ": " + $0 } ?? ""),
          hint: "Look at its last runs, then clear the error.")
      case "paused":
        list.add(
          "agent", tone: "paused", list.context.agentReference(agent.id),
          why: "is paused" + (reason.map { ": " + $0 } ?? ""),
          hint: "Resume it, or give its issues to somebody else.")
      default:
        list.add(
          "agent", tone: "pending", list.context.agentReference(agent.id), why: "waits to be approved",
          hint: "Approve or refuse.")
      }
    }
  }

  private mutating func approvals() {
    let pending = context.snapshot.approvals.filter {
      $0.status == "pending" || $0.status == "revision_requested"
    }
    each(pending, "approval", page: "index.html") { list, approval in
      let age = approval.createdAt.map { list.age(of: $0) } ?? "some time"
      list.add(
        "approval", tone: "pending", list.context.agentReference(approval.requestedByAgentId),
        why: "has waited \(age) for a decision: \(Formats.words(approval.type))",
        hint: "Decide it in Paperclip.")
    }
  }

  /// "70 days", "5 h 20 min": the hours of old things do not matter.
  private func age(of instant: Instant) -> String {
    let milliseconds = context.snapshot.asOf.milliseconds - instant.milliseconds
    let days = milliseconds / 86_400_000
    if days >= 2 { return "\(days) days" }
    return milliseconds < 60_000 ? "less than a minute" : Formats.duration(milliseconds)
  }

  private mutating func blockedIssues() {
    let blocked = context.countedIssues.filter { $0.status == "blocked" }
    each(blocked, "blocked", page: "issues/index.html") { list, issue in
      let since = issue.updatedAt.map { " for " + list.age(of: $0) } ?? ""
      list.add(
        "blocked", tone: "blocked", list.context.issueReference(issue.id), why: "is blocked" + since,
        hint: "Unblock it, or take it off the plan.")
    }
  }

  private mutating func stuckIssues() {
    let limit = context.snapshot.asOf.adding(days: -Int(Self.stuckDays))
    let stuck = context.countedIssues.filter { issue in
      issue.status == "in_progress" && (issue.updatedAt.map { $0 < limit } ?? false)
    }
    each(stuck, "stuck", page: "issues/index.html") { list, issue in
      let since = issue.updatedAt.map { list.age(of: $0) } ?? ""
      list.add(
        "stuck", tone: "pending", list.context.issueReference(issue.id),
        why: "is in progress and has not moved for \(since)",
        hint: "Ask \(list.context.agent(issue.assigneeAgentId)?.name ?? "for an assignee"), or put it back.")
    }
  }

  private mutating func failures() {
    let failing = context.countedAgents.filter { agent in
      agent.runs.total >= Self.fewRuns && agent.runs.failed * 5 >= agent.runs.total
        && agent.status != "terminated"
    }
    each(failing, "failures", page: "agents/index.html") { list, agent in
      let percent = agent.runs.failed * 100 / agent.runs.total
      list.add(
        "failures", tone: "failed", list.context.agentReference(agent.id),
        why: "\(percent)% of its \(Formats.count(agent.runs.total)) runs failed",
        hint: "Read the errors of its last runs.")
    }
  }
}

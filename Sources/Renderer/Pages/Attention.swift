import Engine

/// What needs somebody: each with why, what to do, and where to look. The one set of rules that the dashboard,
/// alerts.json and the metrics know.
struct Attention {
  /// How long work may stand still before it is called stuck.
  private static let stuckDays: Int64 = 7
  /// Runs below which a share of failures means nothing.
  private static let fewRuns: Int64 = 10
  private static let shownOfAKind = 5

  private let context: SiteContext
  /// All of them, kind by kind.
  private(set) var alerts: [Alert] = []

  init(_ context: SiteContext) throws {
    self.context = context
    budgets()
    try agents()
    approvals()
    blockedIssues()
    stuckIssues()
    failures()
  }

  /// Where all of a kind are listed.
  private static let lists: [String: String] = [
    "budget": "agents/index.html", "agent": "agents/index.html", "failures": "agents/index.html",
    "blocked": "issues/index.html", "stuck": "issues/index.html",
  ]

  /// The rows of the dashboard: the first few of each kind, and how many more there are.
  var items: [Value] {
    var items: [Value] = []
    var shown: [String: Int] = [:]
    for (index, alert) in alerts.enumerated() {
      let count = (shown[alert.kind] ?? 0) + 1
      shown[alert.kind] = count
      if count <= Self.shownOfAKind {
        items.append([
          "kind": .string(alert.kind), "status": .string(alert.tone), "what": alert.subject,
          "why": .string(alert.why), "hint": .string(alert.hint), "page": .null,
        ])
      }
      let isLast = index + 1 == alerts.count || alerts[index + 1].kind != alert.kind
      if isLast, count > Self.shownOfAKind {
        items.append([
          "kind": .string(alert.kind), "status": "todo", "what": .null,
          "why": .string("\(count - Self.shownOfAKind) more of this kind"), "hint": "See the list.",
          "page": .string(Self.lists[alert.kind] ?? "alerts.json"),
        ])
      }
    }
    return items
  }

  /// `id` names what the alert is about, and what would make it another one.
  private mutating func add(
    _ kind: String, _ severity: Alert.Severity, tone: String, id: String, _ subject: Value, why: String,
    hint: String, since: Instant? = nil
  ) {
    alerts.append(
      Alert(
        kind: kind, severity: severity, id: kind + "/" + id, tone: tone, subject: subject, why: why,
        hint: hint, since: since))
  }

  private mutating func budgets() {
    let near = context.countedAgents.compactMap { agent in SiteContext.percent(agent).map { (agent, $0) } }
      .filter { $0.1 >= 80 && $0.0.status != "terminated" }.sorted { ($1.1, $0.0.id) < ($0.1, $1.0.id) }
    let month = context.snapshot.ledger.month.month
    for (agent, percent) in near {
      let spent = Formats.money(agent.monthSpend)
      let budget = agent.budget.map(Formats.money) ?? ""
      let threshold: Int64 = percent >= 100 ? 100 : percent >= 90 ? 90 : 80
      let crossing = context.snapshot.crossings.first {
        $0.agentId == agent.id && $0.month == month && $0.percent == threshold
      }
      add(
        "budget", percent >= 100 ? .critical : .warning, tone: percent >= 100 ? "error" : "pending",
        id: "\(agent.id)/\(month)/\(threshold)", context.agentReference(agent.id),
        why: "spent \(spent) of \(budget) this month, \(percent)%",
        hint: percent >= 100
          ? "Raise the budget or leave the agent paused." : "Check what it works on before it stops.",
        since: crossing?.at)
    }
  }

  private mutating func agents() throws {
    for agent in context.countedAgents {
      guard let status = agent.status, ["error", "paused", "pending_approval"].contains(status) else {
        continue
      }
      let subject = context.agentReference(agent.id)
      let id = agent.id + "/" + status
      let reason = (agent.errorReason ?? agent.pauseReason).map { ": " + $0 } ?? ""
      let since = try context.snapshot.history.lastChange(ofAgent: agent.id, to: status)
      switch status {
      case "error":
        add(
          "agent", .critical, tone: "error", id: id, subject, why: "is in error" + reason,
          hint: "Look at its last runs, then clear the error.", since: since)
      case "paused":
        add(
          "agent", .warning, tone: "paused", id: id, subject, why: "is paused" + reason,
          hint: "Resume it, or give its issues to somebody else.", since: since)
      default:
        add(
          "agent", .warning, tone: "pending", id: id, subject, why: "waits to be approved",
          hint: "Approve or refuse.", since: since ?? agent.createdAt)
      }
    }
  }

  private mutating func approvals() {
    for approval in context.snapshot.approvals
    where approval.status == "pending" || approval.status == "revision_requested" {
      let waited = approval.createdAt.map { age(of: $0) } ?? "some time"
      add(
        "approval", .warning, tone: "pending", id: approval.id,
        context.agentReference(approval.requestedByAgentId),
        why: "has waited \(waited) for a decision: \(Formats.words(approval.type))",
        hint: "Decide it in Paperclip.", since: approval.createdAt)
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
    for issue in context.countedIssues where issue.status == "blocked" {
      let since = issue.updatedAt.map { " for " + age(of: $0) } ?? ""
      add(
        "blocked", .warning, tone: "blocked", id: issue.id, context.issueReference(issue.id),
        why: "is blocked" + since, hint: "Unblock it, or take it off the plan.", since: issue.updatedAt)
    }
  }

  private mutating func stuckIssues() {
    let limit = context.snapshot.asOf.adding(days: -Int(Self.stuckDays))
    for issue in context.countedIssues where issue.status == "in_progress" {
      guard let updated = issue.updatedAt, updated < limit else { continue }
      add(
        "stuck", .warning, tone: "pending", id: issue.id, context.issueReference(issue.id),
        why: "is in progress and has not moved for \(age(of: updated))",
        hint: "Ask \(context.agent(issue.assigneeAgentId)?.name ?? "for an assignee"), or put it back.",
        since: updated)
    }
  }

  private mutating func failures() {
    for agent in context.countedAgents
    where agent.runs.total >= Self.fewRuns && agent.runs.failed * 5 >= agent.runs.total
      && agent.status != "terminated"
    {
      let percent = agent.runs.failed * 100 / agent.runs.total
      add(
        "failures", .warning, tone: "failed", id: agent.id, context.agentReference(agent.id),
        why: "\(percent)% of its \(Formats.count(agent.runs.total)) runs failed",
        hint: "Read the errors of its last runs.")
    }
  }
}

import Engine

/// The alerts, each with a cause, an action and a link. The dashboard, alerts.json and the metrics all use
/// these rules.
struct Attention {
  /// How long work can be unchanged before it counts as stuck.
  private static let stuckDays: Int64 = 7
  /// How long a working agent can be silent.
  private static let silentDays: Int64 = 3
  /// The minimum number of runs for a failure rate.
  private static let fewRuns: Int64 = 5
  /// How many times its typical day an agent's day must cost to be unusual, and a minimum amount.
  private static let unusualFactor: Int64 = 3
  private static let unusualLeast = Money(microcents: 100_000_000)
  private static let shownOfAKind = 3

  private let context: SiteContext
  /// All alerts, critical ones first, grouped by kind.
  private(set) var alerts: [Alert] = []
  /// The start of yesterday, the last full day of the company's zone. Alerts that were first seen since then
  /// are new.
  private let newSince: Instant

  /// The alerts that were first seen yesterday or today.
  var newAlerts: [Alert] { alerts.filter(isNew) }
  /// The other alerts.
  var knownAlerts: [Alert] { alerts.filter { !isNew($0) } }

  private func isNew(_ alert: Alert) -> Bool { alert.firstSeenAt.map { $0 >= newSince } ?? false }

  init(_ context: SiteContext) throws {
    self.context = context
    newSince = context.zone.start(of: context.zone.day(of: context.view.asOf).adding(days: -1))
    // The most urgent ones come first.
    budgets()
    policies()
    incidents()
    try agents(["error"])
    failures()
    unusualSpend()
    approvals()
    try agents(["pending_approval"])
    try blockedIssues()
    silentAgents()
    stuckIssues()
    try agents(["paused"])
    alerts = alerts.filter { $0.severity == .critical } + alerts.filter { $0.severity != .critical }
  }

  /// The page that lists exactly the alerts of a kind.
  static func list(of kind: String) -> String {
    switch kind {
    case "blocked": IssueViews.page(ofStatus: "blocked")
    case "stuck": IssueViews.stuckPage
    default: AlertsPage.path + "#" + kind
    }
  }

  /// Several alerts of a kind: "4 more blocked issues".
  static let plurals: [String: String] = [
    "budget": "budget alerts", "agent": "agents", "failures": "failing agents", "blocked": "blocked issues",
    "stuck": "stuck issues", "silent": "silent agents", "spend": "unusual days", "approval": "approvals",
  ]

  /// The number of alerts per kind, with the labels of their badges.
  var counts: [Value] {
    var labels: [String] = []
    var counts: [String: (tone: String, count: Int64)] = [:]
    for alert in alerts {
      if counts[alert.label] == nil { labels.append(alert.label) }
      counts[alert.label, default: (alert.tone, 0)].count += 1
    }
    return labels.map { label in
      [
        "label": .string(label), "status": .string(counts[label]?.tone ?? ""),
        "count": .int(counts[label]?.count ?? 0),
        "listPage": .string(
          Self.list(of: alerts.first { $0.label == label }?.kind ?? "")),
      ]
    }
  }

  /// All alerts as rows of the dashboard.
  var items: [Value] { items(of: alerts).map(\.row) }

  /// The rows of the dashboard: the first few of each kind, and the number of the others.
  func items(of alerts: [Alert]) -> [(row: Value, alerts: Int)] {
    var items: [(row: Value, alerts: Int)] = []
    var shown: [String: Int] = [:]
    for (index, alert) in alerts.enumerated() {
      let count = (shown[alert.kind] ?? 0) + 1
      shown[alert.kind] = count
      if count <= Self.shownOfAKind {
        items.append((alert.row, 1))
      }
      let isLast = !alerts[(index + 1)...].contains { $0.kind == alert.kind }
      if isLast, count > Self.shownOfAKind {
        let rest = count - Self.shownOfAKind
        let row: Value = [
          // Hidden alerts can have a different label than the last one: "over budget" and "near budget".
          "kind": .string(alert.kind), "label": .string(alert.kind), "status": "todo", "what": .null,
          "anchor": .null,
          "why": .string("\(Formats.count(Int64(rest))) more \(Self.plurals[alert.kind] ?? "alerts")"),
          "hint": .null,
          "page": .string(Self.list(of: alert.kind)), "firstSeenAt": .null,
        ]
        items.append((row, rest))
      }
    }
    return items
  }

  /// `id` identifies the alert.
  private mutating func add(
    _ kind: String, _ severity: Alert.Severity, tone: String, id: String, _ subject: Value, why: String,
    hint: String, since: Instant? = nil, firstSeenAt: Instant? = nil
  ) {
    alerts.append(
      Alert(
        kind: kind, severity: severity, id: kind + "/" + id, tone: tone, subject: subject, why: why,
        hint: hint, since: since, firstSeenAt: firstSeenAt ?? since))
  }

  private mutating func budgets() {
    let near = context.currentAgents.compactMap { agent in SiteContext.percent(agent).map { (agent, $0) } }
      .filter { $0.1 >= 80 }.sorted { ($1.1, $0.0.id) < ($0.1, $1.0.id) }
    let month = context.view.ledger.month.month
    for (agent, percent) in near {
      let spent = Formats.money(agent.monthSpend)
      let budget = agent.budget.map(Formats.money) ?? ""
      let threshold: Int64 = percent >= 100 ? 100 : percent >= 90 ? 90 : 80
      let crossing = context.view.crossings.first {
        $0.agentId == agent.id && $0.month == month && $0.percent == threshold
      }
      add(
        "budget", percent >= 100 ? .critical : .warning, tone: percent >= 100 ? "error" : "pending",
        id: "\(agent.id)/\(month)/\(threshold)", context.agentReference(agent.id),
        why: "spent \(spent) of its \(budget) budget this month (\(percent)%)",
        hint: percent >= 100
          ? agent.status == "paused"
            ? "Raise the budget or keep the agent paused." : "Raise the budget or pause the agent."
          : "Check its work before it reaches the limit.",
        since: crossing?.at)
    }
  }

  /// Budgets of the company and of projects, and budgets for all time.
  private mutating func policies() {
    for budget in context.view.budgets {
      guard let percent = SiteContext.percent(budget.spent, of: budget.amount), percent >= 80 else {
        continue
      }
      let threshold: Int64 = percent >= 100 ? 100 : percent >= 90 ? 90 : 80
      let period = budget.isLifetime ? "lifetime" : "monthly"
      let id = budget.isLifetime ? "lifetime" : context.view.ledger.month.month
      let crossing = context.view.crossings.first {
        $0.policyId == budget.id && $0.percent == threshold
          && (budget.isLifetime || $0.month == context.view.ledger.month.month)
      }
      add(
        "budget", percent >= 100 ? .critical : .warning, tone: percent >= 100 ? "error" : "pending",
        id: "\(budget.id)/\(id)/\(threshold)",
        BudgetList(context).subject(budget.scope, budget.scopeId),
        why:
          "spent \(Formats.money(budget.spent)) of the \(Formats.money(budget.amount)) \(period) budget (\(percent)%)",
        hint: percent >= 100
          ? "Raise the budget or stop the work." : "Check the work before it reaches the limit.",
        since: crossing?.at)
    }
  }

  /// What the server says of budgets that the figures here do not show to be near their limit.
  private mutating func incidents() {
    let known = Set(alerts.compactMap { $0.subject["id"]?.string })
    for incident in context.view.budgetIncidents where incident.status == "open" {
      let subject = BudgetList(context).subject(incident.scope, incident.scopeId)
      guard !known.contains(subject["id"]?.string ?? "") else { continue }
      let amounts =
        incident.observed.map { observed in
          ": \(Formats.money(observed))" + (incident.limit.map { " of \(Formats.money($0))" } ?? "")
        } ?? ""
      let isHard = incident.threshold == "hard"
      add(
        "budget", isHard ? .critical : .warning, tone: isHard ? "error" : "pending", id: incident.id, subject,
        why: "has an open budget incident" + amounts, hint: "Review it in Paperclip.",
        since: incident.createdAt)
    }
  }

  private mutating func agents(_ statuses: [String]) throws {
    for agent in context.countedAgents {
      guard let status = agent.status, statuses.contains(status) else {
        continue
      }
      let subject = context.agentReference(agent.id)
      let id = agent.id + "/" + status
      let reason = (agent.errorReason ?? agent.pauseReason).map { ": " + $0 } ?? ""
      let since = try context.view.history.lastChange(ofAgent: agent.id, to: status)
      switch status {
      case "error":
        add(
          "agent", .critical, tone: "error", id: id, subject, why: "is in an error state" + reason,
          hint: "Check its last runs, then clear the error.", since: since)
      case "paused":
        add(
          "agent", .warning, tone: "paused", id: id, subject, why: "is paused" + reason,
          hint: "Resume it or reassign its issues.", since: since)
      default:
        add(
          "agent", .warning, tone: "pending", id: id, subject, why: "is waiting for approval",
          hint: "Approve or reject.", since: since ?? agent.createdAt)
      }
    }
  }

  private mutating func approvals() {
    for approval in context.view.approvals
    where approval.status == "pending" || approval.status == "revision_requested" {
      let waited = approval.createdAt.map { age(of: $0) } ?? "an unknown time"
      // A person's request has no agent to begin the sentence with.
      let requester = context.agentReference(approval.requestedByAgentId)
      let request = Formats.words(approval.type) + (approval.title.map { ", \"\($0)\"" } ?? "")
      add(
        "approval", .warning, tone: "pending", id: approval.id, requester,
        why: (requester.isNull ? "A request has" : "has")
          + " been waiting \(waited) for approval: \(request)",
        hint: "Review it in Paperclip.", since: approval.createdAt)
    }
  }

  /// "70 days", "5 h 20 min". Long times have no hours.
  private func age(of instant: Instant) -> String {
    let milliseconds = context.view.asOf.milliseconds - instant.milliseconds
    let days = milliseconds / 86_400_000
    if days >= 2 { return "\(days) days" }
    return milliseconds < 60_000 ? "less than a minute" : Formats.duration(milliseconds)
  }

  private static func longestFirst(
    _ issues: [(CompanyView.Issue, since: Instant?)]
  ) -> [(CompanyView.Issue, since: Instant?)] {
    issues.enumerated().sorted {
      ($0.element.since ?? .epoch, $0.offset) < ($1.element.since ?? .epoch, $1.offset)
    }.map(\.element)
  }

  private mutating func blockedIssues() throws {
    let blocked = try context.countedIssues.filter { $0.status == "blocked" }.map { issue in
      // A comment updates an issue too, so the log knows better when it was blocked.
      (issue, since: try context.view.history.lastChange(ofIssue: issue.id, to: "blocked") ?? issue.updatedAt)
    }
    for (issue, since) in Self.longestFirst(blocked) {
      let text = since.map { "has been blocked for " + age(of: $0) } ?? "is blocked"
      add(
        "blocked", .warning, tone: "blocked", id: issue.id, context.issueReference(issue.id),
        why: text, hint: "Unblock it or cancel it.", since: since)
    }
  }

  /// Issues that are in progress but were not changed for days.
  static func stuck(_ context: SiteContext) -> [CompanyView.Issue] {
    let limit = context.view.asOf.adding(days: -Int(stuckDays))
    return context.countedIssues.filter { issue in
      issue.status == "in_progress" && issue.updatedAt.map { $0 < limit } ?? false
    }
  }

  private mutating func stuckIssues() {
    for (issue, since) in Self.longestFirst(Self.stuck(context).map { ($0, since: $0.updatedAt) }) {
      guard let updated = since else { continue }
      add(
        "stuck", .warning, tone: "pending", id: issue.id, context.issueReference(issue.id),
        why: "is in progress but has not changed for \(age(of: updated))",
        hint: context.agent(issue.assigneeAgentId).map { "Ask \($0.name), or move it back to todo." }
          ?? (context.view.known.assignees
            ? "Assign it, or move it back to todo." : "Check it, or move it back to todo."),
        since: updated, firstSeenAt: updated.adding(days: Int(Self.stuckDays)))
    }
  }

  /// Agents that are working by status and have worked before, but had no heartbeat for days.
  private mutating func silentAgents() {
    let limit = context.view.asOf.adding(days: -Int(Self.silentDays))
    for agent in context.countedAgents
    where ["active", "running", "idle"].contains(agent.status ?? "") && agent.runs.total >= Self.fewRuns {
      guard let heard = agent.lastHeartbeatAt, heard < limit else { continue }
      add(
        "silent", .warning, tone: "pending", id: agent.id, context.agentReference(agent.id),
        why: "has had no heartbeat for \(age(of: heard))", hint: "Check that its heartbeat is turned on.",
        since: heard, firstSeenAt: heard.adding(days: Int(Self.silentDays)))
    }
  }

  private mutating func failures() {
    for agent in context.currentAgents {
      guard let runs = context.view.runFigures.agents[agent.id], runs.recentEnded >= Self.fewRuns,
        runs.recentFailed * 5 >= runs.recentEnded
      else { continue }
      let percent = Formats.percent(runs.recentFailed, of: runs.recentEnded) ?? 0
      let failed = runs.recentFailed == runs.recentEnded ? "all" : Formats.count(runs.recentFailed)
      add(
        "failures", .warning, tone: "failed", id: agent.id, context.agentReference(agent.id),
        why:
          "failed in \(failed) of its \(Formats.count(runs.recentEnded, "runs")) in the last 7 days (\(percent)%)",
        hint: "Check the errors of its last runs.", firstSeenAt: firstFailing(agent.id))
    }
  }

  /// When the agent's failure rate reached the limit: the first of the last days on which the rule held every
  /// day.
  private func firstFailing(_ agent: String) -> Instant {
    let today = context.zone.day(of: context.view.asOf)
    var days: [CivilDate: (ended: Int64, failed: Int64)] = [:]
    for row in context.view.runDays where row.agentId == agent {
      days[row.day, default: (0, 0)].ended += row.count
      if row.cause != nil { days[row.day, default: (0, 0)].failed += row.count }
    }
    func holds(_ day: CivilDate) -> Bool {
      let week = (0..<7).compactMap { days[day.adding(days: -$0)] }
      let (ended, failed) = week.reduce((0, 0)) { ($0.0 + $1.ended, $0.1 + $1.failed) }
      return ended >= Self.fewRuns && failed * 5 >= ended
    }
    var first = today
    while holds(first.adding(days: -1)) { first = first.adding(days: -1) }
    return context.zone.start(of: first)
  }

  /// A full day that cost several times an agent's typical working day.
  private mutating func unusualSpend() {
    let (today, yesterday) = (context.view.asOf.day, context.view.asOf.day.adding(days: -1))
    for agent in context.countedAgents {
      let days = context.agentDays[agent.id].compactMap { row in
        row.day.flatMap { Instant($0)?.day }.map { (day: $0, amount: row.sum.billed) }
      }
      let usual = days.filter { $0.day < yesterday && $0.amount > .zero }.map(\.amount).suffix(28).sorted()
      guard usual.count >= 5,
        let last = days.filter({ $0.day == today || $0.day == yesterday }).max(by: { $0.amount < $1.amount })
      else { continue }
      let median = usual[usual.count / 2]
      guard last.amount >= Self.unusualLeast,
        last.amount.microcents / Self.unusualFactor >= median.microcents
      else { continue }
      add(
        "spend", .warning, tone: "pending", id: agent.id + "/" + last.day.text,
        context.agentReference(agent.id),
        why:
          "cost \(Formats.money(last.amount)) on \(Formats.day(last.day)); a typical day costs \(Formats.money(median))",
        hint: "Check what it worked on that day.", firstSeenAt: Instant(last.day.text))
    }
  }
}

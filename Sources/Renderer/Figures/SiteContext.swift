import Engine

/// A company view with the lookups that pages need: names and pages of IDs, and activity in words.
struct SiteContext: Sendable {
  let view: CompanyView
  let zone: TimeZoneRules
  /// The names of all records. A page that looks up a name depends on it.
  let named: NamedRecords
  /// Where lookups are recorded while a dependent page is made.
  private var lookups: NameLookups?
  /// Indices in the view's lists, by ID.
  private let agents: [String: Int]
  private let issues: [String: Int]
  private let projects: [String: Int]
  private let goals: [String: Int]
  private let unknownNames: UnknownNames
  let replays: ReplayIndex
  /// Issues by parent issue.
  private let parts: Groups<CompanyView.Issue>
  private let documents: [String: [Knowledge.Document]]
  let spendByAgent: [String: CostLedger.Sum]
  let spendByIssue: [String: CostLedger.Sum]
  /// Each agent's spend on the last UTC days, oldest first.
  let agentDays: Groups<CostLedger.Row>
  private static let recentDays = 92
  /// Agents that count: described by a source and not removed.
  let countedAgents: [CompanyView.Agent]
  /// Those of them that were not terminated: they can work, spend and reach a budget.
  let currentAgents: [CompanyView.Agent]
  let countedIssues: [CompanyView.Issue]
  /// The days and the causes of failures that have a page.
  let pagedDays: Set<CivilDate>
  let pagedCauses: Set<String>
  let modelColors: ModelColors
  /// True if runs name their issues. If none does, the sources do not record it, and a run without an issue
  /// means nothing.
  let knowsIssues: Bool

  init(_ view: CompanyView, zone: TimeZoneRules) {
    self.view = view
    self.zone = zone
    replays = ReplayIndex(view.replays)
    modelColors = ModelColors(view.ledger)
    knowsIssues =
      view.runFigures.knowsActions
      || view.runFigures.agents.values.contains { $0.useful.runs + $0.withoutAction.runs > 0 }
    named = NamedRecords(view)
    func places(_ ids: some Sequence<String>) -> [String: Int] {
      Dictionary(ids.enumerated().map { ($1, $0) }) { first, _ in first }
    }
    agents = places(view.agents.lazy.map(\.id))
    issues = places(view.issues.lazy.map(\.id))
    projects = places(view.projects.lazy.map(\.id))
    goals = places(view.goals.lazy.map(\.id))
    unknownNames = UnknownNames(view)
    documents = Dictionary(
      grouping: (view.knowledge?.documents ?? []).filter { $0.issueId != nil }
    ) { $0.issueId ?? "" }
    spendByAgent = Dictionary(
      view.ledger.byAgent.compactMap { row in row.agentId.map { ($0, row.sum) } }
    ) { first, _ in first }
    spendByIssue = Dictionary(
      view.ledger.byIssue.compactMap { row in row.issueId.map { ($0, row.sum) } }
    ) { first, _ in first }
    let firstRecent = view.asOf.day.adding(days: -Self.recentDays).text
    agentDays = Groups(view.ledger.byDayAndAgent) { ($0.day ?? "") >= firstRecent ? $0.agentId : nil }
    countedAgents = view.agents.filter { !$0.isPlaceholder && $0.leftAt == nil }
    currentAgents = countedAgents.filter { $0.status != "terminated" }
    pagedDays = Set(view.activity.days.lazy.map(\.day))
    pagedCauses = Self.pagedCauses(view)
    // Nearly always all of them, so that no copy is made.
    countedIssues =
      view.issues.contains(where: \.isPlaceholder) ? view.issues.filter { !$0.isPlaceholder } : view.issues
    parts = Groups(view.issues, by: \.parentId)
  }

  /// Changes with the activity on these local days.
  func historyDigest(of days: ClosedRange<CivilDate>) -> UInt64 {
    var digest = DependencyDigest()
    let last = zone.start(of: days.upperBound.adding(days: 1)).milliseconds - 1
    let (from, to) = (zone.start(of: days.lowerBound).day, Instant(milliseconds: last).day)
    for day in from.daysSinceEpoch...to.daysSinceEpoch { digest.add(view.versions.days[day]) }
    return digest.value
  }

  func documents(of issue: CompanyView.Issue) -> [Knowledge.Document] { documents[issue.id] ?? [] }

  func parts(of issue: CompanyView.Issue) -> [CompanyView.Issue] { parts[issue.id] }

  /// The same context, recording lookups.
  func noting(_ lookups: NameLookups) -> SiteContext {
    var copy = self
    copy.lookups = lookups
    return copy
  }

  private func place(
    _ kind: NamedRecords.Kind, _ id: String?, _ places: [String: Int], from first: Int
  ) -> Int? {
    guard let id else { return nil }
    guard let place = places[id] else {
      lookups?.note(missing: kind, id)
      return nil
    }
    lookups?.note(first + place)
    return place
  }

  // A page shows only the name and page of a record that it looks up here, so it depends on nothing else of
  // that record.
  func agent(_ id: String?) -> CompanyView.Agent? {
    place(.agent, id, agents, from: 0).map { view.agents[$0] }
  }
  func goal(_ id: String?) -> CompanyView.Goal? {
    place(.goal, id, goals, from: named.firstGoal).map { view.goals[$0] }
  }
  func issue(_ id: String?) -> CompanyView.Issue? {
    place(.issue, id, issues, from: named.firstIssue).map { view.issues[$0] }
  }
  func project(_ id: String?) -> CompanyView.Project? {
    place(.project, id, projects, from: named.firstProject).map { view.projects[$0] }
  }

  static func page(_ agent: CompanyView.Agent) -> String { "agents/\(agent.slug).html" }
  static func page(_ project: CompanyView.Project) -> String { "projects/\(project.slug).html" }
  static func page(_ issue: CompanyView.Issue) -> String { "issues/\(issue.slug).html" }
  static func page(_ goal: CompanyView.Goal) -> String { "goals.html#\(anchor(goal))" }

  /// The anchor of a goal on the goals page. Source IDs can contain spaces, anchors cannot.
  static func anchor(_ goal: CompanyView.Goal) -> String { "goal-" + URLEncoder.segment(goal.id) }

  /// A name with a link to its page. Null if no record has the ID.
  private static func reference(_ id: String, _ name: String, _ page: String) -> Value {
    ["id": .string(id), "name": .string(name), "page": .string(page)]
  }

  /// An ID without a record is shown as it is, without a page. Null means no ID.
  private func unknown(_ kind: String, _ id: String?) -> Value {
    guard let id else { return .null }
    return ["id": .string(id), "name": .string(unknownName(kind, id)), "page": .null]
  }

  /// "project 0000…000d (not in the data)"
  func unknownName(_ kind: String, _ id: String) -> String {
    unknownNames(kind, id)
  }

  /// The name of an ID's record, or the shortened ID. Nil for nil.
  func agentName(_ id: String?) -> String? { id.map { agent($0)?.name ?? unknownName("agent", $0) } }
  func projectName(_ id: String?) -> String? { id.map { project($0)?.name ?? unknownName("project", $0) } }
  func issueTitle(_ id: String?) -> String? { id.map { issue($0)?.title ?? unknownName("issue", $0) } }

  func agentReference(_ id: String?) -> Value {
    agent(id).map { Self.reference($0.id, $0.name, Self.page($0)) } ?? unknown("agent", id)
  }
  func projectReference(_ id: String?) -> Value {
    project(id).map { Self.reference($0.id, $0.name, Self.page($0)) } ?? unknown("project", id)
  }
  func goalReference(_ id: String?) -> Value {
    goal(id).map { Self.reference($0.id, $0.title, Self.page($0)) } ?? unknown("goal", id)
  }
  func issueReference(_ id: String?) -> Value {
    issue(id).map { Self.reference($0.id, ($0.identifier.map { $0 + " " } ?? "") + $0.title, Self.page($0)) }
      ?? unknown("issue", id)
  }

  static func instant(_ instant: Instant?) -> Value { .optional(instant?.text) }

  /// An issue without a known status is neither open nor finished.
  static func isOpen(_ status: String?) -> Bool {
    !isUnknown(status) && status != "done" && status != "cancelled"
  }

  static func isFailed(_ run: CompanyView.Run) -> Bool {
    ["failed", "timed_out", "error"].contains(run.status ?? "")
  }

  static func isUnknown(_ status: String?) -> Bool { status == nil || status == "unknown" }

  /// Counts by status.
  static func byStatus(_ statuses: [String?]) -> Value {
    var counts: [String: Int64] = [:]
    for status in statuses { counts[status ?? "unknown", default: 0] += 1 }
    return .record(Fields(counts.mapValues(Value.int)))
  }

  /// The same counts as a list, largest first.
  static func statusList(_ statuses: [String?]) -> Value {
    var counts: [String: Int64] = [:]
    for status in statuses { counts[status ?? "unknown", default: 0] += 1 }
    return .list(
      counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
        ["status": .string($0.key), "count": .int($0.value)]
      })
  }

  // MARK: Records as values

  func value(_ agent: CompanyView.Agent) -> Value {
    [
      "id": .string(agent.id), "slug": .string(agent.slug), "name": .string(agent.name),
      "role": .optional(agent.role),
      "title": .optional(agent.title), "status": .optional(agent.status),
      "capabilities": .optional(agent.capabilities),
      "adapterType": .optional(agent.adapterType), "reportsTo": .optional(agent.reportsTo),
      "manager": agentReference(agent.reportsTo), "budgetMonthlyCents": agent.budget?.cents ?? .null,
      "monthBilledCents": agent.monthSpend.cents, "monthUnbilled": .optional(monthUnbilled(agent)),
      "budgetPercent": .optional(budgetPercent(agent)),
      "hasBudget": .bool((agent.budget ?? .zero) > .zero),
      "pauseReason": .optional(agent.pauseReason), "errorReason": .optional(agent.errorReason),
      "createdAt": Self.instant(agent.createdAt), "lastHeartbeatAt": Self.instant(agent.lastHeartbeatAt),
      "leftAt": Self.instant(agent.leftAt), "isPlaceholder": .bool(agent.isPlaceholder),
      "runs": ["total": .int(agent.runs.total), "failed": .int(agent.runs.failed)],
      "page": .string(Self.page(agent)),
    ]
  }

  /// An agent's billed amount this month, for its org chart card.
  func spendText(_ agent: CompanyView.Agent) -> String {
    monthUnbilled(agent).map { $0 == Formats.missing ? "" : $0 } ?? Formats.money(agent.monthSpend)
  }

  /// This month's spend as a percentage of the budget. Nil without a budget.
  static func percent(_ agent: CompanyView.Agent) -> Int64? {
    percent(agent.monthSpend, of: agent.budget)
  }

  /// The same for pages: nil too if nothing of the month has an amount, since the spend is unknown then.
  func budgetPercent(_ agent: CompanyView.Agent) -> Int64? {
    monthUnbilled(agent) == CostLedger.Sum.notPriced ? nil : Self.percent(agent)
  }

  /// Whole per cent, to the nearest, but never up to a threshold that is not reached; nil without a budget.
  static func percent(_ spent: Money, of budget: Money?) -> Int64? {
    guard let budget, budget > .zero, spent >= .zero else { return nil }
    let product = spent.microcents.magnitude.multipliedFullWidth(by: 100)
    let divisor = budget.microcents.magnitude
    guard product.high < divisor else { return .max }
    let (quotient, remainder) = divisor.dividingFullWidth(product)
    let percent = Int64(clamping: quotient)
    let isThreshold = [80, 90, 100].contains(percent + 1)
    return remainder >= divisor - remainder && !isThreshold ? percent + 1 : percent
  }

  /// The percentage of `Formats.percent` as a value.
  static func share(_ part: Int64, of whole: Int64) -> Value { .optional(Formats.percent(part, of: whole)) }

  /// The month of an agent is a single amount. If none of its entries was ever billed, this month's were not
  /// either.
  private func monthUnbilled(_ agent: CompanyView.Agent) -> String? {
    agent.monthSpend == .zero ? Self.unbilled(spendByAgent[agent.id] ?? CostLedger.Sum()) : nil
  }

  func value(_ issue: CompanyView.Issue) -> Value {
    [
      "id": .string(issue.id), "slug": .string(issue.slug), "identifier": .optional(issue.identifier),
      "title": .string(issue.title),
      "status": .optional(issue.status), "priority": .optional(issue.priority),
      "assigneeAgentId": .optional(issue.assigneeAgentId), "assignee": agentReference(issue.assigneeAgentId),
      "isAssignedToPerson": .bool(issue.isAssignedToPerson), "projectId": .optional(issue.projectId),
      "project": projectReference(issue.projectId), "goalId": .optional(issue.goalId),
      "goal": goalReference(issue.goalId), "parentId": .optional(issue.parentId),
      "parent": issueReference(issue.parentId), "labels": .list(issue.labels.map(Value.string)),
      "createdAt": Self.instant(issue.createdAt),
      "startedAt": Self.instant(issue.startedAt), "completedAt": Self.instant(issue.completedAt),
      "cancelledAt": Self.instant(issue.cancelledAt), "updatedAt": Self.instant(issue.updatedAt),
      "isPlaceholder": .bool(issue.isPlaceholder), "page": .string(Self.page(issue)),
    ]
  }

  func value(_ run: CompanyView.Run) -> Value {
    let milliseconds = run.startedAt.flatMap { start in
      run.finishedAt.map { $0.milliseconds - start.milliseconds }
    }
    let unbilled = Self.unbilled(run)
    return [
      "id": .string(run.id), "anchor": .string(Anchor.make("run", run.id)),
      "replay": .optional(replays.page(ofRun: run.id)),
      "agent": agentReference(run.agentId), "issue": issueReference(run.issueId),
      "status": .optional(run.status), "startedAt": Self.instant(run.startedAt),
      "finishedAt": Self.instant(run.finishedAt), "durationMs": .optional(milliseconds),
      "errorCode": .optional(run.errorCode), "causePage": .optional(causePage(of: run)),
      "model": .optional(run.model),
      "tokens": .optional(run.hasUsage ? run.tokens.total : nil),
      "billedCents": unbilled == nil ? run.billed?.cents ?? .null : .null, "unbilled": .optional(unbilled),
      "reportedCents": run.reported?.cents ?? .null,
    ]
  }

  /// The text instead of an amount for a run with tokens but no billed amount: it is unknown or covered
  /// by a subscription. It was not free.
  static func unbilled(_ run: CompanyView.Run) -> String? {
    guard (run.billed ?? .zero) == .zero, run.tokens.total > 0 else { return nil }
    return run.isIncluded ? CostLedger.Sum.inSubscription : CostLedger.Sum.notPriced
  }

  func value(_ tokens: Tokens) -> Value {
    [
      "input": .int(tokens.input), "cachedInput": .int(tokens.cachedInput), "output": .int(tokens.output),
      "unsplit": .int(tokens.unsplit),
    ]
  }

  /// The fields of a ledger sum, named as in the JSON files.
  func fields(_ sum: CostLedger.Sum) -> Fields {
    [
      "billedCents": sum.billed.cents,
      "notionalCents": notional(sum),
      "tokensWithoutPrice": view.ledger.hasPrices ? .int(sum.tokensWithoutPrice) : .null,
      "inputTokens": .int(sum.tokens.input),
      "cachedInputTokens": .int(sum.tokens.cachedInput), "outputTokens": .int(sum.tokens.output),
      "unsplitTokens": .int(sum.tokens.unsplit), "totalTokens": .int(sum.tokens.total),
      "events": .int(sum.events),
      // Without prices, the amount is unknown, not $0.
      "hasBilled": .bool(sum.billed != .zero || sum.unpriced + sum.included == 0),
      "unpricedEvents": .int(sum.unpriced), "includedEvents": .int(sum.included),
      "unbilled": .optional(Self.unbilled(sum)),
    ]
  }

  /// The tokens at list prices, in cents. Null without a price file or without any matching price.
  func notional(_ sum: CostLedger.Sum) -> Value {
    let amount = sum.notional.money
    // Spend without tokens has no list price.
    guard sum.tokens.total > 0 || sum.billed == .zero else { return .null }
    guard view.ledger.hasPrices, amount > .zero || sum.tokensWithoutPrice == 0 else { return .null }
    return amount.cents
  }

  /// The source of notional amounts, or why there are none.
  var notionalNote: String {
    view.ledger.hasPrices
      ? "tokens at the prices of the price file; tokensWithoutPrice are not in it"
      : "absent: no price list is configured"
  }

  /// The text instead of an amount if nothing was billed, since zero would mean that it was free.
  static func unbilled(_ sum: CostLedger.Sum) -> String? { sum.unbilled }
}

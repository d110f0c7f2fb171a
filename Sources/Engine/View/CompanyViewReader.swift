/// Reads a company database into a `CompanyView` in one read transaction.
package final class CompanyViewReader {
  package struct Options: Sendable {
    /// The current time, if the user gave it.
    package var asOf: Instant?
    /// The time zone of activity days. Nil means UTC.
    package var timeZone: String?
    /// The same; UTC for a name that is unknown, which is an error where the site is made.
    package var zone: TimeZoneRules { timeZone.flatMap(TimeZoneRules.init(name:)) ?? .utc }
    /// The company's name in the configuration, which takes priority for display.
    package var name: String?
    /// The operator's own prices, if configured.
    package var prices: PriceList?
    /// Which runs are shown with what they wrote.
    package var replay: ReplaySettings?
    /// The company's slug among those of the workspace. Nil if it is the only one.
    package var slug: String?

    /// What the knowledge base shows; nil without it. `root`: where its files are.
    package var knowledge: (settings: KnowledgeSettings, root: String)?

    package init(
      asOf: Instant? = nil, timeZone: String? = nil, name: String? = nil, prices: PriceList? = nil
    ) {
      self.prices = prices
      self.asOf = asOf
      self.timeZone = timeZone
      self.name = name
    }
  }

  private let database: Database
  package let zone: TimeZoneRules
  private let options: Options

  package init(path: String, options: Options) throws {
    database = try Database(path: path, readOnly: true)
    let name = options.timeZone ?? "UTC"
    guard let zone = TimeZoneRules(name: name) else {
      throw Failure(
        "unknown time zone \"\(name)\"; \(TimeZoneRules.remedy)")
    }
    self.zone = zone
    self.options = options
    let basis = SumBasis(zone: zone, prices: options.prices)
    if try !KeptSums(database, basis).isCurrent() { try KeptSums.update(path: path, basis) }
  }

  /// Calls `body` with the view while the read transaction is open.
  package func read<R>(_ body: (CompanyView, TimeZoneRules) throws -> R) throws -> R {
    try database.reading { try body(try view(), zone) }
  }

  /// The same with the result of `other`, which runs beside the reading of the view, on another connection.
  package func read<Other: Sendable, R>(
    workers: Int, beside other: @Sendable () throws -> Other,
    _ body: (CompanyView, Other, TimeZoneRules) throws -> R
  ) throws -> R {
    try database.reading {
      // Only one thread uses the connection at a time.
      nonisolated(unsafe) let reader = self
      let (view, result) = try Workers.both(workers: workers, { try reader.view() }, other)
      // Pages read through connections of their own; what this one holds would only add to the peak.
      try database.execute("PRAGMA shrink_memory")
      Memory.trim()
      return try body(view, result, zone)
    }
  }

  private func view() throws -> CompanyView {
    let newest = try Self.newest(database)
    let asOf = options.asOf ?? newest ?? .epoch
    let company = try company()
    let budgets = BudgetReader(database)
    let figures = RunFiguresReader(database, zone: zone, asOf: asOf)
    let sums = try RunSums(database, recent: figures.firstRecent)
    let ledger = try CostLedgerReader(database, prices: options.prices).read(
      asOf: asOf, companyBudget: try company.budget ?? budgets.companyMonth(), reported: sums.reported)
    let issues = try issues()
    var agents = try agents(ledger.monthByAgent)
    for index in agents.indices {
      agents[index].runs = sums.agents[agents[index].id]?.runs ?? CompanyView.RunCounts()
    }
    var view = CompanyView(
      company: company, asOf: asOf, hasInstants: newest != nil || options.asOf != nil, agents: agents,
      goals: try goals(), projects: try projects(), issues: issues, runs: try runs(sums),
      runFigures: try figures.read(sums), ledger: ledger.ledger,
      approvals: try approvals(), routines: try routines(), emitted: try emitted(),
      activity: try activityIndex(),
      runDays: sums.days, crossings: try crossings(),
      budgets: try budgets.read(company, ledger.ledger), budgetIncidents: try budgets.incidents(),
      quality: try DataQualityReader(database).read(),
      template: try TemplateExport(database).template().value,
      history: DatabaseHistory(path: database.path, zone),
      versions: try FactVersions(database))
    view.texts = try IssueTexts.digests(database)
    view.known = try KnownFields(database)
    view.retirement = try Retirement(database)
    view.quality.findings += try Retirement.findings(database, zone: zone)
    view.backups = try BackupContentsReader(database).read()
    if let (settings, root) = options.knowledge {
      view.knowledge = try KnowledgeReader(database, settings, root: root).knowledge
    }
    view.countRecordsWithFacts()
    if let replay = options.replay {
      view.replays = try ReplayReader(database).read()
      view.replayAudience = replay.audience
    }
    return view
  }

  private func company() throws -> CompanyView.Company {
    let id = try database.text("SELECT value FROM meta WHERE key = 'company_id'") ?? ""
    var company = CompanyView.Company(
      id: id, slug: "", name: options.name ?? "Company", description: nil, status: nil, timeZone: zone.name,
      budget: nil, createdAt: nil)
    try database.query(
      "SELECT name, description, status, budget_microcents, created_at FROM company WHERE id = ?", [.text(id)]
    ) {
      company.name = options.name ?? $0.shown(0) ?? "Company"
      company.description = $0.text(1)
      company.status = $0.text(2)
      company.budget = $0.money(3).flatMap { $0 > .zero ? $0 : nil }
      company.createdAt = $0.instant(4)
    }
    var slugs = SlugTable(kind: "company")
    company.slug = options.slug ?? slugs.add(name: company.name, id: id)
    return company
  }

  private func agents(_ monthSpend: [String: Money]) throws -> [CompanyView.Agent] {
    var agents: [CompanyView.Agent] = []
    var slugs = SlugTable(kind: "agent")
    try database.query(
      """
      SELECT id, name, role, title, status, capabilities, adapter_type, reports_to,
        (SELECT budget_microcents FROM agent_budgets WHERE agent_id = agents.id), pause_reason,
        error_reason, metadata, created_at, left_at, rank,
        max(coalesce(last_heartbeat_at, 0),
          coalesce((SELECT max(started_at) FROM run_rows WHERE agent_id = agents.id), 0),
          coalesce((SELECT max(at) FROM heartbeats WHERE agent = (SELECT n FROM words WHERE word = agents.id)), 0),
          coalesce((SELECT max(newest) FROM retired_agents WHERE agent = (SELECT n FROM words WHERE word = agents.id)), 0))
      FROM agents WHERE merged_into IS NULL ORDER BY rank = 0, left_at IS NOT NULL, created_at IS NULL, created_at, id
      """
    ) { row in
      let id = row.text(0) ?? ""
      let name = row.shown(1) ?? ""
      let seen = row.int(15)
      agents.append(
        CompanyView.Agent(
          id: id, slug: slugs.add(name: name, id: id), name: name, role: row.shown(2), title: row.shown(3),
          status: row.shown(4), capabilities: row.text(5), adapterType: row.shown(6), reportsTo: row.text(7),
          budget: row.money(8), pauseReason: row.text(9), errorReason: row.text(10),
          metadata: Self.json(row.text(11)),
          createdAt: row.instant(12), lastHeartbeatAt: seen > 0 ? Instant(milliseconds: seen) : nil,
          leftAt: row.instant(13), isPlaceholder: row.int(14) == 0, runs: CompanyView.RunCounts(),
          monthSpend: monthSpend[id] ?? .zero))
    }
    agents += try FactRecordReader(database).agents(&slugs, monthSpend)
    return agents
  }

  private static func json(_ text: String?) -> Value {
    guard let text else { return .null }
    return (try? JSONDocument.read(Array(text.utf8)) { $0.value($0.root) }) ?? .null
  }

  private func goals() throws -> [CompanyView.Goal] {
    var goals: [CompanyView.Goal] = []
    try database.query(
      """
      SELECT id, title, description, level, status, parent_id, owner_agent_id, created_at, completed_at FROM goals
      WHERE merged_into IS NULL AND left_at IS NULL AND rank > 0 ORDER BY created_at IS NULL, created_at, id
      """
    ) {
      goals.append(
        CompanyView.Goal(
          id: $0.text(0) ?? "", title: $0.shown(1) ?? "", description: $0.text(2), level: $0.shown(3),
          status: $0.shown(4), parentId: $0.text(5), ownerAgentId: $0.text(6), createdAt: $0.instant(7),
          completedAt: $0.instant(8)))
    }
    goals += try FactRecordReader(database).goals()
    return goals
  }

  private func projects() throws -> [CompanyView.Project] {
    var projects: [CompanyView.Project] = []
    var slugs = SlugTable(kind: "project")
    try database.query(
      """
      SELECT id, name, description, status, lead_agent_id, goal_id, target_date, created_at, archived_at FROM projects
      WHERE merged_into IS NULL AND left_at IS NULL AND rank > 0 ORDER BY created_at IS NULL, created_at, id
      """
    ) {
      let (id, name) = ($0.text(0) ?? "", $0.shown(1) ?? "")
      projects.append(
        CompanyView.Project(
          id: id, slug: slugs.add(name: name, id: id), name: name, description: $0.text(2),
          status: $0.shown(3),
          leadAgentId: $0.text(4), goalId: $0.text(5), targetDate: $0.text(6), createdAt: $0.instant(7),
          archivedAt: $0.instant(8)))
    }
    projects += try FactRecordReader(database).projects(&slugs)
    return projects
  }

  private func routines() throws -> [CompanyView.Routine] {
    var routines: [CompanyView.Routine] = []
    try database.query(
      """
      SELECT id, title, description, status, priority, project_id, goal_id, assignee_agent_id, concurrency_policy,
        catch_up_policy, triggers, last_triggered_at, created_at FROM routines
      WHERE merged_into IS NULL AND left_at IS NULL AND rank > 0
      ORDER BY created_at IS NULL, created_at, ref IS NULL, ref, id
      """
    ) { row in
      routines.append(
        CompanyView.Routine(
          id: row.text(0) ?? "", title: row.shown(1) ?? "", description: row.text(2),
          status: row.shown(3),
          priority: row.shown(4), projectId: row.text(5), goalId: row.text(6), assigneeAgentId: row.text(7),
          concurrencyPolicy: row.text(8), catchUpPolicy: row.text(9),
          triggers: RoutineTrigger.list(row.text(10)),
          lastTriggeredAt: row.instant(11), createdAt: row.instant(12)))
    }
    for place in routines.indices { try readRuns(of: &routines[place]) }
    return routines
  }

  private func readRuns(of routine: inout CompanyView.Routine) throws {
    var runs = CompanyView.RunCounts()
    var last: String?
    try database.query(
      """
      SELECT count(*), coalesce(sum(status = 'failed'), 0), (SELECT status FROM routine_runs
        WHERE routine_id = ?1 ORDER BY triggered_at DESC, id DESC LIMIT 1) FROM routine_runs WHERE routine_id = ?1
      """, [.text(routine.id)]
    ) { (runs.total, runs.failed, last) = ($0.int(0), $0.int(1), $0.text(2)) }
    (routine.runs, routine.lastRunStatus) = (runs, last)
  }

  private func issues() throws -> [CompanyView.Issue] {
    var issues: [CompanyView.Issue] = []
    issues.reserveCapacity(Int(try database.integer("SELECT count(*) FROM issues") ?? 0))
    var slugs = SlugTable(kind: "issue")
    try database.query(
      """
      SELECT id, identifier, title, status, priority, project_id, goal_id, parent_id, assignee_agent_id,
        assignee_user_id IS NOT NULL, created_at, started_at, completed_at, cancelled_at, updated_at, rank
      FROM issues WHERE merged_into IS NULL AND left_at IS NULL AND is_hidden = 0
      ORDER BY rank = 0, created_at IS NULL, created_at, id
      """
    ) {
      let (id, identifier) = ($0.text(0) ?? "", $0.text(1))
      issues.append(
        CompanyView.Issue(
          id: id, slug: slugs.add(identifier: identifier, id: id), identifier: identifier,
          title: $0.shown(2) ?? "",
          status: $0.shown(3), priority: $0.shown(4), projectId: $0.text(5), goalId: $0.text(6),
          parentId: $0.text(7),
          assigneeAgentId: $0.text(8), isAssignedToPerson: $0.int(9) == 1, createdAt: $0.instant(10),
          startedAt: $0.instant(11), completedAt: $0.instant(12), cancelledAt: $0.instant(13),
          updatedAt: $0.instant(14), isPlaceholder: $0.int(15) == 0))
    }
    let labels = try labels()
    for index in issues.indices { issues[index].labels = labels[issues[index].id] ?? [] }
    issues += try FactRecordReader(database).issues(&slugs)
    return issues
  }

  /// The names of the labels of each issue.
  private func labels() throws -> [String: [String]] {
    var found: [String: [String]] = [:]
    try database.query(
      """
      SELECT DISTINCT issues.id, coalesce(labels.name, value) FROM issues, json_each(issues.labels)
        LEFT JOIN labels ON labels.id = value
      WHERE issues.labels IS NOT NULL ORDER BY 1, 2
      """
    ) { row in
      if let name = row.shown(1), !name.isEmpty { found[row.text(0) ?? "", default: []].append(name) }
    }
    return found
  }

  private func runs(_ sums: RunSums) throws -> CompanyView.Runs {
    CompanyView.Runs(
      total: sums.byStatus.values.reduce(0, +), byStatus: sums.byStatus,
      recentFailures: try DatabaseHistory(path: database.path, zone).failures(limit: 20))
  }

  private func approvals() throws -> [CompanyView.Approval] {
    var approvals: [CompanyView.Approval] = []
    try database.query(
      "SELECT id, type, status, requested_by_agent_id, created_at, decided_at, title FROM approvals ORDER BY created_at, id"
    ) {
      approvals.append(
        CompanyView.Approval(
          id: $0.text(0) ?? "", type: $0.text(1) ?? "", status: $0.text(2) ?? "", title: $0.text(6),
          requestedByAgentId: $0.text(3),
          createdAt: $0.instant(4), decidedAt: $0.instant(5)))
    }
    return approvals
  }

  private func crossings() throws -> [CompanyView.BudgetCrossing] {
    var crossings: [CompanyView.BudgetCrossing] = []
    try database.query(
      """
      SELECT agent_id, payload ->> 'month', payload ->> 'percent', at, payload ->> 'policy_id',
        payload ->> 'scope', payload ->> 'scope_id', payload ->> 'window' = 'lifetime' FROM logged
      WHERE kind = \(HookEvent.budgetThresholdCrossed.rawValue) AND +at IS NOT NULL AND json_valid(payload)
      ORDER BY +at, agent_id, 5, 3, seq -- The plus: by time, SQLite would go through the whole log.
      """
    ) {
      let (agent, policy) = ($0.text(0), $0.text(4))
      guard let at = $0.instant(3), agent != nil || policy != nil else { return }
      crossings.append(
        CompanyView.BudgetCrossing(
          agentId: agent, policyId: policy,
          scope: $0.text(5).flatMap(CompanyView.Budget.Scope.init(rawValue:)) ?? .agent,
          scopeId: $0.text(6) ?? agent, isLifetime: $0.int(7) == 1,
          month: $0.text(1) ?? at.day.monthText, percent: $0.int(2), at: at))
    }
    return crossings
  }

  private func emitted() throws -> [String: Int64] {
    var counts = Dictionary(uniqueKeysWithValues: HookEvent.allCases.map { ($0.name, Int64(0)) })
    try database.query("SELECT kind, count FROM event_counts") {
      if let event = HookEvent(rawValue: $0.int(0)) { counts[event.name] = $0.int(1) }
    }
    return counts
  }

  /// Counted by quarters of an hour, then put into days of the zone.
  private func activityIndex() throws -> ActivityIndex {
    var days: [CivilDate: ActivityIndex.Day] = [:]
    var (total, undated): (Int64, Int64) = (0, 0)
    try database.query("SELECT quarter, activity, newest_activity FROM quarter_sums WHERE activity > 0") {
      row in
      total += row.int(1)
      guard row.int(0) >= 0 else {
        undated += row.int(1)
        return
      }
      let day = zone.day(of: Instant(milliseconds: row.int(0) * FactSums.quarter))
      var index = days[day] ?? ActivityIndex.Day(day: day, count: 0)
      index.count += row.int(1)
      index.newest = [index.newest, row.instant(2)].compactMap { $0 }.max()
      days[day] = index
    }
    return ActivityIndex(total: total, days: days.values.sorted { $0.day > $1.day }, undated: undated)
  }
}

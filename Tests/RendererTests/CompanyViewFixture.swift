@testable import Engine

/// Company views for tests: the smallest company, an ordinary one, and one whose every text is an attack.
enum CompanyViewFixture {
  static let asOf = Instant(
    milliseconds: Int64(CivilDate(year: 2026, month: 11, day: 20).daysSinceEpoch) * 86_400_000)

  static func empty() -> CompanyView { make(MemoryHistory(), hasInstants: false) }

  /// A manager with two reports, one of whom has left; a goal, a project, and issues in every state that
  /// needs attention.
  static func small() -> CompanyView {
    var history = MemoryHistory()
    history.activity = [
      activity("a0", nil, "company.imported", "company", "acme"),
      activity("a1", 9, "agent.created", "agent", "agent-1"),
      activity("a2", 3, "issue.created", "issue", "issue-1", by: "agent-1"),
      activity("a3", 2, "issue.updated", "issue", "issue-1", by: "agent-2", to: "blocked"),
      activity("a4", 2, "plugin.did_something", "plugin", "thing"),
    ]
    history.runs = [
      run("run-2", agent: "agent-2", issue: "issue-1", status: "failed", billed: nil),
      run(
        "run-1", agent: "agent-2", issue: "issue-1", status: "succeeded",
        billed: Money(microcents: 12_500_000)),
    ]
    var view = make(history)
    view.agents = [
      agent(1, "Ada Lovelace", status: "running"),
      agent(2, "Bob", status: "paused", manager: "agent-1", budgetCents: 1000, spentCents: 900),
      agent(3, "Cy", status: "terminated", manager: "agent-1"),
      agent(4, "Dee", status: "idle", manager: "agent-1", budgetCents: 0),
    ]
    view.agents[1].pauseReason = "over budget"
    var placeholder = agent(5, "Only Named", status: nil)
    placeholder.isPlaceholder = true
    view.agents.append(placeholder)
    view.goals = [
      goal("goal-1", "Ship it"), goal("goal-2", "Test it", parent: "goal-1"),
      goal("goal-3", "No issues", parent: "goal-2"),
    ]
    view.projects = [project("project-1", "Launch")]
    view.issues = [
      issue(1, "Write the manual", status: "blocked", daysOld: 2),
      issue(2, "Draw the map", status: "in_progress", daysOld: 9),
      issue(3, "Done thing", status: "done", daysOld: 1),
    ]
    view.runs.total = 2
    view.runs.byStatus = ["failed": 1, "succeeded": 1]
    view.runs.recentFailures = [history.runs[0]]
    view.approvals = [
      CompanyView.Approval(
        id: "approval-1", type: "hire_agent", status: "pending", requestedByAgentId: "agent-1",
        createdAt: asOf.adding(days: -3))
    ]
    var trigger = RoutineTrigger(kind: "schedule")
    (trigger.cronExpression, trigger.timeZone) = ("0 9 * * 1-5", "Europe/Berlin")
    view.routines = [
      CompanyView.Routine(
        id: "routine-1", title: "Sweep <the> floor", status: "active", priority: "low",
        projectId: "project-1", assigneeAgentId: "agent-2", triggers: [trigger], lastTriggeredAt: asOf),
      CompanyView.Routine(id: "routine-2", title: "By hand", status: "paused", triggers: []),
    ]
    view.ledger = ledger(cents: 912, agent: "agent-2", project: "project-1", unpriced: 0)
    view.quality.sources = [
      DataQuality.Source(
        name: "logs/hooks.ndjson", format: "hook lines", read: 10, accepted: 8, duplicates: 1, rejected: 1,
        oldest: asOf.adding(days: -9), newest: asOf, isComplete: false)
    ]
    view.quality.rejects = [DataQuality.Reject(source: "logs/hooks.ndjson", line: 7, reason: "not JSON")]
    view.quality.findings = [
      Finding(.warning, "a file stops in the middle", remedy: "copy it again", source: "b.sql", line: 2)
    ]
    view.quality.placeholders = ["agent Only Named"]
    return view
  }

  /// The small company with markup, direction marks and forbidden characters in every text, and with cycles
  /// and unknown managers.
  static let attack = "<script>alert(1)</script>\" onload='x' & \u{202E}\u{0}\u{1F}]]>{{name}} שלום"

  static func hostile() -> CompanyView {
    var view = small()
    view.company.name = attack
    view.company.description = attack
    for index in view.agents.indices {
      view.agents[index].name = attack
      view.agents[index].role = attack
      view.agents[index].title = attack
      view.agents[index].capabilities = attack
      view.agents[index].adapterType = attack
      view.agents[index].errorReason = attack
      view.agents[index].metadata = ["<b>": .string(attack), "apiKey": "sk-never-shown"]
    }
    view.agents[3].status = attack
    // Two in a cycle, one below it, one with an unknown manager, one who is their own manager.
    view.agents += [
      agent(6, "Circle One", status: "idle", manager: "agent-7"),
      agent(7, "Circle Two", status: "idle", manager: "agent-6"),
      agent(8, "Below", status: "idle", manager: "agent-7"),
      agent(9, "Orphan", status: "idle", manager: "nobody"),
      agent(10, "Own Boss", status: "idle", manager: "agent-10"),
    ]
    for index in view.goals.indices { view.goals[index].title = attack }
    view.goals.append(goal("goal \"4\" <x>", "Circle", parent: "goal \"4\" <x>"))
    view.issues[0].goalId = "goal \"4\" <x>"
    view.projects[0].name = attack
    view.projects[0].description = attack
    view.projects[0].targetDate = "<i>never</i>"
    for index in view.issues.indices {
      view.issues[index].title = attack
      view.issues[index].priority = attack
    }
    view.issues[2].status = attack
    view.approvals[0].type = attack
    view.quality.sources[0].name = attack
    view.quality.rejects[0].reason = attack
    view.quality.findings = [Finding(.error, attack, remedy: attack, source: attack)]
    view.quality.placeholders = [attack]
    return view
  }

  // MARK: Parts

  static func make(_ history: MemoryHistory, hasInstants: Bool = true) -> CompanyView {
    CompanyView(
      company: CompanyView.Company(
        id: "acme", slug: "acme", name: "Acme", description: nil, status: nil, timeZone: "UTC", budget: nil),
      asOf: hasInstants ? asOf : .epoch, hasInstants: hasInstants, agents: [], goals: [], projects: [],
      issues: [],
      runs: CompanyView.Runs(total: 0, byStatus: [:], recentFailures: []),
      ledger: ledger(cents: 0, agent: nil, project: nil),
      approvals: [], emitted: ["agent:heartbeat": 0], activity: history.index,
      quality: DataQuality(
        sources: [], rejects: [], findings: [], placeholders: [], hiddenIssues: 0, runsWithUsage: 0,
        runsWithoutUsage: 0,
        openRuns: 0),
      template: template, history: history)
  }

  /// The company as in an export, shortened.
  private static let template: Value = [
    "id": "acme", "name": "Acme",
    "agents": [["ref": "ada", "name": "Ada", "budgetCents": 100, "metadata": ["any": ["thing"]]]],
    "goals": [["ref": "ship", "title": "Ship it", "ownerRef": "ada"]],
    "projects": [["ref": "launch", "name": "Launch", "goalRef": "ship", "targetDate": "2026-12-01"]],
    "issues": [
      ["title": "Write the manual", "projectRef": "launch", "assigneeRef": "ada", "status": "todo"]
    ],
  ]

  static func agent(
    _ number: Int, _ name: String, status: String?, manager: String? = nil, budgetCents: Int64? = nil,
    spentCents: Int64 = 0
  ) -> CompanyView.Agent {
    CompanyView.Agent(
      id: "agent-\(number)", slug: "agent-\(number)", name: name, role: "engineer", status: status,
      reportsTo: manager,
      budget: budgetCents.map { Money(microcents: $0 * Money.microcentsPerCent) }, metadata: .null,
      createdAt: asOf.adding(days: number - 400), isPlaceholder: false, runs: CompanyView.RunCounts(),
      monthSpend: Money(microcents: spentCents * Money.microcentsPerCent))
  }

  static func goal(_ id: String, _ title: String, parent: String? = nil) -> CompanyView.Goal {
    CompanyView.Goal(
      id: id, title: title, level: "company", status: "active", parentId: parent, ownerAgentId: "agent-1")
  }

  static func project(_ id: String, _ name: String) -> CompanyView.Project {
    CompanyView.Project(
      id: id, slug: id, name: name, status: "in_progress", leadAgentId: "agent-1", goalId: "goal-1",
      targetDate: "2026-12-31")
  }

  static func issue(_ number: Int, _ title: String, status: String, daysOld: Int) -> CompanyView.Issue {
    CompanyView.Issue(
      id: "issue-\(number)", slug: "ACM-\(number)", identifier: "ACM-\(number)", title: title, status: status,
      priority: "high", projectId: "project-1", goalId: "goal-1", parentId: number == 2 ? "issue-1" : nil,
      assigneeAgentId: "agent-2", isAssignedToPerson: false, createdAt: asOf.adding(days: -10),
      updatedAt: asOf.adding(days: -daysOld), isPlaceholder: false)
  }

  static func activity(
    _ id: String, _ daysOld: Int?, _ action: String, _ type: String, _ entity: String,
    by actor: String? = nil,
    to status: String? = nil
  ) -> Activity {
    var activity = Activity(id: id, action: action)
    activity.at = daysOld.map { asOf.adding(days: -$0) }
    activity.actorType = actor == nil ? "system" : "agent"
    activity.actorAgentId = actor
    activity.entityType = type
    activity.entityId = entity
    activity.toStatus = status
    return activity
  }

  static func run(_ id: String, agent: String, issue: String, status: String, billed: Money?)
    -> CompanyView.Run
  {
    CompanyView.Run(
      id: id, agentId: agent, issueId: issue, status: status, startedAt: asOf.adding(days: -1),
      finishedAt: asOf,
      errorCode: status == "failed" ? "adapter_failed" : nil, model: "m-1",
      tokens: Tokens(input: 100, cachedInput: 50, output: 10), billed: billed)
  }

  static func sum(cents: Int64, unpriced: Int64) -> CostLedger.Sum {
    var sum = CostLedger.Sum()
    sum.billed = Money(microcents: cents * Money.microcentsPerCent)
    sum.tokens = Tokens(input: 100, cachedInput: 50, output: 10)
    sum.events = 1 + unpriced
    sum.unpriced = unpriced
    return sum
  }

  /// A ledger with one entry, or none if there is no agent.
  static func ledger(cents: Int64, agent: String?, project: String?, unpriced: Int64 = 0) -> CostLedger {
    let total = agent == nil ? CostLedger.Sum() : sum(cents: cents, unpriced: unpriced)
    func rows(_ change: (inout CostLedger.Row) -> Void) -> [CostLedger.Row] {
      guard agent != nil else { return [] }
      var row = CostLedger.Row(sum: total)
      change(&row)
      return [row]
    }
    return CostLedger(
      total: total, reported: .zero, hasReported: false, byMonth: rows { $0.month = "2026-11" },
      byDay: rows { $0.day = "2026-11-19" }, byAgent: rows { $0.agentId = agent },
      byModel: rows {
        $0.provider = "provider"
        $0.model = "m-1"
      },
      byProject: rows { $0.projectId = project }, byIssue: rows { $0.issueId = "issue-1" },
      models: agent == nil ? [] : ["m-1"],
      month: CostLedger.Month(month: "2026-11", billed: total.billed, budget: nil))
  }
}

/// Creates one company of a dump: 90 days of agents, work, runs and costs.
struct DumpCompanyBuilder {
  static let days = 90
  private static let start = DumpData.end + -days * Moment.day

  private var company: DumpCompany
  private var random: RandomSource

  init(index: Int, random source: RandomSource) {
    random = source
    let names = HostileText.companyNames
    company = DumpCompany(
      id: random.uniqueID(), name: index < names.count ? names[index] : "Company \(index + 1)",
      prefix: index == 0 ? "NOR" : "C\(index)X", createdAt: Self.start)
  }

  mutating func build(agents: Int, issues: Int, runs: Int) -> DumpCompany {
    for index in 0..<agents { addAgent(index) }
    addGoalsAndProjects()
    for index in 0..<issues { addIssue(index) }
    company.runs.reserveCapacity(runs)
    for _ in 0..<runs { addRun() }
    setBudgets()
    addApprovals()
    return company
  }

  private mutating func addAgent(_ index: Int) {
    let roles = ["engineer", "designer", "qa", "devops", "researcher", "general", "agent"]
    let role = index == 0 ? "ceo" : roles[(index - 1) % roles.count]
    let names = HostileText.agentNames
    let name = index == 0 ? "CEO" : index <= names.count ? names[index - 1] : "Agent \(index)"
    let model = Model.all[random.below(Model.all.count)]
    var billing = Heartbeat.Billing.metered
    if !model.reportsCost { billing = .unpriced }
    if index % 7 == 3 { billing = .subscription }
    let statuses = ["idle", "idle", "idle", "running", "active", "error", "paused", "terminated"]
    let agent = DumpCompany.Agent(
      id: random.uniqueID(), name: name, role: role, title: index % 3 == 0 ? "Head of <\(role)>" : nil,
      status: index == 0 ? "idle" : random.pick(statuses),
      // About five reports per manager, so that a large company has several levels.
      manager: index == 0 ? nil : (index - 1) / 5, model: model, billing: billing, budgetCents: 0,
      createdAt: Self.start + index % 48 * Moment.hour)
    company.agents.append(agent)
    record(
      agent.createdAt, "agent.created", "agent", agent.id,
      details: "{\"name\": \(json(name)), \"role\": \"\(role)\"}")
    if agent.status == "paused" {
      record(DumpData.end + -3 * Moment.day, "agent.paused", "agent", agent.id, details: nil)
    }
  }

  private mutating func addGoalsAndProjects() {
    let statuses = ["active", "achieved", "planned", "cancelled", "active", "achieved"]
    for index in 0..<6 {
      let done = statuses[index] == "achieved"
      let updatedAt = done ? Self.start + (50 + index) * Moment.day : Self.start
      let goal = DumpCompany.Goal(
        id: random.uniqueID(), title: index == 2 ? HostileText.titles[1] : "Goal number \(index + 1)",
        level: index == 0 ? "company" : ["team", "agent", "task"][index % 3], status: statuses[index],
        parent: index == 0 ? nil : (index - 1) / 2, owner: random.below(company.agents.count),
        createdAt: Self.start, updatedAt: updatedAt)
      company.goals.append(goal)
      record(goal.createdAt, "goal.created", "goal", goal.id, details: "{\"title\": \(json(goal.title))}")
      if done { record(updatedAt, "goal.updated", "goal", goal.id, details: "{\"status\": \"achieved\"}") }
    }
    for (index, status) in ["in_progress", "planned", "completed", "backlog"].enumerated() {
      company.projects.append(
        DumpCompany.Project(
          id: random.uniqueID(), name: index == 1 ? "Größe & <Zahl>" : "Project \(index + 1)",
          description: HostileText.bodies[index], status: status, goal: index,
          lead: random.below(company.agents.count), createdAt: Self.start))
    }
  }

  private mutating func addIssue(_ index: Int) {
    let createdAt = Self.start + 2 * Moment.day + random.below(80 * Moment.day)
    let hostile = index % 4 == 1
    let assignee = random.chance(percent: 90) ? random.below(company.agents.count) : nil
    var issue = DumpCompany.Issue(
      id: random.uniqueID(), number: index + 1,
      title: hostile ? HostileText.titles[index / 4 % HostileText.titles.count] : "Task \(index + 1)",
      description: random.chance(percent: 50) ? random.pick(HostileText.bodies) : nil,
      priority: random.pick(["critical", "high", "medium", "medium", "low"]),
      project: random.chance(percent: 80) ? random.below(company.projects.count) : nil,
      goal: random.chance(percent: 50) ? random.below(company.goals.count) : nil,
      parent: index > 5 && random.chance(percent: 15) ? random.below(index) : nil, assignee: assignee,
      createdAt: createdAt, status: "backlog", updatedAt: createdAt)
    let identifier = "\(company.prefix)-\(issue.number)"
    record(
      createdAt, "issue.created", "issue", issue.id, agent: 0,
      details: "{\"title\": \(json(issue.title)), \"status\": \"backlog\", \"identifier\": \"\(identifier)\"}"
    )
    walk(&issue, identifier: identifier)
    if random.chance(percent: 40) {
      company.comments.append(
        DumpCompany.Comment(
          id: random.uniqueID(), issue: index, agent: assignee, body: random.pick(HostileText.bodies),
          at: issue.updatedAt, isDeleted: random.chance(percent: 10)))
    }
    company.issues.append(issue)
  }

  /// Moves the issue through its statuses, with the corresponding activity rows.
  private mutating func walk(_ issue: inout DumpCompany.Issue, identifier: String) {
    var moment = issue.createdAt
    while let next = nextStatus(after: issue.status) {
      moment = moment + random.between(Moment.hour, 6 * Moment.day) + random.below(1000)
      guard moment < DumpData.end else { return }
      let previous = issue.status
      issue.status = next
      issue.updatedAt = moment
      switch next {
      case "in_progress": issue.startedAt = issue.startedAt ?? moment
      case "done": issue.completedAt = moment
      case "cancelled": issue.cancelledAt = moment
      default: break
      }
      // The two forms in which the server records a status change.
      let details =
        random.chance(percent: 85)
        ? "{\"status\": \"\(next)\", \"_previous\": {\"status\": \"\(previous)\"}, \"identifier\": \"\(identifier)\"}"
        : "{\"source\": \"recovery\", \"status\": \"\(next)\", \"previousStatus\": \"\(previous)\"}"
      record(moment, "issue.updated", "issue", issue.id, agent: issue.assignee, details: details)
      company.statusChanges += 1
      if random.chance(percent: 20) {
        record(
          moment + 1, "issue.updated", "issue", issue.id, agent: issue.assignee,
          details:
            "{\"priority\": \"high\", \"_previous\": {\"priority\": \"low\"}, \"identifier\": \"\(identifier)\"}"
        )
      }
      if random.chance(percent: 5) {
        record(
          moment + 2, "issue.updated", "issue", issue.id, agent: issue.assignee,
          details:
            "{\"status\": \"\(next)\", \"_previous\": {\"status\": \"\(next)\"}, \"identifier\": \"\(identifier)\"}"
        )
      }
    }
  }

  private mutating func nextStatus(after status: String) -> String? {
    let draw = random.below(100)
    switch status {
    case "backlog": return draw < 88 ? "todo" : draw < 94 ? "cancelled" : nil
    case "todo": return draw < 90 ? "in_progress" : nil
    case "in_progress": return draw < 70 ? "in_review" : draw < 85 ? "blocked" : draw < 90 ? "cancelled" : nil
    case "blocked": return draw < 50 ? "in_progress" : nil
    case "in_review": return draw < 75 ? "done" : draw < 90 ? "in_progress" : nil
    default: return nil
    }
  }

  private mutating func addRun() {
    let agent = random.below(company.agents.count)
    let model = company.agents[agent].model
    let draw = random.below(1000)
    let status =
      draw < 880
      ? "succeeded"
      : draw < 950
        ? "failed"
        : draw < 975
          ? "cancelled"
          : draw < 996
            ? "timed_out"
            : draw < 998 ? "running" : "queued"
    let isOpen = status == "running" || status == "queued"
    let duration = random.between(2000, 40 * Moment.minute)
    let latest = DumpData.end + -Moment.hour
    let createdAt =
      isOpen
      ? latest + random.below(Moment.minute)
      : Self.start + 3 * Moment.day + random.below((Self.days - 4) * Moment.day)
    let source: StaticString = ["timer", "assignment", "on_demand", "automation"][random.below(4)]
    let run = DumpCompany.Run(
      id: random.uniqueID(), costID: random.uniqueID(), agent: agent,
      issue: company.issues.isEmpty || random.chance(percent: 30) ? nil : random.below(company.issues.count),
      source: source, status: status, startedAt: status == "queued" ? nil : createdAt,
      finishedAt: isOpen ? nil : createdAt + duration, createdAt: createdAt,
      usage: status == "succeeded"
        ? .random(size: random.between(1, model.inputPrice > 200 ? 60 : 160), &random) : nil)
    company.runs.append(run)
    if run.startedAt != nil {
      company.agents[agent].lastHeartbeatAt = max(
        createdAt, company.agents[agent].lastHeartbeatAt ?? createdAt)
    }
    if random.chance(percent: 25) {
      company.activity.append(
        DumpCompany.Activity(
          id: random.uniqueID(), at: createdAt, agent: agent, action: "heartbeat.invoked",
          entityType: "heartbeat_run", entity: run.id,
          details: "{\"agentId\": \"\(company.agents[agent].id.text)\"}", run: run.id))
    }
  }

  /// Budgets a little below or above an agent's most expensive month, so that some are exceeded.
  private mutating func setBudgets() {
    let spent = DumpFigures(company).centsByAgentAndMonth
    for index in company.agents.indices where index % 4 != 1 {
      let dearest = spent[index].values.max() ?? 0
      let percent = [70, 105, 118, 300][random.below(4)]
      company.agents[index].budgetCents = max(100, dearest * percent / 100)
    }
  }

  private mutating func addApprovals() {
    let kinds: [(StaticString, StaticString)] = [
      ("hire_agent", "pending"), ("budget_override_required", "pending"),
      ("approve_ceo_strategy", "approved"),
      ("hire_agent", "rejected"),
    ]
    for (index, kind) in kinds.enumerated() {
      company.approvals.append(
        DumpCompany.Approval(
          id: random.uniqueID(), type: kind.0, status: kind.1, agent: 0,
          at: DumpData.end + -(index + 1) * Moment.day))
    }
  }

  private mutating func record(
    _ moment: Moment, _ action: StaticString, _ entityType: StaticString, _ entity: UniqueID,
    agent: Int? = nil, details: String?
  ) {
    company.activity.append(
      DumpCompany.Activity(
        id: random.uniqueID(), at: moment, agent: agent, action: action, entityType: entityType,
        entity: entity, details: details))
  }

  private func json(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.append(json: text)
    return String(decoding: bytes, as: UTF8.self)
  }
}

import Engine

/// A page for every agent, and the list of all of them.
enum AgentPages {
  private static let shownRuns = 15
  private static let shownIssues = 50

  static func build(_ context: SiteContext, _ site: inout Site) throws {
    let open = Dictionary(
      grouping: context.countedIssues.filter { !["done", "cancelled"].contains($0.status ?? "") }
    ) { $0.assigneeAgentId ?? "" }
    let reports = Dictionary(grouping: context.countedAgents) { $0.reportsTo ?? "" }
    for agent in context.snapshot.agents {
      guard case .record(var fields) = context.value(agent) else { continue }
      let issues = open[agent.id] ?? []
      fields["spend"] = .record(context.fields(context.spendByAgent[agent.id] ?? Ledger.Sum()))
      fields["openIssues"] = .list(issues.reversed().prefix(shownIssues).map(context.value))
      fields["openIssuesTotal"] = .int(Int64(issues.count))
      fields["reports"] = .list((reports[agent.id] ?? []).map { context.agentReference($0.id) })
      fields["metadata"] = .list(facts(agent.metadata))
      fields["recentRuns"] = .list(
        try context.snapshot.history.runs(ofAgent: agent.id, limit: shownRuns).map(context.value))
      fields["month"] = .string(context.snapshot.ledger.month.month)
      try site.page(SiteContext.page(agent), "agent", title: agent.name, .record(fields))
      try site.api("api/agents/\(agent.slug).json", "The agent \(agent.name)", .record(fields))
    }
    let agents = context.countedAgents
    let page: Value = [
      "agents": .list(agents.map(context.value)), "total": .int(Int64(agents.count)),
      "byStatus": SiteContext.statusList(agents.map(\.status)),
      "month": .string(context.snapshot.ledger.month.month),
      "others": .list(
        context.snapshot.agents.filter { $0.isPlaceholder || $0.leftAt != nil }.map {
          context.agentReference($0.id)
        }),
    ]
    try site.page("agents/index.html", "agents", title: "Agents", page)
    try site.api(
      "api/agents.json", "All agents", .list(agents.map(context.value)),
      meta: ["count": .int(Int64(agents.count))])
  }

  /// What an agent's metadata says in plain words. Names that sound like a credential are left out.
  private static func facts(_ metadata: Value) -> [Value] {
    let secret = ["secret", "token", "password", "key", "credential", "auth"]
    return (metadata.record ?? [:]).sorted { $0.key < $1.key }.compactMap { name, value in
      guard !secret.contains(where: { name.lowercased().contains($0) }) else { return nil }
      switch value {
      case .string, .int, .number, .bool: return ["name": .string(name), "value": value]
      default: return nil
      }
    }
  }
}

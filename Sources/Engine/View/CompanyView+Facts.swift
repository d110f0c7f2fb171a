extension CompanyView {
  /// Counts agents and issues that no source describes but that have facts: runs, spend or status changes.
  /// They are listed and shown with what is known. Records that are only referred to are not counted. Long
  /// IDs used as names are shortened.
  mutating func countRecordsWithFacts() {
    let agentSpend = Set(ledger.byAgent.filter { $0.sum.events > 0 }.compactMap(\.agentId))
    let agentNames = ShortNames(agents.contains(where: \.isPlaceholder) ? agents.map(\.id) : [])
    for place in agents.indices where agents[place].isPlaceholder {
      let agent = agents[place]
      agents[place].name = agentNames(agent.name)
      guard agent.runs.total > 0 || agent.status != nil || agentSpend.contains(agent.id) else { continue }
      agents[place].isPlaceholder = false
      agents[place].isKnownByFacts = true
      agents[place].status = agent.status ?? "unknown"
    }
    let issueSpend = Set(ledger.byIssue.filter { $0.sum.events > 0 }.compactMap(\.issueId))
    let issueNames = ShortNames(issues.contains(where: \.isPlaceholder) ? issues.map(\.id) : [])
    for place in issues.indices where issues[place].isPlaceholder {
      let issue = issues[place]
      if let identifier = issue.identifier, ShortNames.isLong(identifier) {
        issues[place].identifier = nil
        // Without a title, the issue is called by its ID.
        let title = ShortNames.isLong(issue.title) ? "Issue" : issue.title
        issues[place].title = "\(title) \(issueNames(identifier))"
      }
      guard issue.status != nil || issueSpend.contains(issue.id) else { continue }
      issues[place].isPlaceholder = false
      issues[place].isKnownByFacts = true
      issues[place].status = issue.status ?? "unknown"
    }
    nameRecordsOfRows()
    quality.placeholders =
      agents.filter(\.isPlaceholder).map { "agent \($0.name)" }
      + issues.filter(\.isPlaceholder).map {
        let name = $0.identifier ?? $0.title
        return name.hasPrefix("Issue ") ? name : "issue \(name)"
      }
  }

  /// Records that only rows of other tables name have nothing but an id for a name: it is shown as
  /// everywhere.
  private mutating func nameRecordsOfRows() {
    let isNeeded =
      agents.contains { $0.isKnownByFacts && $0.name == $0.id }
      || issues.contains { $0.isKnownByFacts && $0.title == $0.id }
      || projects.contains(where: \.isKnownByFacts) || goals.contains(where: \.isKnownByFacts)
    guard isNeeded else { return }
    let names = ShortNames(agents.map(\.id) + issues.map(\.id) + projects.map(\.id) + goals.map(\.id))
    for place in agents.indices
    where agents[place].isKnownByFacts && agents[place].name == agents[place].id
      && ShortNames.isLong(agents[place].id)
    {
      agents[place].name = names.unknown("agent", agents[place].id)
    }
    for place in issues.indices
    where issues[place].isKnownByFacts && issues[place].title == issues[place].id
      && ShortNames.isLong(issues[place].id)
    {
      issues[place].title = names.unknown("issue", issues[place].id)
    }
    for place in projects.indices where projects[place].isKnownByFacts {
      projects[place].name = names.unknown("project", projects[place].id)
    }
    for place in goals.indices where goals[place].isKnownByFacts {
      goals[place].title = names.unknown("goal", goals[place].id)
    }
  }
}

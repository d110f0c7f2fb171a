/// The figures that every correct reader must find for one company.
struct DumpFigures {
  private let company: DumpCompany
  private(set) var costEvents = 0
  private(set) var positiveCostEvents = 0
  private(set) var billedCents = 0
  private(set) var tokens = Usage.none
  private(set) var centsByMonth: [String: Int] = [:]
  private(set) var centsByModel: [String: Int] = [:]
  /// By agent index, then by UTC month.
  private(set) var centsByAgentAndMonth: [[String: Int]]

  init(_ company: DumpCompany) {
    self.company = company
    centsByAgentAndMonth = Array(repeating: [:], count: company.agents.count)
    for run in company.runs {
      guard let usage = run.usage, let moment = run.finishedAt else { continue }
      let cents = company.agents[run.agent].billedCents(usage)
      let month = moment.month
      costEvents += 1
      positiveCostEvents += cents > 0 ? 1 : 0
      billedCents += cents
      tokens.input += usage.input
      tokens.cachedInput += usage.cachedInput
      tokens.output += usage.output
      centsByMonth[month, default: 0] += cents
      centsByModel[company.agents[run.agent].model.name, default: 0] += cents
      centsByAgentAndMonth[run.agent][month, default: 0] += cents
    }
  }

  private var thresholdsCrossed: Int {
    var crossed = 0
    for (agent, months) in zip(company.agents, centsByAgentAndMonth) where agent.budgetCents > 0 {
      for spent in months.values {
        for percent in [80, 90, 100] where spent * 100 >= agent.budgetCents * percent { crossed += 1 }
      }
    }
    return crossed
  }

  private func count(_ keys: [String]) -> [String: Int] {
    keys.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  func append(to bytes: inout [UInt8]) {
    bytes.append("{\n  \"name\": ")
    bytes.append(json: company.name)
    appendTable("agents", count(company.agents.map(\.status)), to: &bytes)
    appendTable("issues", count(company.issues.map(\.status)), to: &bytes)
    appendTable("goals", count(company.goals.map(\.status)), to: &bytes)
    appendTable("projects", count(company.projects.map(\.status)), to: &bytes)
    appendTable("runs", count(company.runs.map(\.status)), to: &bytes)
    let numbers = [
      ("activityRows", company.activity.count), ("costEvents", costEvents), ("billedCents", billedCents),
      ("inputTokens", tokens.input), ("cachedInputTokens", tokens.cachedInput),
      ("outputTokens", tokens.output),
    ]
    for (key, number) in numbers { bytes.append(text: ",\n  \"\(key)\": \(number)") }
    appendTable("billedCentsByMonth", centsByMonth, to: &bytes)
    appendTable("billedCentsByModel", centsByModel, to: &bytes)
    let hooks = [
      "agent:created": company.agents.count, "issue:created": company.issues.count,
      "goal:created": company.goals.count,
      "agent:heartbeat": company.runs.count { $0.startedAt != nil && $0.finishedAt != nil },
      "issue:status_changed": company.statusChanges,
      "issue:assigned": company.issues.count { $0.assignee != nil },
      "goal:completed": company.goals.count { $0.status == "achieved" },
      "budget:spend_recorded": positiveCostEvents, "budget:threshold_crossed": thresholdsCrossed,
    ]
    appendTable("hooks", hooks, to: &bytes)
    bytes.append("\n }")
  }

  private func appendTable(_ key: String, _ table: [String: Int], to bytes: inout [UInt8]) {
    bytes.append(text: ",\n  \"\(key)\": {")
    for (index, row) in table.sorted(by: { $0.key < $1.key }).enumerated() {
      bytes.append(text: "\(index == 0 ? "" : ",")\n   \"\(row.key)\": \(row.value)")
    }
    bytes.append(table.isEmpty ? "}" : "\n  }")
  }
}

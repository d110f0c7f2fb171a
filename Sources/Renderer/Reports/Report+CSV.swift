import Engine

/// A report for spreadsheets: one table of all numbers, with money in cents.
extension Report {
  package var csv: [UInt8] {
    var bytes: [UInt8] = []
    CSVEncoder.append(
      ["period", "section", "key", "name", "unit", "value", "before"], to: &bytes)
    func row(
      _ section: String, _ key: String, _ name: String, _ unit: ChartUnit, _ value: Int64?, _ before: Int64?
    ) {
      CSVEncoder.append(
        [
          period.key, section, key, name, unit.name, value.map(unit.plain) ?? "",
          before.map(unit.plain) ?? "",
        ], to: &bytes)
    }
    for figure in figures {
      row("figures", figure.key, figure.label, figure.unit, figure.value, figure.before)
    }
    for agent in agents {
      let id = agent.id ?? ""
      let billed = agent.sum.unbilled == nil ? agent.sum.billed.microcents : nil
      let before = agent.before.unbilled == nil ? agent.before.billed.microcents : nil
      row("agentBilled", id, agent.name, .money, billed, before)
      row("agentTokens", id, agent.name, .tokens, agent.sum.tokens.total, agent.before.tokens.total)
      row("agentRuns", id, agent.name, .count("runs"), agent.runs, nil)
      row("agentRunsFailed", id, agent.name, .count("runs"), agent.failed, nil)
    }
    for cause in causes {
      row("failures", cause.name, Formats.words(cause.name), .count("runs"), cause.count, cause.before)
    }
    for issue in finished { row("finished", issue.identifier ?? issue.id, issue.title, .count(""), 1, nil) }
    for issue in created { row("created", issue.identifier ?? issue.id, issue.title, .count(""), 1, nil) }
    return bytes
  }
}

/// Any number of hook lines for benchmarks: agents and issues first, then heartbeats and status changes.
///
/// The first `skip` lines are created but not written, so that one history can be written in parts: lines 0
/// to 999,999 as the first night, the next 1,000 as the second. Parts fit together only with a fixed `step`.
struct HookLineStream {
  let count: Int
  let agents: Int
  let issues: Int
  let seed: UInt64
  /// The percentage of later lines that change an issue's status.
  var changes = 3
  /// Milliseconds between two lines. Nil spreads the lines evenly over 90 days.
  var step: Int?
  var skip = 0

  private static let statuses: [StaticString] = ["todo", "in_progress", "in_review", "done"]
  private static let roles: [StaticString] = ["engineer", "qa", "designer", "devops", "researcher"]
  private static let start = Moment(year: 2026, month: 7, day: 1)

  func write(to output: inout Output) throws(Trouble) {
    var random = RandomSource(seed: seed)
    let agentIDs = (0..<agents).map { _ in random.uniqueID() }
    let issueIDs = (0..<issues).map { _ in random.uniqueID() }
    let agentFields = agentIDs.map { Array("\"agentId\":\"\($0.text)\"".utf8) }
    var issueStatuses = [Int](repeating: 0, count: issues)
    let step = step ?? (count > 1 ? 90 * Moment.day / (count - 1) : 0)
    for line in 0..<count {
      let moment = Self.start + step * line
      if line < agents {
        appendAgent(line, ids: agentIDs, at: moment, to: &output.bytes)
      } else if line < agents + issues {
        let index = line - agents
        HookLine.open("issue:created", at: moment, in: &output.bytes)
        appendIssue(index, ids: issueIDs, to: &output.bytes)
        output.bytes.append(",\"status\":\"todo\",\"priority\":\"medium\",\"assigneeAgentId\":\"")
        agentIDs[index % agents].append(to: &output.bytes)
        output.bytes.append("\"}")
        HookLine.close(&output.bytes)
      } else if issues > 0, random.below(100) < changes {
        let index = random.below(issues)
        HookLine.open("issue:status_changed", at: moment, in: &output.bytes)
        appendIssue(index, ids: issueIDs, to: &output.bytes)
        output.bytes.append("},\"from\":\"")
        output.bytes.append(Self.statuses[issueStatuses[index]])
        issueStatuses[index] = (issueStatuses[index] + 1) % Self.statuses.count
        output.bytes.append("\",\"to\":\"")
        output.bytes.append(Self.statuses[issueStatuses[index]])
        output.bytes.append("\"")
        HookLine.close(&output.bytes)
      } else {
        let agent = random.below(agents)
        heartbeat(at: moment, agent: agent, issueIDs: issueIDs, &random)
          .append(to: &output.bytes, agent: agentFields[agent])
      }
      if line < skip { output.bytes.removeAll(keepingCapacity: true) }
      try output.settle()
    }
  }

  private func heartbeat(
    at moment: Moment, agent: Int, issueIDs: [UniqueID], _ random: inout RandomSource
  ) -> Heartbeat {
    let model = Model.all[agent % Model.all.count]
    var heartbeat = Heartbeat(
      at: moment, model: model, usage: .random(size: random.between(20, 220), &random),
      latency: random.between(4000, 900_000), run: random.uniqueID())
    if !issueIDs.isEmpty, random.chance(percent: 20) { heartbeat.issue = random.pick(issueIDs) }
    if !model.reportsCost { heartbeat.billing = .unpriced }
    if random.chance(percent: 6) {
      heartbeat.status = "failed"
      heartbeat.errorCode = "adapter_failed"
      heartbeat.usage = .none
    }
    return heartbeat
  }

  private func appendAgent(_ index: Int, ids: [UniqueID], at moment: Moment, to bytes: inout [UInt8]) {
    HookLine.open("agent:created", at: moment, in: &bytes)
    bytes.append("\"agent\":{\"id\":\"")
    ids[index].append(to: &bytes)
    bytes.append("\",\"name\":\"Agent ")
    bytes.append(number: index + 1)
    bytes.append("\",\"role\":\"")
    bytes.append(Self.roles[index % Self.roles.count])
    bytes.append("\",\"status\":\"idle\",\"budgetMonthlyCents\":")
    bytes.append(number: index % 4 * 250_000)
    if index > 0 {
      bytes.append(",\"reportsTo\":\"")
      ids[(index - 1) / 6].append(to: &bytes)
      bytes.append("\"")
    }
    bytes.append("}")
    HookLine.close(&bytes)
  }

  /// The issue's object, left open for more fields.
  private func appendIssue(_ index: Int, ids: [UniqueID], to bytes: inout [UInt8]) {
    bytes.append("\"issue\":{\"id\":\"")
    ids[index].append(to: &bytes)
    bytes.append("\",\"identifier\":\"BEN-")
    bytes.append(number: index + 1)
    bytes.append("\",\"title\":\"Benchmark issue ")
    bytes.append(number: index + 1)
    bytes.append("\"")
  }
}

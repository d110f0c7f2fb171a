import Engine

/// Collects a page's dependencies into a short digest. Equal digests count as equal: with 64 bits of SHA-256,
/// the risk is one in 10^19 per change.
struct DependencyDigest {
  private var bytes: [UInt8] = []
  /// The number of values added.
  private(set) var count = 0

  init() {}

  /// Never 0, which means no value.
  var value: UInt64 { max(1, SHA256.digest(of: bytes).words.0) }

  mutating func add(_ text: String?) {
    count += 1
    guard let text else { return bytes.append(0xFF) }
    add(raw: Int64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func add(_ number: Int64?) {
    count += 1
    guard let number else { return bytes.append(0xFF) }
    bytes.append(0xFE)
    add(raw: number)
  }

  mutating func add(_ flag: Bool) {
    count += 1
    bytes.append(flag ? 1 : 0)
  }

  mutating func add(_ instant: Instant?) { add(instant?.milliseconds) }
  mutating func add(_ money: Money?) { add(money?.microcents) }
  mutating func add(_ number: Int) { add(Int64(number)) }

  private mutating func add(raw number: Int64) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  // MARK: Records. A test checks that every field is included.

  mutating func add(_ issue: CompanyView.Issue) {
    for text in [
      issue.id, issue.slug, issue.identifier, issue.title, issue.status, issue.priority, issue.projectId,
      issue.goalId, issue.parentId, issue.assigneeAgentId,
    ] { add(text) }
    for instant in [
      issue.createdAt, issue.startedAt, issue.completedAt, issue.cancelledAt, issue.updatedAt,
    ] { add(instant) }
    add(issue.isAssignedToPerson)
    add(issue.labels.count)
    for label in issue.labels { add(label) }
    add(issue.isPlaceholder)
    add(issue.isKnownByFacts)
  }

  mutating func add(_ project: CompanyView.Project) {
    for text in [
      project.id, project.slug, project.name, project.description, project.status, project.leadAgentId,
      project.goalId, project.targetDate,
    ] { add(text) }
    add(project.createdAt)
    add(project.archivedAt)
    add(project.isKnownByFacts)
  }

  mutating func add(_ agent: CompanyView.Agent) {
    for text in [
      agent.id, agent.slug, agent.name, agent.role, agent.title, agent.status, agent.capabilities,
      agent.adapterType, agent.reportsTo, agent.pauseReason, agent.errorReason,
    ] { add(text) }
    add(agent.budget)
    add(agent.metadata)
    for instant in [agent.createdAt, agent.lastHeartbeatAt, agent.leftAt] { add(instant) }
    add(agent.isPlaceholder)
    add(agent.isKnownByFacts)
    add(agent.runs)
    add(agent.monthSpend)
  }

  mutating func add(_ activity: Activity) {
    for text in [
      activity.id, activity.actorType, activity.actorAgentId, activity.action, activity.entityType,
      activity.entityId, activity.fromStatus, activity.toStatus,
    ] { add(text) }
    add(activity.at)
  }

  mutating func add(_ counts: CompanyView.RunCounts) {
    add(raw: counts.total)
    add(raw: counts.failed)
    count += 1
  }

  /// As in JSON: the order of fields does not matter.
  mutating func add(_ value: Value) {
    count += 1
    bytes.append(contentsOf: JSONWriter.encode(value, layout: .compact))
  }

  /// A sum is a fixed sequence of integers, since there is one for each of tens of thousands of issues.
  mutating func add(_ sum: CostLedger.Sum) {
    count += 1
    precondition(_isPOD(CostLedger.Sum.self))
    withUnsafeBytes(of: sum) { bytes.append(contentsOf: $0) }
  }

  mutating func add(_ figures: RunFigures.Agent) {
    count += 1
    bytes.append(contentsOf: "\(figures)".utf8)
  }
}

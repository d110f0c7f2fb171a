/// Makes the proposal of a rule for one occurrence.
struct ProposalBuilder {
  /// The plan's name, which is part of every ID.
  let company: String
  /// The company's ID in Paperclip. Nil if only a name is known.
  let companyID: String?
  let companyName: String
  let now: Instant
  let agents: [AgentName]

  /// An agent that a rule can name.
  package struct AgentName: Sendable {
    package let id: String
    package let name: String
    package init(id: String, name: String) { (self.id, self.name) = (id, name) }
  }

  /// Paperclip forgets idempotency keys after 7 days, so a proposal ends before.
  static let lifetime: Int64 = 6 * 86_400_000
  /// The billing code of issues that rules make. Rules ignore such issues.
  static let billingCode = "paperclip-gen"

  enum Result {
    case proposal(Proposal)
    /// Only a message: nothing is called.
    case notice(title: String, text: String, severity: Severity)
    /// Why nothing can be proposed now.
    case held(String)
  }

  func make(_ rule: WorkflowRule, _ occurrence: Occurrence) -> Result {
    let id = Proposal.id(
      company: company, rule: rule.id, record: occurrence.record, since: occurrence.since)
    let values = values(rule, occurrence)
    let action = rule.action
    func text(_ field: String) -> String { RuleText.title(action.texts[field] ?? "", values) }
    if action.kind == .notify {
      return .notice(title: text("title"), text: text("text"), severity: action.severity)
    }
    guard !Identifier.isMadeFromName(occurrence.recordID) else {
      return .held("only a log names \(occurrence.label), and its ID in Paperclip is unknown; read a backup")
    }
    var trace: Proposal.Trace?
    let call: Proposal.Call
    let title: String
    switch action.kind {
    case .createIssue:
      guard let companyID else { return .held(Self.unknownCompany) }
      let made = issue(rule, occurrence, id, values)
      guard let body = made.body else {
        return .held("no agent is called \"\(action.assignee ?? "")\", or only a log names it")
      }
      title = "create issue \"\(made.title)\""
      call = Proposal.Call("POST", "/api/companies/\(companyID)/issues", body)
    case .comment:
      let body = RuleText.body(action.texts["body"] ?? "", values) + "\n\n" + marker(rule, id)
      title = "comment on \(occurrence.label)"
      let path = "/api/issues/\(occurrence.recordID)/comments"
      call = Proposal.Call("POST", path, ["body": .string(body)])
      trace = Proposal.Trace(path: path, text: id)
    case .setPriority:
      let priority = action.priority ?? "high"
      title = "set the priority of \(occurrence.label) to \(priority)"
      call = Proposal.Call(
        "PATCH", "/api/issues/\(occurrence.recordID)", ["priority": .string(priority)])
    case .pauseAgent:
      let agent = values["agent_id"] ?? occurrence.recordID
      guard !Identifier.isMadeFromName(agent) else {
        return .held("only a log names the agent, and its ID in Paperclip is unknown; read a backup")
      }
      title = "pause \(values["agent"] ?? occurrence.label)"
      call = Proposal.Call("POST", "/api/agents/\(agent)/pause")
    case .requestApproval:
      guard let companyID else { return .held(Self.unknownCompany) }
      title = "request approval \"\(text("title"))\""
      let path = "/api/companies/\(companyID)/approvals"
      call = Proposal.Call("POST", path, approval(rule, occurrence, id, values))
      trace = Proposal.Trace(path: path, text: id)
    case .fireRoutine:
      title = "run the routine \(action.routine ?? "of the trigger \(action.trigger ?? "")")"
      call = routine(rule, occurrence, id)
    case .notify: return .held("")
    }
    var proposal = Proposal(
      id: id, rule: rule.id, record: occurrence.record, label: occurrence.label,
      event: rule.when.rawValue, since: occurrence.since, at: occurrence.at, because: occurrence.text,
      title: MessageText.cut(title, 300), asOf: now,
      expires: Instant(milliseconds: occurrence.at.milliseconds + Self.lifetime),
      check: rule.when.check(occurrence.recordID), call: call)
    proposal.trace = trace
    proposal.startsAgent = action.startsAgent
    return .proposal(proposal)
  }

  private static let unknownCompany =
    "the company's ID in Paperclip is unknown; read a backup, or set \"companyId\""

  private func marker(_ rule: WorkflowRule, _ id: String) -> String {
    "(paperclip-gen, rule \(rule.id), \(id))"
  }

  private func values(_ rule: WorkflowRule, _ occurrence: Occurrence) -> [String: String] {
    var values = occurrence.values
    values["company"] = companyName
    values["rule"] = rule.id
    values["text"] = occurrence.text
    values["times"] = String(occurrence.times)
    values["day"] = values["day"] ?? occurrence.at.day.text
    values["duration"] = Notice.duration(now.milliseconds - occurrence.since.milliseconds)
    return values
  }

  /// Paperclip returns an open issue with the same title that is younger than 48 hours instead of a new one.
  /// So a title names what it is about, and says if that happened before.
  private func issue(_ rule: WorkflowRule, _ occurrence: Occurrence, _ id: String, _ values: [String: String])
    -> (title: String, body: Value?)
  {
    let action = rule.action
    var title = RuleText.title(action.texts["title"] ?? "", values)
    if !title.contains(occurrence.label) { title += " (\(MessageText.cut(occurrence.label, 80)))" }
    if occurrence.times > 1 { title += " (\(RuleText.ordinal(occurrence.times)) time)" }
    var description = RuleText.body(action.texts["description"] ?? "", values)
    description += (description.isEmpty ? "" : "\n\n") + marker(rule, id)
    var body: Fields = [
      "title": .string(title), "description": .string(description), "idempotencyKey": .string(id),
      "billingCode": .string(Self.billingCode), "priority": .string(action.priority ?? "medium"),
      "status": .string(action.status ?? "todo"),
    ]
    if occurrence.times > 1 { body["allowDuplicate"] = true }
    if action.isChild, rule.when.isAboutIssue { body["parentId"] = .string(occurrence.recordID) }
    for (field, name) in [("projectId", "project_id"), ("goalId", "goal_id")] {
      if let other = values[name], !Identifier.isMadeFromName(other) { body[field] = .string(other) }
    }
    guard let wanted = action.assignee else { return (title, .record(body)) }
    let found =
      agents.first { $0.id == wanted }
      ?? agents.first { $0.name.lowercased() == wanted.lowercased() }
    guard let found, !Identifier.isMadeFromName(found.id) else { return (title, nil) }
    body["assigneeAgentId"] = .string(found.id)
    return (title, .record(body))
  }

  private func approval(
    _ rule: WorkflowRule, _ occurrence: Occurrence, _ id: String, _ values: [String: String]
  ) -> Value {
    let texts = rule.action.texts
    let summary = RuleText.body(texts["summary"] ?? "{{text}}", values) + "\n\n" + marker(rule, id)
    var body: Fields = [
      "type": "request_board_approval",
      "payload": [
        "title": .string(RuleText.title(texts["title"] ?? "", values)), "summary": .string(summary),
      ],
      // Newer servers know the same request by it.
      "idempotencyKey": .string(id),
    ]
    if rule.when.isAboutIssue { body["issueIds"] = [.string(occurrence.recordID)] }
    return .record(body)
  }

  private func routine(_ rule: WorkflowRule, _ occurrence: Occurrence, _ id: String) -> Proposal.Call {
    let payload: Value = [
      "rule": .string(rule.id), "record": .string(occurrence.record), "text": .string(occurrence.text),
      "at": .string(occurrence.at.text),
    ]
    guard let trigger = rule.action.trigger else {
      return Proposal.Call(
        "POST", "/api/routines/\(rule.action.routine ?? "")/run",
        ["payload": payload, "idempotencyKey": .string(id)])
    }
    var call = Proposal.Call("POST", "/api/routine-triggers/public/\(trigger)/fire", payload)
    call.headers = ["Idempotency-Key": id]
    call.signedBy = rule.id
    return call
  }
}

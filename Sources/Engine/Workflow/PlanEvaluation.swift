/// What the rules match now that the plan does not know: new lines for it. A function of the data, the plan
/// and the company's clock; nothing else.
package struct PlanEvaluation {
  package struct Input {
    package var rules: [WorkflowRule]
    /// What each rule's query returned. A rule whose query failed has none, and stays as it is.
    package var occurrences: [String: [Occurrence]]
    package var now: Instant
    /// The day of an instant in the company's zone.
    package var day: (Instant) -> String = { $0.day.text }
    package var companyID: String?
    package var companyName = ""
    package var agents: [(id: String, name: String)] = []
    /// The most proposals of one run, over all rules.
    package var limit = 10
    /// The audience whose data the occurrences are made of.
    package var audience = Audience.team

    package init(rules: [WorkflowRule], occurrences: [String: [Occurrence]], now: Instant) {
      (self.rules, self.occurrences, self.now) = (rules, occurrences, now)
    }
  }

  package private(set) var lines: [Value] = []

  private let input: Input
  private let plan: Plan
  private let builder: ProposalBuilder
  /// Proposals of this run, and of each rule on this day.
  private var run = 0
  private var today: [String: Int] = [:]

  /// How far back conditions are asked for: as long as an occurrence can still be proposed, and some slack.
  package static let window: Int64 = 8 * 86_400_000

  package init(_ input: Input, _ plan: Plan) {
    self.input = input
    self.plan = plan
    builder = ProposalBuilder(
      company: plan.company, companyID: input.companyID, companyName: input.companyName, now: input.now,
      agents: input.agents.map { ProposalBuilder.AgentName(id: $0.id, name: $0.name) })
    let day = input.day(input.now)
    let notices = plan.history.filter { $0.result == .notice }.map { ($0.rule, $0.asOf) }
    for (rule, at) in plan.proposals.values.map({ ($0.rule, $0.asOf) }) + notices {
      // The same run, if it was killed and is repeated.
      if at == input.now { run += 1 }
      if input.day(at) == day { today[rule, default: 0] += 1 }
    }
    start()
    match()
    withdraw()
    let hasNews = !lines.isEmpty || !plan.open.isEmpty
    if hasNews, input.now > plan.newest || !lines.isEmpty {
      lines.append(["type": "evaluation", "v": 1, "asOf": .string(input.now.text)])
    }
  }

  private var asOf: Value { .string(input.now.text) }

  /// A rule that is new, or whose condition was edited, begins with a baseline: what is already there is no
  /// news.
  private mutating func start() {
    for rule in input.rules {
      guard let found = input.occurrences[rule.id], isNew(rule) else { continue }
      let before = found.filter { rule.accepts($0) && plan.known(rule.id, $0) == nil }.map { occurrence in
        Value.list([
          .string(occurrence.record), .string(occurrence.label), .string(occurrence.since.text),
          .string(occurrence.at.text),
        ])
      }
      lines.append([
        "type": "rule", "v": 1, "rule": .string(rule.id), "condition": .string(rule.conditionDigest),
        "asOf": asOf, "before": .list(before),
      ])
    }
    let ids = Set(input.rules.map(\.id))
    for rule in plan.starts.keys.sorted() where !ids.contains(rule) {
      lines.append(["type": "rule", "v": 1, "rule": .string(rule), "asOf": asOf])
    }
  }

  private func isNew(_ rule: WorkflowRule) -> Bool {
    plan.starts[rule.id]?.condition != rule.conditionDigest
  }

  private mutating func match() {
    var candidates: [(rule: WorkflowRule, occurrence: Occurrence)] = []
    for rule in input.rules {
      guard let start = plan.starts[rule.id], !isNew(rule) else { continue }
      for occurrence in input.occurrences[rule.id] ?? [] where rule.accepts(occurrence) {
        let known = plan.known(rule.id, occurrence)
        if let known { guard plan.matches[known]?.result == .held else { continue } }
        // A late line can bring what happened before the rule began to count.
        if known == nil, occurrence.at <= start.at { continue }
        candidates.append((rule, occurrence))
      }
    }
    candidates.sort {
      ($0.occurrence.at, $0.rule.id, $0.occurrence.record) < (
        $1.occurrence.at, $1.rule.id, $1.occurrence.record
      )
    }
    let made = plan.made
    var seen: Set<String> = []
    for (rule, occurrence) in candidates {
      let id = Proposal.id(
        company: plan.company, rule: rule.id, record: occurrence.record, since: occurrence.since)
      guard seen.insert(id).inserted else { continue }
      decide(rule, occurrence, id, isOwn: occurrence.isOwn || made.contains(occurrence.recordID))
    }
  }

  private mutating func decide(_ rule: WorkflowRule, _ occurrence: Occurrence, _ id: String, isOwn: Bool) {
    func entry(_ result: PlanMatch.Result, _ reason: String) -> PlanMatch {
      var match = PlanMatch(rule, occurrence, id: id, asOf: input.now, result)
      match.reason = reason
      match.audience = input.audience
      return match
    }
    if isOwn { return add(entry(.ignored, "a rule made this issue or one above it")) }
    // Most long runs end by themselves, which is no news.
    if occurrence.until != nil, rule.when == .runSilent { return }
    if input.now.milliseconds - occurrence.at.milliseconds >= ProposalBuilder.lifetime {
      return add(entry(.missed, "it was older than 6 days when the data arrived"))
    }
    if occurrence.until != nil { return add(entry(.over, "it was already over when the data arrived")) }
    let made = builder.make(rule, occurrence)
    if case .held(let reason) = made { return add(entry(.held, reason)) }
    if run >= input.limit {
      var match = entry(.held, "the limit of \(input.limit) proposals in one run was reached")
      match.isLimited = true
      return add(match)
    }
    if today[rule.id] ?? 0 >= rule.limit {
      var match = entry(.held, "the rule's limit of \(rule.limit) a day was reached")
      match.isLimited = true
      return add(match)
    }
    run += 1
    today[rule.id, default: 0] += 1
    switch made {
    case .held: break
    case .proposal(var proposal):
      proposal.audience = input.audience
      lines.append(proposal.value)
    case .notice(let title, let text, let severity):
      var match = entry(.notice, "")
      (match.title, match.severity) = (title, severity)
      if !text.isEmpty { match.text = text }
      add(match)
    }
  }

  /// Adds an entry of the rule log, unless it says what the log says already.
  private mutating func add(_ match: PlanMatch) {
    if let known = plan.matches[match.id], known.result == match.result, known.reason == match.reason {
      return
    }
    lines.append(match.value)
  }

  /// Takes back proposals that nobody applied in time, and those whose reason has gone. What waits ends with
  /// it.
  private mutating func withdraw() {
    let waiting = plan.history.filter { $0.result == .held }.map(\.id)
    for id in plan.open.map(\.id) + waiting {
      guard var match = plan.matches[id], !lines.contains(where: { $0["id"]?.string == id }),
        let reason = gone(match)
      else { continue }
      // The result of a call that began is unknown; `apply` finds out.
      if let result = plan.calls[id]?.result, result == .started || result == .unknown { continue }
      match.result = .withdrawn
      match.asOf = input.now
      match.reason = reason
      match.isLimited = false
      lines.append(match.value)
    }
  }

  private func gone(_ match: PlanMatch) -> String? {
    let expires =
      plan.proposals[match.id]?.expires
      ?? Instant(milliseconds: match.at.milliseconds + ProposalBuilder.lifetime)
    if input.now >= expires { return "nobody applied it within 6 days" }
    guard plan.starts[match.rule] != nil else { return nil }
    guard let rule = input.rules.first(where: { $0.id == match.rule }) else { return "the rule was removed" }
    guard let found = input.occurrences[rule.id] else { return nil }
    if isNew(rule) { return "the rule was edited" }
    let holds = found.contains { occurrence in
      occurrence.until == nil && rule.accepts(occurrence) && plan.known(rule.id, occurrence) == match.id
    }
    return holds ? nil : "what it was about has changed"
  }
}

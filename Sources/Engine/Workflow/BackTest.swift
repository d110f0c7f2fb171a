/// What a rule would have done in the past: its matches since a time, as if it had been active all along.
package struct BackTest: Sendable {
  package struct Entry: Sendable {
    package let occurrence: Occurrence
    /// What would have been proposed, in words. Nil if it is not known.
    package let title: String?
    /// Why nothing would have been proposed.
    package let reason: String?
    /// False if a limit or the loop guard would have stopped it.
    package let hasFired: Bool
  }

  package let entries: [Entry]

  /// Matches that would have led to a proposal or a message.
  package var fired: [Entry] { entries.filter(\.hasFired) }
  package var records: Int { Set(fired.map(\.occurrence.record)).count }
  /// Records with more than one proposal, and how many of theirs.
  package var repeated: [(label: String, times: Int)] {
    var counts: [String: (label: String, times: Int)] = [:]
    for entry in fired {
      let known = counts[entry.occurrence.record]?.times ?? 0
      counts[entry.occurrence.record] = (entry.occurrence.label, known + 1)
    }
    return counts.values.filter { $0.times > 1 }.sorted { ($1.times, $0.label) < ($0.times, $1.label) }
  }

  package init(
    _ rule: WorkflowRule, _ occurrences: [Occurrence], since: Instant, plan: String,
    _ input: PlanEvaluation.Input
  ) {
    var days: [String: Int] = [:]
    let agents = input.agents.map { ProposalBuilder.AgentName(id: $0.id, name: $0.name) }
    let matching = occurrences.filter { $0.at >= since && $0.at <= input.now && rule.accepts($0) }
      .sorted { ($0.at, $0.record) < ($1.at, $1.record) }
    entries = matching.map { occurrence in
      func none(_ reason: String) -> Entry {
        Entry(occurrence: occurrence, title: nil, reason: reason, hasFired: false)
      }
      func fired(_ title: String?, _ reason: String? = nil) -> Entry {
        Entry(occurrence: occurrence, title: title, reason: reason, hasFired: true)
      }
      if occurrence.isOwn { return none("a rule made this issue or one above it") }
      let day = input.day(occurrence.at)
      if days[day] ?? 0 >= rule.limit { return none("the rule's limit of \(rule.limit) a day was reached") }
      let builder = ProposalBuilder(
        company: plan, companyID: input.companyID, companyName: input.companyName, now: occurrence.at,
        agents: agents)
      days[day, default: 0] += 1
      switch builder.make(rule, occurrence) {
      // An ID that is missing today says nothing about the rule.
      case .held(let reason): return fired(nil, reason)
      case .proposal(let proposal): return fired(proposal.title)
      case .notice(let title, _, _): return fired("message \"\(title)\"")
      }
    }
  }
}

/// What became of an occurrence that a rule matched: an entry of the rule log.
package struct PlanMatch: Sendable, Equatable {
  package enum Result: String, Sendable {
    case proposed
    /// Waits: a limit was reached, or an ID is not known yet.
    case held
    /// Came too late: the call would have expired.
    case missed
    /// About an issue that a rule made.
    case ignored
    /// Was over before it was seen.
    case over
    /// A message instead of a call.
    case notice
    /// A proposal that nobody applied in time, or whose reason has gone.
    case withdrawn
  }

  package var id: String
  package var rule: String
  package var record: String
  package var label: String
  package var since: Instant
  package var at: Instant
  /// What happened.
  package var text: String
  /// The company's clock.
  package var asOf: Instant
  package var result: Result
  package var reason = ""
  /// Of a notice.
  package var title = ""
  package var severity = Severity.warning
  /// True if a limit holds it.
  package var isLimited = false
  /// The audience whose data its texts were made of: a narrower one does not see them.
  package var audience = Audience.team

  init(_ rule: WorkflowRule, _ occurrence: Occurrence, id: String, asOf: Instant, _ result: Result) {
    self.id = id
    self.rule = rule.id
    (record, label, since, at) = (occurrence.record, occurrence.label, occurrence.since, occurrence.at)
    text = occurrence.text
    self.asOf = asOf
    self.result = result
  }

  init(_ proposal: Proposal) {
    (id, rule, record, label) = (proposal.id, proposal.rule, proposal.record, proposal.label)
    (since, at, text, asOf) = (proposal.since, proposal.at, proposal.because, proposal.asOf)
    result = .proposed
    title = proposal.title
    audience = proposal.audience
  }

  var value: Value {
    var fields: Fields = [
      "type": "match", "id": .string(id), "rule": .string(rule), "record": .string(record),
      "label": .string(label), "since": .string(since.text), "at": .string(at.text), "text": .string(text),
      "asOf": .string(asOf.text), "result": .string(result.rawValue),
    ]
    if !reason.isEmpty { fields["reason"] = .string(reason) }
    if !title.isEmpty { fields["title"] = .string(title) }
    if result == .notice { fields["severity"] = .string(severity.rawValue) }
    if isLimited { fields["limited"] = true }
    if audience != .team { fields["audience"] = .string(audience.rawValue) }
    return .record(fields)
  }

  init?(_ value: Value) {
    func instant(_ name: String) -> Instant? { value[name]?.string.flatMap { Instant(written: $0) } }
    guard let id = value["id"]?.string, let rule = value["rule"]?.string,
      let record = value["record"]?.string, let since = instant("since"), let at = instant("at"),
      let asOf = instant("asOf"), let result = value["result"]?.string.flatMap(Result.init)
    else { return nil }
    (self.id, self.rule, self.record, self.since, self.at) = (id, rule, record, since, at)
    (self.asOf, self.result) = (asOf, result)
    label = value["label"]?.string ?? ""
    text = value["text"]?.string ?? ""
    reason = value["reason"]?.string ?? ""
    title = value["title"]?.string ?? ""
    severity = value["severity"]?.string.flatMap(Severity.init) ?? .warning
    isLimited = value["limited"]?.bool ?? false
    audience = value["audience"]?.string.flatMap(Audience.init) ?? .team
  }
}

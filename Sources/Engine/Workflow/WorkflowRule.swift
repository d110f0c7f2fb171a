/// A rule of the configuration: when something is met, for these records, do that.
package struct WorkflowRule: Sendable {
  package var id: String
  package var when: RuleCondition
  /// Hours, minutes, percent or runs.
  package var measure: Int64
  /// Names or IDs that a record must have; none is any.
  package var filters: [String: [String]] = [:]
  package var action: RuleAction
  /// The most proposals on one of the company's days.
  package var limit: Int

  package static let filterNames = ["project", "goal", "agent", "priority"]
  package static let standardLimit = 10

  package init(id: String, when: RuleCondition, action: RuleAction) {
    (self.id, self.when, self.action) = (id, when, action)
    measure = when.standard
    limit = Self.standardLimit
  }

  init?(_ value: Value) {
    guard let id = value["id"]?.string, let when = value["when"]?.string.flatMap(RuleCondition.init),
      let action = RuleAction(value["then"]), value["enabled"]?.bool ?? true
    else { return nil }
    self.init(id: id, when: when, action: action)
    if let name = when.measure?.rawValue, let number = value[name]?.int { measure = number }
    limit = value["limit"]?.int.map { Int($0) } ?? Self.standardLimit
    for name in Self.filterNames {
      guard let wanted = value["where"]?[name] else { continue }
      let texts = (wanted.list ?? [wanted]).compactMap(\.string)
      if !texts.isEmpty { filters[name] = texts.map { $0.lowercased() } }
    }
  }

  /// A digest of the condition and its filters. When it changes, the rule starts over: only what happens from
  /// then on counts, so that an edit never acts on the past.
  var conditionDigest: String {
    let filters = filters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.sorted())" }
    return OutboxAlert.ID.of(when.rawValue, String(measure), filters.joined(separator: ";"))
  }

  func accepts(_ occurrence: Occurrence) -> Bool {
    filters.allSatisfy { name, wanted in
      (occurrence.names[name] ?? []).contains { wanted.contains($0.lowercased()) }
    }
  }
}

/// One thing that happened to a company between two moments.
package struct Change: Sendable, Equatable {
  package enum Kind: String, Sendable {
    case hired, left, returned, moved, renamed, reached, done, cancelled, reopened, reassigned, decided
    case opened, added, removed, changed
    /// Something names it now, and nothing describes it.
    case named
    case statusChanged, budgetSet, budgetRaised, budgetLowered, budgetRemoved
  }

  package var kind: Kind
  /// What it happened to: "agent", "goal", "company", …
  package var record: String
  package var id: String
  /// What that is called now, or was called last.
  package var name: String
  /// The fact that changed; nil where the whole record came or went.
  package var fact: String?
  package var from: Value = .null
  package var to: Value = .null
  /// The names of what `from` and `to` refer to, where they are ids.
  package var fromName: String?
  package var toName: String?
  /// The project of an issue, before or after.
  package var projectId: String?

  package var value: Value {
    var fields: [String: Value] = [
      "change": .string(kind.rawValue), "record": .string(record), "id": .string(id), "name": .string(name),
    ]
    if let fact {
      fields["fact"] = .string(fact)
      fields["from"] = from
      fields["to"] = to
    }
    if let fromName { fields["fromName"] = .string(fromName) }
    if let toName { fields["toName"] = .string(toName) }
    if let projectId { fields["projectId"] = .string(projectId) }
    return .record(fields)
  }
}

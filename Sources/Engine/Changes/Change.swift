/// One change of a company between two times.
package struct Change: Sendable, Equatable {
  package enum Kind: String, Sendable {
    case hired, left, returned, moved, renamed, reached, done, cancelled, reopened, reassigned, decided
    case opened, added, removed, changed
    /// Now referred to but not described.
    case named
    case statusChanged, budgetSet, budgetRaised, budgetLowered, budgetRemoved
  }

  package var kind: Kind
  /// The kind of record: "agent", "goal", "company", …
  package var record: String
  package var id: String
  /// Its current or last name.
  package var name: String
  /// The fact that changed. Nil if the whole record was added or removed.
  package var fact: String?
  package var from: Value = .null
  package var to: Value = .null
  /// The names for `from` and `to`, if they are IDs.
  package var fromName: String?
  package var toName: String?
  /// The project of an issue, before or after.
  package var projectId: String?

  package var value: Value {
    var fields: Fields = [
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

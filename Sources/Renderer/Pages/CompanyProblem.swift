package import Engine

/// A company of which the page over all companies has no figures, and why.
package struct CompanyProblem: Sendable, Equatable {
  package let id: String
  package let name: String
  package let why: String
  package let hint: String
  /// How old the figures are that a page had of it before.
  package var asOf: Instant?

  package init(id: String, name: String, why: String, hint: String, asOf: Instant? = nil) {
    self.id = id
    self.name = name
    self.why = why
    self.hint = hint
    self.asOf = asOf
  }

  var value: Value {
    [
      "id": .string(id), "name": .string(name), "why": .string(why), "hint": .string(hint),
      "asOf": .optional(asOf?.text),
    ]
  }

  /// Reads one of an earlier api/index.json.
  package init?(_ value: Value) {
    guard let id = value["id"]?.string, let name = value["name"]?.string, let why = value["why"]?.string,
      let hint = value["hint"]?.string
    else { return nil }
    self.init(
      id: id, name: name, why: why, hint: hint, asOf: value["asOf"]?.string.flatMap { Instant($0) })
  }
}

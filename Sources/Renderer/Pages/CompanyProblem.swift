package import Engine

/// A company of which the page over all companies has no figures, and why.
package struct CompanyProblem: Sendable, Equatable {
  package let id: String
  package let name: String
  package let why: String
  package let hint: String
  /// How old the figures are that a page had of it before.
  package var asOf: Instant?
  /// True for a site that cannot be read, with an unknown number of companies.
  package let isSite: Bool

  package init(
    id: String, name: String, why: String, hint: String, asOf: Instant? = nil, isSite: Bool = false
  ) {
    self.isSite = isSite
    self.id = id
    self.name = name
    self.why = why
    self.hint = hint
    self.asOf = asOf
  }

  var value: Value {
    [
      "id": .string(id), "name": .string(name), "why": .string(why), "hint": .string(hint),
      "asOf": .optional(asOf?.text), "isSite": .bool(isSite),
    ]
  }

  /// Reads one of an earlier api/index.json.
  package init?(_ value: Value) {
    guard let id = value["id"]?.string, let name = value["name"]?.string, let why = value["why"]?.string,
      let hint = value["hint"]?.string
    else { return nil }
    self.init(
      id: id, name: name, why: why, hint: hint, asOf: value["asOf"]?.string.flatMap { Instant($0) },
      isSite: value["isSite"]?.bool ?? false)
  }

  /// "5 companies and 1 site".
  package static func count(_ problems: [CompanyProblem]) -> String {
    let sites = problems.filter(\.isSite).count
    let counts: [(Int, CountNoun)] = [(problems.count - sites, "companies"), (sites, "sites")]
    return counts.filter { $0.0 > 0 }.map { Formats.count($0.0, $0.1) }.joined(separator: " and ")
  }
}

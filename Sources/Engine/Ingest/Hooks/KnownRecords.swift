/// Which records the ids of facts mean, so that each is looked up once and not on every line.
struct KnownRecords: ~Copyable {
  struct Issue {
    let id: String
    let number: Int64
    /// Where `FieldProvenance` holds it, and of which generation the place is.
    var place = 0
    var generation = -1
    /// A digest of what the last line called it, and that as a payload.
    var names: UInt64 = 0
    var payload = Words.none
  }

  /// Agents by the id that lines give, as numbers of `Words`; valid for a generation of names.
  var agents = ByteTable()
  var generation = -1
  /// Places in `issues`, counted from 1, by the ids of objects that describe them.
  var described = ByteTable()
  /// The same by ids alone: of issues that something describes, and of others, which may come to mean another
  /// one.
  var fixed = ByteTable()
  var referred = ByteTable()
  var issueGeneration = -1
  var issues: [Issue] = []
  /// Indices in `issues`, by issue.
  var places: [String: Int] = [:]
  /// The maximum number of issues in memory.
  static let limit = 200_000
}

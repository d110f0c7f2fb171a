/// What has changed since a consumer last read the facts, by the versions in `changes`.
struct ChangeMarks {
  /// Kinds of `changes`.
  enum Kind: Int64 {
    case agent = 1
    case issue, day
    /// Not of `changes`: an agent's budgets and an issue's assignee, by their digests.
    case budget, assignee
  }

  private let database: Database
  private let consumer: SQLValue

  init(_ database: Database, consumer: String) {
    self.database = database
    self.consumer = .text(consumer)
  }

  private static let pending = """
    FROM changes LEFT JOIN marks ON marks.consumer = ?1 AND marks.kind = changes.kind AND marks.id = changes.id
    WHERE changes.kind = ?2 AND changes.version IS NOT marks.version
    """

  /// The IDs of a kind with changes.
  func changed(_ kind: Kind) throws -> [String] {
    var ids: [String] = []
    try database.query("SELECT changes.id \(Self.pending) ORDER BY 1", [consumer, .int(kind.rawValue)]) {
      ids.append($0.text(0) ?? "")
    }
    return ids
  }

  func hasChanged(_ kind: Kind) throws -> Bool {
    try database.integer("SELECT 1 \(Self.pending) LIMIT 1", [consumer, .int(kind.rawValue)]) != nil
  }

  /// Marks everything of a kind as read.
  func mark(_ kind: Kind) throws {
    try database.run(
      "INSERT OR REPLACE INTO marks SELECT ?1, changes.kind, changes.id, changes.version \(Self.pending)",
      [consumer, .int(kind.rawValue)])
  }

  func hasMarks() throws -> Bool {
    try database.integer("SELECT 1 FROM marks WHERE consumer = ? LIMIT 1", [consumer]) != nil
  }

  /// The version up to which something has been read.
  func version(_ kind: Kind, _ id: String) throws -> Int64? {
    try database.integer(
      "SELECT version FROM marks WHERE consumer = ? AND kind = ? AND id = ?",
      [consumer, .int(kind.rawValue), .text(id)])
  }

  func set(_ kind: Kind, _ id: String, _ version: Int64) throws {
    guard try self.version(kind, id) != version else { return }
    try database.run(
      "INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)",
      [consumer, .int(kind.rawValue), .text(id), .int(version)])
  }

  /// Everything counts as changed again.
  func forget() throws { try database.run("DELETE FROM marks WHERE consumer = ?", [consumer]) }
}

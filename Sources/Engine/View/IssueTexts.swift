/// The free texts of an issue: its description and comments, in Markdown.
package struct IssueTexts: Sendable, Equatable {
  package struct Comment: Sendable, Equatable {
    package var at: Instant?
    package var authorAgentId: String?
    /// True if a person wrote it.
    package var isPerson: Bool
    package var body: String

    package init(at: Instant?, authorAgentId: String?, isPerson: Bool, body: String) {
      (self.at, self.authorAgentId, self.isPerson, self.body) = (at, authorAgentId, isPerson, body)
    }
  }

  package var description: String?
  /// Newest last; at most as many as were asked for.
  package var comments: [Comment] = []
  /// The number of all comments.
  package var total: Int64 = 0

  package init() {}

  /// Digests of the texts of all issues that have any, by ID: pages with texts depend on them.
  static func digests(_ database: Database) throws -> [String: UInt64] {
    var digests: [String: UInt64] = [:]
    func add(_ id: String?, _ text: String?) {
      guard let id, let text else { return }
      digests[id] = JSONDigest.mix(digests[id] ?? 1, SQLValue.text(text).digest)
    }
    try database.query("SELECT id, description FROM issues WHERE description IS NOT NULL ORDER BY id") {
      add($0.text(0), $0.text(1))
    }
    try database.query(
      """
      SELECT issue_id, id || ' ' || coalesce(created_at, '') || ' ' || coalesce(author_agent_id, '') || ' '
        || coalesce(author_user_id, '') || ' ' || coalesce(body, '')
      FROM comments WHERE issue_id IS NOT NULL AND body IS NOT NULL AND deleted_at IS NULL ORDER BY issue_id, created_at, id
      """
    ) { add($0.text(0), $0.text(1)) }
    return digests
  }
}

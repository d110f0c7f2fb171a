/// What a company's agents wrote down, without the texts: documents of issues, skills, and Markdown files.
/// The texts are read one at a time, through `DocumentTexts`.
package struct Knowledge: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case document, skill, file
  }

  package struct Document: Sendable, Equatable {
    /// The row's ID, or the path of a file.
    package var id: String
    package var kind: Kind
    /// The name for people and agents: "ATL-41/plan", "skill/research", "notes/pricing.md".
    package var key: String
    package var title: String
    /// The name of its page.
    package var slug: String
    package var isMarkdown = true
    package var issueId: String?
    /// "plan": its key on the issue.
    package var issueKey: String?
    /// The folder of a file, or where a skill comes from.
    package var origin: String?
    package var description: String?
    package var createdAt: Instant?
    package var updatedAt: Instant?
    package var authorAgentId: String?
    package var isByPerson = false
    /// The ID that a write must name as its base.
    package var revisionId: String?
    package var revisionNumber: Int64?
    package var isLocked = false
    /// Paths of the other files of a skill.
    package var files: [String] = []
    /// SHA-256 of the text.
    package var sha256 = ""
    package var words = 0
    /// Its most characteristic words.
    package var topics: [String] = []
    /// What its text refers to: names in brackets, relative links, identifiers.
    package var references: [String] = []
    /// How many revisions are known, and a digest of them.
    package var revisions = 0
    package var revisionsDigest: UInt64 = 0
    package var related: [TextIndex.Hit] = []
    /// Nearest by the operator's vectors; the score is the cosine in millionths.
    package var near: [TextIndex.Hit] = []
    /// Documents that refer to this one, by place.
    package var backlinks: [Int] = []

    package init(id: String, kind: Kind, key: String, title: String, slug: String) {
      (self.id, self.kind, self.key, self.title, self.slug) = (id, kind, key, title, slug)
    }
  }

  package struct Revision: Sendable, Equatable {
    package var id: String
    package var number: Int64
    package var title: String?
    package var body: String
    package var summary: String?
    package var authorAgentId: String?
    package var isByPerson = false
    package var runId: String?
    package var at: Instant?
    package var isMarkdown = true
  }

  package var settings = KnowledgeSettings()
  /// Those of issues and skills by creation, then files by path.
  package var documents: [Document] = []
  /// The model of the operator's vectors, how many are used, and how many are of older texts.
  package var model: String?
  package var vectors = 0
  package var staleVectors = 0
  package var findings: [Finding] = []

  package init() {}
}

/// Reads the texts of documents while a site is made.
package protocol DocumentTexts: Sendable {
  func body(of document: Knowledge.Document) throws -> String
  /// Oldest first.
  func revisions(of document: Knowledge.Document) throws -> [Knowledge.Revision]
}

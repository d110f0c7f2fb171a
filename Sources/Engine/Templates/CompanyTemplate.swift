/// A company as data: agents, goals, projects and issues that refer to each other by ref, as in the JSON form
/// of the specification.
package struct CompanyTemplate: Sendable, Equatable {
  package struct Agent: Sendable, Equatable {
    package var ref: String
    package var name: String
    package var role: String?
    package var title: String?
    package var reportsTo: String?
    package var budget: Money?
    package var capabilities: String?
    package var adapterType: String?
    package var status: String?
    package var metadata: Value = .null
  }

  package struct Goal: Sendable, Equatable {
    package var ref: String
    package var title: String
    package var description: String?
    package var level: String?
    package var status: String?
    package var parentRef: String?
    package var ownerRef: String?
  }

  package struct Project: Sendable, Equatable {
    package var ref: String
    package var name: String
    package var description: String?
    package var status: String?
    package var leadRef: String?
    package var goalRef: String?
    /// "2026-12-31".
    package var targetDate: String?
  }

  package struct Comment: Sendable, Equatable {
    package var authorRef: String?
    package var authorType: String?
    package var body: String
    package var createdAt: Instant?
  }

  package struct Issue: Sendable, Equatable {
    package var title: String
    package var description: String?
    package var status: String?
    package var priority: String?
    package var projectRef: String?
    package var assigneeRef: String?
    package var goalRef: String?
    /// "ACME-12", if the source has one. Only packages do.
    package var identifier: String?
    /// Comments on the issue. Only packages contain them; they are stored but not published.
    package var comments: [Comment] = []

    /// Fields that identify an issue, except for its order among equal ones.
    var equalsKey: String { "\(projectRef ?? "")\u{0}\(title)" }

    /// The name from which an issue's ID is derived. An issue has no ref, so its position among equal issues
    /// counts.
    func ref(ordinal: Int) -> String { "\(equalsKey)\u{0}\(ordinal)" }
  }

  /// The template's own id, such as "startup-in-a-box".
  package var id: String
  package var name: String
  package var description: String?
  package var version: String?
  package var author: String?
  package var agents: [Agent] = []
  package var goals: [Goal] = []
  package var projects: [Project] = []
  package var issues: [Issue] = []
  package var routines: [Routine] = []
  /// The secrets that were redacted in its files.
  package var redactions = RedactionCounter()
}

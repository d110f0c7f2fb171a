/// The parts of a company's past that are read a page at a time, by several threads at once. Used only while its view is
/// rendered.
package protocol History: Sendable {
  /// Activity of one day in the company's time zone, newest first.
  func activity(on day: CivilDate) throws -> [Activity]
  /// What happened to one issue, oldest first.
  func activity(ofIssue id: String) throws -> [Activity]
  /// The newest activity of the company, newest first.
  func recentActivity(limit: Int) throws -> [Activity]
  /// The runs for one issue, newest first, at most `limit`.
  func runs(ofIssue id: String, limit: Int) throws -> [CompanyView.Run]
  /// The newest runs of one agent, newest first, at most `limit`.
  func runs(ofAgent id: String, limit: Int) throws -> [CompanyView.Run]
  /// What happened to one agent, newest first, at most `limit`: hired, paused, changed.
  func activity(ofAgent id: String, limit: Int) throws -> [Activity]
  /// When an agent last came into a status, where the activity log tells.
  func lastChange(ofAgent id: String, to status: String) throws -> Instant?
}

/// One row of the activity log, in the shape that may be published: no free text, only what names a fact.
package struct Activity: Sendable, Equatable {
  package var id: String
  package var at: Instant?
  /// agent, user, system or plugin
  package var actorType: String?
  /// Set when the actor is an agent of this company.
  package var actorAgentId: String?
  /// "issue.updated": an open vocabulary, shown as it is.
  package var action: String
  package var entityType: String?
  package var entityId: String?
  /// A change of status, where the row tells one.
  package var fromStatus: String?
  package var toStatus: String?

  package init(id: String, action: String) {
    self.id = id
    self.action = action
  }
}

/// Which days have activity, and how much.
package struct ActivityIndex: Sendable, Equatable {
  package var total: Int64
  /// Newest first; days of the company's time zone.
  package var days: [Day]
  /// Rows without an instant (a template's records).
  package var undated: Int64

  package struct Day: Sendable, Equatable {
    package var day: CivilDate
    package var count: Int64
    /// Of its entries.
    package var newest: Instant?
    package init(day: CivilDate, count: Int64, newest: Instant? = nil) {
      self.day = day
      self.count = count
      self.newest = newest
    }
  }
}

/// The sources of the data, and what could not be used: the data-quality page.
package struct DataQuality: Sendable, Equatable {
  package struct Source: Sendable, Equatable {
    /// The path as the configuration gives it, relative to the workspace.
    package var name: String
    /// "Paperclip backup (pg_dump)", "hook lines", …
    package var format: String
    package var read: Int64
    package var accepted: Int64
    package var duplicates: Int64
    package var rejected: Int64
    package var oldest: Instant?
    package var newest: Instant?
    package var isComplete: Bool
  }

  package struct Reject: Sendable, Equatable {
    package var source: String
    package var line: Int64?
    package var reason: String
  }

  /// Secrets of one kind that a source held.
  package struct Redaction: Sendable, Equatable {
    package var source: String
    package var kind: String
    package var count: Int64
    /// The first lines that held one.
    package var lines: [Int64]
  }

  package var sources: [Source]
  package var redactions: [Redaction] = []
  /// The first rejected lines of each reason, by source and line.
  package var rejects: [Reject]
  package var findings: [Finding]
  /// Names of agents and issues that something refers to and nothing describes.
  package var placeholders: [String]
  package var hiddenIssues: Int64
  /// Runs that ended with usage, without usage, and runs still open.
  package var runsWithUsage: Int64
  package var runsWithoutUsage: Int64
  package var openRuns: Int64
}

/// The parts of a company's history that are read in pages, by several threads at once. Used only while its
/// view is rendered.
package protocol History: DocumentTexts {
  /// Activity of one day in the company's time zone, newest first.
  func activity(on day: CivilDate) throws -> [Activity]
  /// Activity of one issue, oldest first.
  func activity(ofIssue id: String) throws -> [Activity]
  /// The newest activity of the company, newest first.
  func recentActivity(limit: Int) throws -> [Activity]
  /// The runs for one issue, newest first, at most `limit`.
  func runs(ofIssue id: String, limit: Int) throws -> [CompanyView.Run]
  /// The newest runs of one agent, newest first, at most `limit`.
  func runs(ofAgent id: String, limit: Int) throws -> [CompanyView.Run]
  /// The runs that started on a day in the company's time zone and failed, newest first, at most `limit`.
  func failures(on day: CivilDate, limit: Int) throws -> [CompanyView.Run]
  /// The runs that failed with a cause and started on a day or later, newest first, at most `limit`.
  func failures(cause: String, since day: CivilDate, limit: Int) throws -> [CompanyView.Run]
  /// Activity of one agent, newest first, at most `limit`: hired, paused, changed.
  func activity(ofAgent id: String, limit: Int) throws -> [Activity]
  /// The description and the newest comments of an issue, at most `limit`.
  func texts(ofIssue id: String, limit: Int) throws -> IssueTexts
  /// Steps of a run whose log is shown, from a number on, at most `limit`.
  func steps(ofRun id: String, from number: Int64, limit: Int) throws -> [RunStep]
  /// Words of the steps of a run, by which it is found.
  func words(ofRun id: String) throws -> String
  /// When an agent last changed to a status, if the activity log says so.
  func lastChange(ofAgent id: String, to status: String) throws -> Instant?
  /// When an issue last changed to a status, if the activity log says so.
  func lastChange(ofIssue id: String, to status: String) throws -> Instant?
}

/// One row of the activity log as it can be published: no free text, only names of facts.
package struct Activity: Sendable, Equatable {
  package var id: String
  package var at: Instant?
  /// agent, user, system or plugin
  package var actorType: String?
  /// Set if the actor is an agent of this company.
  package var actorAgentId: String?
  /// "issue.updated": an open set of actions, shown as they are.
  package var action: String
  package var entityType: String?
  package var entityId: String?
  /// A status change, if the row contains one.
  package var fromStatus: String?
  package var toStatus: String?

  package init(id: String, action: String) {
    self.id = id
    self.action = action
  }
}

/// The days with activity and the number of entries.
package struct ActivityIndex: Sendable, Equatable {
  package var total: Int64
  /// Newest first, in the company's time zone.
  package var days: [Day]
  /// Rows without a time, such as a template's records.
  package var undated: Int64

  package struct Day: Sendable, Equatable {
    package var day: CivilDate
    package var count: Int64
    /// The number of entries.
    package var newest: Instant?
    package init(day: CivilDate, count: Int64, newest: Instant? = nil) {
      self.day = day
      self.count = count
      self.newest = newest
    }
  }
}

/// The sources of the data and what could not be used, for the data-quality page.
package struct DataQuality: Sendable, Equatable {
  package struct Source: Sendable, Equatable {
    /// The path in the configuration, relative to the workspace.
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

  /// Secrets of one kind in a source.
  package struct Redaction: Sendable, Equatable {
    package var source: String
    package var kind: String
    package var count: Int64
    /// The first lines with such a secret.
    package var lines: [Int64]
  }

  package var sources: [Source]
  package var redactions: [Redaction] = []
  /// The first rejected lines of each reason, by source and line.
  package var rejects: [Reject]
  package var findings: [Finding]
  /// Names of agents and issues that are referred to but not described.
  package var placeholders: [String]
  package var hiddenIssues: Int64
  /// Ended runs with and without usage, and open runs.
  package var runsWithUsage: Int64
  package var runsWithoutUsage: Int64
  package var openRuns: Int64
}

@testable import Engine

/// A company's history in arrays, in the order that `History` requires.
struct MemoryHistory: History {
  /// Oldest first.
  var activity: [Activity] = []
  /// Newest first.
  var runs: [CompanyView.Run] = []

  func activity(on day: CivilDate) -> [Activity] { activity.reversed().filter { $0.at?.day == day } }
  func activity(ofIssue id: String) -> [Activity] {
    activity.filter { $0.entityType == "issue" && $0.entityId == id }
  }
  func activity(ofAgent id: String, limit: Int) -> [Activity] {
    Array(activity.reversed().filter { $0.entityType == "agent" && $0.entityId == id }.prefix(limit))
  }
  func recentActivity(limit: Int) -> [Activity] { Array(activity.reversed().prefix(limit)) }
  func runs(ofIssue id: String, limit: Int) -> [CompanyView.Run] {
    Array(runs.filter { $0.issueId == id }.prefix(limit))
  }
  func runs(ofAgent id: String, limit: Int) -> [CompanyView.Run] {
    Array(runs.filter { $0.agentId == id }.prefix(limit))
  }
  private var failed: [CompanyView.Run] {
    runs.filter { ["failed", "timed_out", "error"].contains($0.status ?? "") }
  }
  func failures(on day: CivilDate, limit: Int) -> [CompanyView.Run] {
    Array(failed.filter { $0.startedAt?.day == day }.prefix(limit))
  }
  func failures(cause: String, since day: CivilDate, limit: Int) -> [CompanyView.Run] {
    let found = failed.filter {
      ($0.errorCode ?? $0.status) == cause && $0.startedAt.map { $0.day >= day } ?? false
    }
    return Array(found.prefix(limit))
  }
  func lastChange(ofAgent id: String, to status: String) -> Instant? {
    activity.reversed().first { $0.entityType == "agent" && $0.entityId == id && $0.toStatus == status }?.at
  }

  /// By the ID of the document.
  var bodies: [String: String] = [:]
  var revisions: [String: [Knowledge.Revision]] = [:]

  func body(of document: Knowledge.Document) -> String { bodies[document.id] ?? "" }
  func revisions(of document: Knowledge.Document) -> [Knowledge.Revision] { revisions[document.id] ?? [] }

  var texts: [String: IssueTexts] = [:]
  var steps: [String: [RunStep]] = [:]

  func words(ofRun id: String) -> String {
    (steps[id] ?? []).map(\.body.text).joined(separator: " ")
  }

  func steps(ofRun id: String, from number: Int64, limit: Int) -> [RunStep] {
    Array((steps[id] ?? []).filter { $0.number >= number }.prefix(limit))
  }

  func texts(ofIssue id: String, limit: Int) -> IssueTexts { texts[id] ?? IssueTexts() }

  func lastChange(ofIssue id: String, to status: String) -> Instant? {
    activity.reversed().first { $0.entityType == "issue" && $0.entityId == id && $0.toStatus == status }?.at
  }

  /// The days with activity, newest first.
  var index: ActivityIndex {
    let days = Dictionary(grouping: activity.compactMap(\.at?.day)) { $0 }
    return ActivityIndex(
      total: Int64(activity.count),
      days: days.sorted { $0.key > $1.key }.map {
        ActivityIndex.Day(day: $0.key, count: Int64($0.value.count))
      },
      undated: Int64(activity.filter { $0.at == nil }.count))
  }
}

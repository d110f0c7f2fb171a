import Testing

@testable import Engine

/// The order of status changes that have the same time.
@Suite struct StatusChainsTests {
  private static let noon = Instant("2026-02-01T12:00:00Z")

  private static func change(
    _ id: String, _ from: String?, _ to: String?, of record: String = "i1", at: Instant? = noon
  ) -> Activity {
    var activity = Activity(id: id, action: "issue.status_changed")
    (activity.at, activity.entityType, activity.entityId) = (at, "issue", record)
    (activity.fromStatus, activity.toStatus) = (from, to)
    return activity
  }

  private static func order(_ entries: [Activity], isNewestFirst: Bool = false) -> String {
    var entries = entries
    StatusChains.order(&entries, isNewestFirst: isNewestFirst)
    return entries.map(\.id).joined()
  }

  @Test func aChangeFollowsTheOneThatEndsWhereItStarts() {
    let changes = [
      Self.change("b", "in_progress", "in_review"), Self.change("c", "in_review", "done"),
      Self.change("a", "todo", "in_progress"),
    ]
    #expect(Self.order(changes) == "abc")
    #expect(Self.order(changes.reversed(), isNewestFirst: true) == "cba")
    #expect(Self.order([Self.change("b", "todo", "done"), Self.change("a", nil, "todo")]) == "ab")
  }

  @Test func aRecordCanComeBackToAStatus() {
    let changes = [
      Self.change("c", "todo", "done"), Self.change("a", "todo", "blocked"),
      Self.change("b", "blocked", "todo"),
    ]
    #expect(Self.order(changes) == "abc")
    // A circle starts with its first change.
    #expect(Self.order([Self.change("a", "x", "y"), Self.change("b", "y", "x")]) == "ab")
    #expect(
      Self.order([Self.change("b", "y", "x"), Self.change("a", "x", "y")], isNewestFirst: true) == "ba")
  }

  @Test func entriesOfOtherRecordsAndTimesKeepTheirPlaces() {
    let later = Instant("2026-02-01T12:00:01Z")
    #expect(
      Self.order([
        Self.change("b", "todo", "done"), Self.change("x", "b", "c", of: "i2"), Self.change("n", nil, nil),
        Self.change("a", "backlog", "todo"), Self.change("y", "a", "b", of: "i2"),
        Self.change("l", "idea", "backlog", at: later),
      ]) == "aynbxl")
    // Changes that do not connect stay as they are, and so do those without a time.
    #expect(Self.order([Self.change("b", "p", "q"), Self.change("a", "r", "s")]) == "ba")
    #expect(Self.order([Self.change("b", "p", "q"), Self.change("a", "p", "s")]) == "ba")
    #expect(
      Self.order([Self.change("b", "y", "z", at: nil), Self.change("a", "x", "y", at: nil)]) == "ba")
  }

  /// IDs of hook lines are digests, so some order of the lines is always the wrong one.
  @Test(arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
  func everyListHasTheChangesInOrder(order: [Int]) throws {
    let statuses = ["todo", "in_progress", "in_review", "done"]
    let lines = (0..<3).map { place in
      TestCompany.line(
        "issue:status_changed", "2026-02-01T12:00:00Z",
        "{\"issueId\":\"i1\",\"from\":\"\(statuses[place])\",\"to\":\"\(statuses[place + 1])\"}",
        id: "line-\(place)")
    }
    var company = TestCompany()
    try company.ingest(lines: order.map { lines[$0] })
    try company.view { view in
      let history = view.history
      func statuses(_ entries: [Activity]) -> [String] { entries.map { $0.toStatus ?? "" } }
      let ofIssue = try history.activity(ofIssue: "i1")
      #expect(statuses(ofIssue) == ["in_progress", "in_review", "done"])
      let newestFirst = ["done", "in_review", "in_progress"]
      let ofDay = try history.activity(on: CivilDate(year: 2026, month: 2, day: 1))
      #expect(statuses(ofDay) == newestFirst)
      // A limit keeps the newest ones.
      for limit in [10, 2, 1] {
        let recent = try history.recentActivity(limit: limit)
        #expect(statuses(recent) == Array(newestFirst.prefix(limit)))
      }
    }
  }
}

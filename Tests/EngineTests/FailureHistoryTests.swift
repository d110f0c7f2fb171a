import Testing

@testable import Engine

/// Failed runs of a day and of a cause, from rows and from hook lines.
@Suite struct FailureHistoryTests {
  @Test func aDayAndACauseHaveTheirFailedRuns() throws {
    func row(_ id: String, _ status: String, _ code: String, _ day: String) -> String {
      """
      {"id": "\(id)", "companyId": "c", "agentId": "g", "status": "\(status)", "invocationSource": "timer",
      "startedAt": "\(day)T23:30:00Z", "finishedAt": "\(day)T23:31:00Z", "errorCode": \(code)}
      """.replacing("\n", with: " ")
    }
    var company = TestCompany()
    try company.ingest([
      (
        "runs.json",
        [
          row("a", "failed", "\"lost\"", "2026-03-01"), row("b", "failed", "\"lost\"", "2026-03-03"),
          row("c", "timed_out", "null", "2026-03-03"), row("d", "succeeded", "null", "2026-03-03"),
          row("e", "failed", "\"quota\"", "2026-03-03"),
        ].joined(separator: "\n")
      )
    ])
    // In Berlin, they start half an hour after midnight.
    try company.view(timeZone: "Europe/Berlin") { view in
      let (day, first) = (CivilDate(year: 2026, month: 3, day: 4), CivilDate(year: 2026, month: 3, day: 1))
      let onDay = try view.history.failures(on: day, limit: 9).map(\.id).sorted()
      let limited = try view.history.failures(on: day, limit: 2)
      let before = try view.history.failures(on: day.adding(days: -1), limit: 9)
      #expect(onDay == ["b", "c", "e"] && limited.count == 2 && before.isEmpty)
      let lost = try view.history.failures(cause: "lost", since: first, limit: 9).map(\.id)
      let newest = try view.history.failures(cause: "lost", since: day, limit: 9).map(\.id)
      #expect(lost == ["b", "a"] && newest == ["b"])
      // Without a code, the status is the cause.
      let timedOut = try view.history.failures(cause: "timed_out", since: first, limit: 9).map(\.id)
      #expect(timedOut == ["c"])
    }
  }
}

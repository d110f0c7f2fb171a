import Testing

@testable import Engine
@testable import Renderer

/// From a bar to its day, and from a cause to its runs.
@Suite struct CausePageTests {
  private static func view(_ codes: [String?]) -> CompanyView {
    var history = MemoryHistory()
    let at = CompanyViewFixture.asOf
    history.runs = codes.enumerated().map { place, code in
      CompanyView.Run(
        id: "run-\(place)", agentId: "agent-2", issueId: "issue-1",
        status: code == nil ? "timed_out" : "failed",
        startedAt: at.adding(days: -place), finishedAt: nil, errorCode: code, model: nil, tokens: Tokens(),
        billed: nil,
        reported: nil)
    }
    history.activity = codes.indices.map {
      CompanyViewFixture.activity("a\($0)", $0, "issue.updated", "issue", "issue-1", by: "agent-2")
    }.reversed()
    var view = CompanyViewFixture.make(history)
    view.runs.recentFailures = Array(history.runs.prefix(3))
    view.runDays = history.runs.map {
      CompanyView.RunDay(
        day: ($0.startedAt ?? at).day, agentId: $0.agentId, cause: $0.errorCode ?? $0.status, count: 1,
        newest: $0.startedAt)
    }
    let causes = Dictionary(grouping: history.runs) { $0.errorCode ?? $0.status ?? "" }
    view.runFigures.causes = causes.sorted { $0.key < $1.key }.map {
      RunFigures.Cause(code: $0.key, runs: Int64($0.value.count), agents: 1, last: $0.value.first?.startedAt)
    }
    view.runFigures.agents["agent-2"] = view.runFigures.agents["agent-2"] ?? RunFigures.Agent()
    view.runFigures.agents["agent-2"]?.ended = 9
    return view
  }

  @Test func aCauseLeadsToExactlyItsRuns() throws {
    let site = try RenderedSite(Self.view(["rate_limited", "lost", "rate_limited", nil]))
    #expect(site.findings.map(\.text) == [])
    let page = site.page("causes/rate-limited.html")
    let rows = page.matches(of: #/<tr id="(run-[^"]+)"/#).map { String($0.1) }
    #expect(rows == ["run-0", "run-2"].map { Anchor.make("run", $0) })
    let reliability = site.page("reliability.html")
    for name in ["rate-limited", "lost", "timed-out"] {
      #expect(reliability.contains("href=\"causes/\(name).html\""), "\(name)")
      #expect(site.files["causes/\(name).html"] != nil, "\(name)")
    }
    // A table of runs leads there too.
    #expect(site.page("index.html").contains("href=\"causes/rate-limited.html\""))
  }

  @Test func noTwoCausesShareAPage() {
    let codes = [
      "a_b", "a-b", "A_b", "a b", "a__b", "_a_b", "", "é", "中文", "日本", String(repeating: "x", count: 200),
      String(repeating: "x", count: 201),
    ]
    #expect(Set(codes.map(SiteContext.page(ofCause:))).count == codes.count)
  }

  @Test func codesWithoutEndHaveNoPages() throws {
    let site = try RenderedSite(Self.view((0...Limits.causePages).map { "code_\($0)" }))
    #expect(!site.files.keys.contains { $0.hasPrefix("causes/") })
    #expect(!site.page("index.html").contains("causes/"))
  }

  @Test func aDayHasItsFailedRunsAndBarsLeadToIt() throws {
    let view = Self.view(["lost", "lost", "lost"])
    let site = try RenderedSite(view)
    let day = CompanyViewFixture.asOf.adding(days: -1).day.text
    let rows = site.page("activity/\(day).html").matches(of: #/<tr id="(run-[^"]+)"/#).map { String($0.1) }
    #expect(rows == [Anchor.make("run", "run-1")])
    let numbers = site.page("causes/lost.html")
    #expect(numbers.contains("data-days=\"../activity/\"") && numbers.contains("0111\""))
  }
}

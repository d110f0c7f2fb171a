import Engine
import Testing

@testable import Renderer

/// Reliability and waste.
@Suite struct HealthPageTests {
  private static func view(knowsActions: Bool) -> CompanyView {
    var view = CompanyViewFixture.small()
    var bob = RunFigures.Agent()
    (bob.ended, bob.failed, bob.recentEnded, bob.recentFailed) = (10, 4, 5, 3)
    bob.durations = RunFigures.Durations(sorted: [1000, 2000, 90_000])
    bob.idle.runs = 3
    bob.idle.tokens = 300
    bob.useful.runs = 7
    bob.useful.tokens = 700
    view.runFigures.agents = ["agent-2": bob]
    view.runFigures.durations = bob.durations
    view.runFigures.causes = [
      RunFigures.Cause(code: "adapter_failed", runs: 3, agents: 1, last: CompanyViewFixture.asOf),
      RunFigures.Cause(code: "timed_out", runs: 1, agents: 1, last: nil),
    ]
    var day = RunFigures.Day(day: CompanyViewFixture.asOf.day)
    (day.succeeded, day.failed) = (6, 4)
    view.runFigures.days = [day]
    view.runFigures.knowsActions = knowsActions
    return view
  }

  @Test func failuresAreShownByCauseAndByAgent() throws {
    let site = try RenderedSite(Self.view(knowsActions: false))
    #expect(site.findings.map(\.text) == [])
    let data = try site.json("api/reliability.json")["data"]
    #expect(data?["failedPercent"] == 40)
    #expect(data?["durations"] == ["median": 2000, "p95": 90_000, "longest": 90_000, "runs": 3])
    #expect(data?["causes"]?.list?.map { $0["percent"] } == [75, 25])
    #expect(data?["agents"]?.list?.first?["weekPercent"] == 60)
    let page = site.page("reliability.html")
    for text in ["adapter failed", "1 min 30 s", "40%", "Runs by day"] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(site.page("index.html").contains("failed in 3 of its 5 runs in the last 7 days (60%)"))
  }

  @Test func wastedTokensAreNeverShownAsFree() throws {
    let site = try RenderedSite(Self.view(knowsActions: false))
    let data = try site.json("api/waste.json")["data"]
    #expect(data?["idle"]?["runs"] == 3)
    #expect(data?["idlePercent"] == 30)
    #expect(data?["idle"]?["unbilled"] == "not priced")
    let page = site.page("waste.html")
    #expect(page.contains("not priced") && !page.contains("$0.00"))
    #expect(page.contains("A run without one may have been useful too"))
    #expect(
      !(try RenderedSite(Self.view(knowsActions: true))).page("waste.html").contains("may have been useful"))
  }

  /// A log whose runs never have an issue is no evidence that they were useless.
  @Test func runsAreNotCalledWastedWhereNoneNamesAnIssue() throws {
    var view = Self.view(knowsActions: false)
    view.runFigures.agents["agent-2"]?.useful = RunFigures.Use()
    let site = try RenderedSite(view)
    let data = try site.json("api/waste.json")["data"]
    #expect(data?["unknown"]?["runs"] == 3 && data?["idle"]?["runs"] == 0)
    #expect(data?["idlePercent"] == .null && data?["agents"]?.list?.first?["idlePercent"] == .null)
    let page = site.page("waste.html")
    #expect(page.contains("it is unknown which runs were useful"))
    #expect(!page.contains("Runs without an issue") && !page.contains("wasted"))
    #expect(!site.page("agents/agent-2.html").contains("without an issue"))
  }

  @Test func costPerFinishedIssueIsTotalCostDividedByFinishedIssues() {
    let sum = CompanyViewFixture.sum(cents: 912, unpriced: 0)
    #expect(WastePage.perIssue(sum.billed, sum, 4)["billedCents"] == 228)
    #expect(WastePage.perIssue(sum.billed, sum, 0)["billedCents"] == .null)
    #expect(
      WastePage.perIssue(.zero, CompanyViewFixture.sum(cents: 0, unpriced: 1), 2)["unbilled"] == "not priced")
  }

  @Test func aCompanyWithoutRunsExplainsItsEmptyPages() throws {
    let site = try SiteTests.site("empty")
    for path in ["reliability.html", "waste.html"] {
      #expect(site.page(path).contains("class=\"empty\""), "\(path)")
    }
  }
}

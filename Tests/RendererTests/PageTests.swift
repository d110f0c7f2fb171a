import Engine
import Testing

@testable import Renderer

/// The texts of pages.
@Suite struct PageTests {
  @Test func theDashboardShowsAlertsAndWhatToDo() throws {
    let page = try SiteTests.site("small").page("index.html")
    let order = [
      "Needs attention", ">Overview</h2>", ">Last 7 days</h2>", "Recent activity",
    ].map {
      page.firstRange(of: $0)?.lowerBound
    }
    #expect(!order.contains(nil))
    #expect(order.compactMap { $0 } == order.compactMap { $0 }.sorted())
    for text in [
      "spent $9.00 of its $10.00 budget this month (90%)", "is paused: over budget", "Write the manual",
      "has been blocked for 2 days",
      "has not changed for 9 d", "waiting 3 d", "1 finding and 1 rejected line",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(!page.contains("Nothing needs attention."))
    #expect(!page.contains("Done thing</bdi></a></strong>"))
  }

  @Test func aHealthyCompanyHasNoAlerts() throws {
    var view = CompanyViewFixture.make(MemoryHistory())
    view.agents = [CompanyViewFixture.agent(1, "Ada", status: "idle", budgetCents: 0)]
    let page = try RenderedSite(view).page("index.html")
    #expect(page.contains("Nothing needs attention."))
    #expect(!page.contains("<ul class=\"attention\">"))
    #expect(!page.contains("rejected lines"))
  }

  @Test func anEmptyCompanyShowsWhatToDoAndHasNoEmptyTables() throws {
    let site = try SiteTests.site("empty")
    #expect(site.page("index.html").contains("paperclip-gen generate"))
    for (path, text) in site.pages where path != "data-quality.html" {
      #expect(MarkupBalance(text).counts["table"] == nil, "\(path)")
    }
    #expect(site.page("index.html").contains("<span>No dated data</span>"))
    #expect(try site.json("api/dashboard.json")["asOf"] == "1970-01-01T00:00:00Z")
  }

  @Test func aBudgetOfZeroIsNoBudget() throws {
    let site = try SiteTests.site("small")
    #expect(site.page("agents/agent-4.html").contains("no budget"))
    #expect(!site.page("agents/agent-4.html").contains("of $0.00"))
  }

  @Test func activityIsASentenceAndAnUnknownActionIsShownAsItIs() throws {
    let site = try SiteTests.site("small")
    let day = site.page("activity/2026-11-18.html")
    #expect(
      day.contains(
        "<a href=\"../agents/agent-2.html\"><bdi>Bob</bdi></a> updated <a href=\"../issues/ACM-1.html\"><bdi>ACM-1 Write the manual</bdi></a> to <span class=\"badge status-bad\">blocked</span>"
      ))
    #expect(day.contains("<code>plugin.did_something</code>"))
    #expect(site.page("activity/index.html").contains("1 entry from a template has no date"))
  }

  @Test func aLongDayIsCutOnItsPageAndCompleteInItsFile() throws {
    var history = MemoryHistory()
    history.activity = (0..<1500).map {
      CompanyViewFixture.activity("a\($0)", 1, "issue.created", "issue", "none")
    }
    let site = try RenderedSite(CompanyViewFixture.make(history))
    let page = site.page("activity/2026-11-19.html")
    #expect(page.ranges(of: "<li id=\"entry-").count == 500)
    #expect(page.contains("href=\"../api/activity/2026/11/19.json\""))
    #expect(try site.json("api/activity/2026/11/19.json")["data"]?.list?.count == 1500)
  }

  @Test func aGoalWithoutIssuesHasNoProgress() throws {
    let page = try SiteTests.site("small").page("goals.html")
    #expect(page.contains("<progress max=\"3\" value=\"1\" aria-label=\"Issues done\">33%</progress>"))
    #expect(!page.contains("max=\"0\""))
  }

  @Test func anUnknownStatusKeepsItsNameAndGetsThePlainColor() {
    #expect(StatusWord("in_orbit").words == "in orbit")
    #expect(StatusWord("in_orbit").cssClass == "status-other")
    #expect(StatusWord(nil).words == "unknown")
    #expect(StatusWord("blocked").cssClass == "status-bad")
  }

  @Test(
    arguments: [
      (0, 100, 0), (799, 1000, 79), (800, 1000, 80), (1, 3, 33), (250, 100, 250), (Int64.max, 1, Int64.max),
      (Int64.max, Int64.max, 100),
    ] as [(Int64, Int64, Int64)])
  func percentAreExactAndRoundedDown(spent: Int64, budget: Int64, percent: Int64) {
    #expect(SiteContext.percent(Money(microcents: spent), of: Money(microcents: budget)) == percent)
  }

  @Test func withoutABudgetThereIsNoPercent() {
    #expect(SiteContext.percent(Money(microcents: 1), of: nil) == nil)
    #expect(SiteContext.percent(Money(microcents: 1), of: .zero) == nil)
  }

  @Test func theFrontPageLinksHomeIfTheBaseURLIsKnown() throws {
    var options = Site.Options()
    options.baseURL = "https://example.org/acme/"
    let site = try RenderedSite(CompanyViewFixture.small(), options: options)
    #expect(site.page("404.html").contains("<a href=\"https://example.org/acme/\">"))
    #expect(site.findings.map(\.text) == [])
  }
}

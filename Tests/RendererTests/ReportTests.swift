import Testing

@testable import Engine
@testable import Renderer

/// The contents of reports and their order.
@Suite struct ReportTests {
  /// Thursday, November 19, 2026 is the last full day; the fixture's current time is noon of the next day.
  private static func view() -> CompanyView {
    var view = CompanyViewFixture.small()
    let (day, before) = (
      CompanyViewFixture.asOf.day.adding(days: -1), CompanyViewFixture.asOf.day.adding(days: -2)
    )
    func run(_ day: CivilDate, _ agent: String, _ count: Int64, cause: String? = nil) -> CompanyView.RunDay {
      CompanyView.RunDay(day: day, agentId: agent, cause: cause, count: count)
    }
    view.runDays = [
      run(before, "agent-1", 4), run(day, "agent-1", 6), run(day, "agent-2", 3, cause: "provider_quota"),
    ]
    func spend(_ day: CivilDate, _ agent: String, cents: Int64, unpriced: Int64 = 0) -> CostLedger.Row {
      var row = CostLedger.Row(sum: CompanyViewFixture.sum(cents: cents, unpriced: unpriced))
      (row.day, row.agentId) = (day.text, agent)
      return row
    }
    view.ledger.byDayAndAgent = [
      spend(before, "agent-1", cents: 1000), spend(day, "agent-1", cents: 1200),
      spend(day, "agent-2", cents: 0, unpriced: 2),
    ]
    for index in view.issues.indices { view.issues[index].completedAt = nil }
    view.issues[2].completedAt = CompanyViewFixture.asOf.adding(days: -1)
    view.crossings = [
      CompanyView.BudgetCrossing(
        agentId: "agent-1", month: "2026-11", percent: 90, at: CompanyViewFixture.asOf.adding(days: -1))
    ]
    return view
  }

  private static func report(_ key: String, _ view: CompanyView = view()) throws -> Report {
    ReportSource(view, zone: .utc).report(try #require(Period(key: key)))
  }

  private static var day: String { CompanyViewFixture.asOf.day.adding(days: -1).text }

  @Test(
    arguments: [
      ("2026-11-19", "19 Nov 2026", 1, "2026-11-18"),
      ("2026-W47", "Week 47 of 2026, 16 Nov to 22 Nov", 7, "2026-W46"),
      ("2026-W53", "Week 53 of 2026, 28 Dec to 3 Jan", 7, "2026-W52"),
      ("2027-W01", "Week 1 of 2027, 4 Jan to 10 Jan", 7, "2026-W53"),
      ("2028-02", "February 2028", 29, "2028-01"),
      ("2026-12", "December 2026", 31, "2026-11"),
    ])
  func aPeriodIsNamedByItsKey(key: String, name: String, days: Int, previous: String) throws {
    let period = try #require(Period(key: key))
    #expect(period.key == key)
    #expect(period.name == name)
    #expect(period.days.count == days)
    #expect(period.previous.key == previous)
    #expect(period.previous.next == period)
  }

  @Test(
    arguments: [
      "", "2026", "2026-13", "2026-11-31", "2027-W53", "2026-W00", "2026-W1", "2026-w47", "1999-01", "week",
      "2026-11-19T00:00:00Z", "2026-11-", "2026-W47-1", " 2026-11",
    ])
  func whatIsNoPeriodIsRefused(key: String) { #expect(Period(key: key) == nil) }

  @Test func everyFigureIsComparedWithThePreviousPeriod() throws {
    let report = try Self.report(Self.day)
    #expect(report.isComplete)
    var values: [String: [Int64?]] = [:]
    for figure in report.figures { values[figure.key] = [figure.value, figure.before] }
    #expect(values["runs"] == [9, 4])
    #expect(values["runsFailed"] == [3, 0])
    #expect(values["billed"] == [1_200_000_000, 1_000_000_000])
    #expect(values["issuesFinished"] == [1, 0])
    #expect(values["unpricedEntries"] == [2, 0])
    #expect(report.causes.map(\.name) == ["provider_quota"])
    #expect(report.agents.map(\.id) == ["agent-1", "agent-2"])
  }

  @Test func aComparisonIsShownInSentences() throws {
    let report = try Self.report(Self.day)
    #expect(
      report.words == [
        "1 issue finished, up from none the previous day; none created.",
        "9 runs started, 5 more than the previous day; 3 failed (33%); most common error: provider quota.",
        "$12.00 billed for 320 tokens, 20% more than the previous day ($10.00); "
          + "2 entries have tokens but no billed amount.",
        "Highest cost: Ada Lovelace, $12.00 (100%).",
      ])
    #expect(report.notes == ["Ada Lovelace reached 90% of its monthly budget."])
  }

  /// The sentences of consecutive days for each figure: none, one, many; more, fewer, the same; priced or
  /// not.
  @Test(arguments: [
    (0, 0, 0, [0, 0], ["No activity."]),
    (
      1, 0, 100, [0, 0],
      ["1 run started, up from none the previous day; none failed.", "$1.00 billed for 160 tokens."]
    ),
    (
      1, 0, 100, [1, 100],
      [
        "1 run started, the same as the previous day; none failed.",
        "$1.00 billed for 160 tokens, the same as the previous day.",
      ]
    ),
    (
      2, 1, 50, [3, 100],
      [
        "2 runs started, 1 fewer than the previous day; 1 failed (50%).",
        "$0.50 billed for 160 tokens, 50% less than the previous day ($1.00).",
      ]
    ),
    (
      500, 2, 250, [1, 100],
      [
        "500 runs started, 499 more than the previous day; 2 failed (<1%); most common error: timeout.",
        "$2.50 billed for 160 tokens, 150% more than the previous day ($1.00).",
      ]
    ),
    (0, 0, 0, [4, 250], ["No activity."]),
    (
      1, 1, 100, [0, 1],
      [
        "1 run started, up from none the previous day; 1 failed (100%).",
        "$1.00 billed for 160 tokens, up from $0.01 the previous day.",
        "Ada cost 100 times as much as the previous day ($0.01).",
      ]
    ),
  ])
  func everySentenceIsGrammatical(
    runs: Int64, failed: Int64, cents: Int64, before: [Int64], words: [String]
  ) throws {
    var view = CompanyViewFixture.small()
    view.issues = []
    view.crossings = []
    view.agents = [CompanyViewFixture.agent(1, "Ada", status: "idle")]
    let (day, earlier) = (
      CompanyViewFixture.asOf.day.adding(days: -1), CompanyViewFixture.asOf.day.adding(days: -2)
    )
    view.activity.days = [ActivityIndex.Day(day: earlier.adding(days: -5), count: 1)]
    func run(_ day: CivilDate, _ count: Int64, _ cause: String?) -> CompanyView.RunDay {
      CompanyView.RunDay(day: day, agentId: "agent-1", cause: cause, count: count)
    }
    view.runDays = [
      run(day, runs - failed, nil), run(day, failed, "timeout"), run(earlier, before[0], nil),
    ]
    .filter { $0.count > 0 }
    view.ledger.byDayAndAgent = [(day, cents), (earlier, before[1])].filter { $0.1 > 0 }.map {
      day, cents in
      var row = CostLedger.Row(sum: CompanyViewFixture.sum(cents: cents, unpriced: 0))
      (row.day, row.agentId) = (day.text, "agent-1")
      return row
    }
    #expect(try Self.report(day.text, view).words == words)
  }

  @Test func unpricedTokensAreNotFree() throws {
    var view = Self.view()
    func words(unpriced: Int64, included: Int64) throws -> String? {
      var sum = CompanyViewFixture.sum(cents: 0, unpriced: unpriced)
      sum.included = included
      var row = CostLedger.Row(sum: sum)
      (row.day, row.agentId) = (Self.day, "agent-1")
      view.ledger.byDayAndAgent = [row]
      return try Self.report(Self.day, view).words.first { $0.contains("used") }
    }
    #expect(try words(unpriced: 1, included: 0) == "160 tokens used; without a billed amount.")
    #expect(try words(unpriced: 0, included: 1) == "160 tokens used; covered by a subscription.")
    #expect(
      try words(unpriced: 1, included: 1)
        == "160 tokens used; without a billed amount or covered by a subscription.")
  }

  @Test func aPeriodInTheFutureSaysSo() throws {
    let report = try Self.report("2026-W50")
    #expect(report.title == "Week 50 of 2026, 7 Dec to 13 Dec (not started)")
    #expect(report.words.first == "This week has not started. The data ends on 20 Nov 2026.")
    #expect(!report.words.joined().contains("so far"))
  }

  @Test func anUnfinishedPeriodIsNotComparedWithAFullOne() throws {
    let month = try Self.report("2026-11")
    #expect(!month.isComplete)
    #expect(month.title == "November 2026, so far")
    #expect(!month.words.joined().contains("month before"))
    #expect(month.figureRows.allSatisfy { $0[3].isEmpty })
    #expect(ReportSource(Self.view(), zone: .utc).lastComplete(.month).key == "2026-10")
  }

  @Test func aPeriodBeforeTheDataIsUnknownAndNotZero() throws {
    var view = Self.view()
    for index in view.issues.indices { view.issues[index].createdAt = nil }
    view.activity.days = []
    let key = CompanyViewFixture.asOf.day.adding(days: -2).text
    let report = try Self.report(key, view)
    #expect(report.words.first == "4 runs started; none failed.")
    #expect(report.figures.allSatisfy { $0.before == nil })
    #expect(report.figureRows.allSatisfy { $0[2] == "—" && $0[3].isEmpty })
  }

  /// A log whose issues have no creation: zero created issues would be wrong.
  @Test func creationsWithoutASourceAreUnknown() throws {
    var view = Self.view()
    for index in view.issues.indices { view.issues[index].createdAt = nil }
    let report = try Self.report(Self.day, view)
    #expect(report.figures.first { $0.key == "issuesCreated" }?.value == nil)
    #expect(!report.words.joined().contains("created"))
    let context = SiteContext(view, zone: .utc)
    #expect(Comparison.rows(context).first { $0["name"] == "Issues created" }?["week"] == "—")
    #expect(CompanyCharts(context).throughput(id: "x", weeks: 2).series.map(\.name) == ["finished"])
  }

  @Test func theSumOfTheDaysIsTheMonth() throws {
    let source = ReportSource(Self.view(), zone: .utc)
    let month = Period(.month, containing: CompanyViewFixture.asOf.day)
    var sum = CostLedger.Sum()
    var runs: Int64 = 0
    for day in month.days {
      let totals = source.totals(Period(.day, containing: day))
      sum += totals.sum
      runs += totals.runs
    }
    #expect(source.totals(month).sum == sum)
    #expect(source.totals(month).runs == runs && runs == 13)
  }

  @Test func unpricedTokensAreNeverShownAsZero() throws {
    var view = Self.view()
    view.ledger.byDayAndAgent.removeAll { $0.agentId == "agent-1" }
    let report = try Self.report(Self.day, view)
    let billed = try #require(report.figures.first { $0.key == "billed" })
    #expect(billed.value == nil && billed.note == "not priced")
    for bytes in [report.text, report.markdown(siteURL: nil)] {
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(text.contains("not priced") && !text.contains("$0.00"))
    }
  }

  @Test func hostileTextStaysTextInEveryFormat() throws {
    var view = Self.view()
    let attack =
      "<script>alert(1)</script> [x](javascript:alert(1)) | `a` https://evil.example\u{1B}[31m\u{202E}\u{200B}\n# head"
    view.company.name = attack
    view.agents[0].name = attack
    view.issues[2].title = attack
    let report = try Self.report(Self.day, view)
    let text = String(decoding: report.text, as: UTF8.self)
    #expect(!text.contains("\u{1B}") && !text.contains("\n# head"))
    let markdown = String(decoding: report.markdown(siteURL: nil), as: UTF8.self)
    for raw in ["<script", "[x](", "https://", "\u{1B}", "\u{202E}", "\u{200B}", "\n# head"] {
      #expect(!markdown.contains(raw), "\(raw)")
    }
    for line in markdown.split(separator: "\n") where line.hasPrefix("|") {
      #expect(line.replacing("\\|", with: "").count { $0 == "|" } >= 5 || line.contains("---"), "\(line)")
    }
    let library = try Theme.library(overrides: nil)
    let mail = ReportFile.html([CompanyReport(report, view, zone: .utc, siteURL: nil)], library: library)
    #expect(mail.findings.map(\.text) == [])
    let page = String(decoding: mail.bytes, as: UTF8.self)
    #expect(MarkupBalance(page).problems.filter { !$0.hasPrefix("inline style") } == [])
    #expect(!page.contains("<script") && !page.contains("href="))
    #expect(page.contains("<style>"))
    let feed = try RenderedSite(view).page("feed.atom")
    #expect(!feed.contains("<script") && !feed.contains("\u{1B}"))
  }

  @Test func mailLinksToTheSiteWhereItsAddressIsKnown() throws {
    let view = Self.view()
    let report = CompanyReport(
      try Self.report(Self.day), view, zone: .utc, siteURL: "https://example.org/")
    let mail = ReportFile.html([report], library: try Theme.library(overrides: nil))
    let page = String(decoding: mail.bytes, as: UTF8.self)
    #expect(page.contains("href=\"https://example.org/reports/\(Self.day).html\""))
    #expect(page.contains("href=\"https://example.org/issues/ACM-3.html\""))
  }

  @Test func everyReportHasItsPageItsFileAndItsLineInTheList() throws {
    let site = try RenderedSite(Self.view())
    #expect(site.findings.map(\.text) == [])
    let list = try site.json("api/reports/index.json")["data"]
    let rows = ["days", "weeks", "months"].flatMap { list?[$0]?.list ?? [] }
    #expect(!rows.isEmpty)
    for row in rows {
      #expect(row["page"]?.string.flatMap { site.files[$0] } != nil, "\(row)")
      #expect(row["file"]?.string.flatMap { site.files[$0] } != nil, "\(row)")
    }
    let data = try site.json("api/reports/\(Self.day).json")["data"]
    let billed = data?["figures"]?.list?.first { $0["key"] == "billed" }
    #expect(billed?["value"] == 1200 && billed?["before"] == 1000 && billed?["change"] == 200)
    #expect(site.page("reports/\(Self.day).html").contains("20% more than the previous day"))
  }

  @Test func theFeedHasFinishedPeriodsWithStableIds() throws {
    func ids(_ view: CompanyView, _ baseURL: String?) throws -> (text: String, ids: [String]) {
      var options = Site.Options()
      options.baseURL = baseURL
      let text = try RenderedSite(view, options: options).page("feed.atom")
      return (text, text.matches(of: /<id>([^<]*)<\/id>/).map { String($0.1) })
    }
    let here = try ids(Self.view(), nil)
    let there = try ids(Self.view(), "https://example.org/acme")
    #expect(here.ids == there.ids && Set(here.ids).count == here.ids.count && here.ids.count > 2)
    #expect(here.ids.allSatisfy { $0.hasPrefix("urn:uuid:") })
    #expect(
      there.text.contains(
        "rel=\"self\" type=\"application/atom+xml\" href=\"https://example.org/acme/feed.atom\""))
    #expect(here.text.contains("href=\"reports/\(Self.day).html\""))
    #expect(!here.text.contains("so far") && !here.text.contains(">20 Nov 2026<"))
  }

  @Test func aCompanyWithoutInstantsHasNoReports() throws {
    let site = try SiteTests.site("empty")
    #expect(site.page("reports/index.html").contains("No reports yet"))
    #expect(!site.files.keys.contains { $0.hasPrefix("reports/2") || $0.hasPrefix("reports/1") })
    #expect(site.page("feed.atom").contains("<updated>1970-01-01T00:00:00Z</updated>"))
  }
}

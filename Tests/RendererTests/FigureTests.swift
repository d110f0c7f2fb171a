import Engine
import Testing

@testable import Renderer

/// Derived figures: comparisons, forecasts, progress of goals.
@Suite struct FigureTests {
  private static func day(_ month: Int, _ day: Int) -> CivilDate {
    CivilDate(year: 2026, month: month, day: day)
  }

  @Test func aForecastIsTheMonthSoFarAndTheAverageOfTheLastDays() throws {
    // Seven full days of 10 each, 4 so far today; two earlier days of the month.
    var days = Dictionary(uniqueKeysWithValues: (13...19).map { (Self.day(11, $0), Int64(10)) })
    days[Self.day(11, 1)] = 100
    days[Self.day(11, 20)] = 4
    let forecast = try #require(Forecast(days, first: Self.day(11, 1), today: Self.day(11, 20)))
    // 170 before today, 10 for today, 10 for each of the ten remaining days.
    #expect(forecast.amount == 170 + 10 + 100)
    // Each part of the sentence is a part of the sum: today is not in what was spent before it.
    #expect(
      forecast.how
        == "spend before today, plus the 7-day average for today (today's spend if that is higher) "
        + "and each of the 10 remaining days (UTC)")
    // If today already exceeds the average, its actual amount counts.
    days[Self.day(11, 20)] = 50
    #expect(Forecast(days, first: Self.day(11, 1), today: Self.day(11, 20))?.amount == 320)
  }

  @Test func aForecastNeedsAFullDay() throws {
    #expect(Forecast([Self.day(11, 20): 5], first: Self.day(11, 20), today: Self.day(11, 20)) == nil)
    #expect(Forecast([:], first: nil, today: Self.day(11, 20)) == nil)
    let forecast = try #require(
      Forecast([Self.day(12, 30): 9], first: Self.day(12, 30), today: Self.day(12, 31)))
    #expect(forecast.amount == 18)
    #expect(
      forecast.how
        == "spend before today, plus the last full day's total for today (today's spend if that is higher) "
        + "(UTC)")
    let almost = try #require(
      Forecast([Self.day(12, 29): 9], first: Self.day(12, 29), today: Self.day(12, 30)))
    #expect(almost.amount == 27 && almost.how.contains(" and the remaining day (UTC)"))
  }

  @Test(
    arguments: [
      (112, 100, "+12%", nil), (50, 100, "−50%", nil), (100, 100, "no change", nil), (5, 0, "up from 0", nil),
      (0, 8, "−100%", nil), (.max, 1, "more than +10,000%", nil),
    ] as [(Int64, Int64, String, String?)])
  func aChangeIsSaidInPercent(now: Int64, before: Int64, text: String, tone: String?) {
    #expect(Trend(now, before: before, more: .neither)?.text == text)
    #expect(Trend(now, before: before, more: .neither)?.tone == tone)
  }

  @Test func increasesOfUnwelcomeFiguresAreBad() {
    #expect(Trend(1186, before: 1187, more: .bad)?.text == "no change")
    #expect(Trend(1186, before: 1187, more: .bad)?.tone == nil)
    #expect(Trend(2, before: 1, more: .bad)?.tone == "bad")
    #expect(Trend(1, before: 2, more: .bad)?.tone == "good")
    #expect(Trend(2, before: 1, more: .good)?.tone == "good")
    #expect(Trend(0, before: 0, more: .good) == nil)
  }

  @Test func theChangeOfARateIsOfTheExactRates() {
    // 5.8% after 3.5% is +66%; the rounded percentages, 6 and 4, would be +50%.
    let trend = Trend(rate: (20, 344), before: (11, 314), more: .bad)
    #expect(trend?.text == "+66%" && trend?.tone == "bad")
    #expect(Trend(rate: (10, 200), before: (5, 100), more: .bad)?.text == "no change")
    #expect(Trend(rate: (0, 7), before: (1, 9), more: .bad)?.text == "−100%")
    #expect(Trend(rate: (1, 7), before: (0, 9), more: .bad)?.text == "up from 0")
    #expect(Trend(rate: (0, 0), before: (1, 9), more: .bad) == nil)
    #expect(Trend(rate: (1, 9), before: (0, 0), more: .bad) == nil)
    #expect(Trend(rate: (2, .max), before: (2, .max), more: .bad) == nil)
  }

  @Test func aPeriodComparesExactFailureRates() throws {
    var view = CompanyViewFixture.small()
    func day(_ daysAgo: Int, runs: Int64, failed: Int64) -> RunFigures.Day {
      var day = RunFigures.Day(day: CompanyViewFixture.asOf.day.adding(days: -daysAgo))
      (day.succeeded, day.failed) = (runs - failed, failed)
      return day
    }
    view.runFigures.days = [
      day(14, runs: 300, failed: 10), day(8, runs: 14, failed: 1), day(1, runs: 344, failed: 20),
    ]
    let site = try RenderedSite(view)
    let figures = try site.json("api/periods/7-days.json")["data"]?["figures"]?.list
    let rate = figures?.first { $0["key"] == "failedPercent" }
    #expect(rate?["text"] == "6%" && rate?["before"] == "4%")
    #expect(rate?["change"]?["text"] == "+66%")
    #expect(site.page("periods/7-days.html").contains(">+66%<"))
  }

  @Test func onlyFullDaysAreCompared() throws {
    // Friday, November 20, 2026, 00:00 UTC: the 20th is not over.
    var view = CompanyViewFixture.make(MemoryHistory())
    func quarter(_ daysAgo: Int, _ hours: Int64, runs: Int64, failed: Int64) -> RunFigures.Quarter {
      let start = CompanyViewFixture.asOf.adding(days: -daysAgo).milliseconds + hours * 3_600_000
      var quarter = RunFigures.Quarter(start: Instant(milliseconds: start))
      quarter.runs = runs
      quarter.failed = failed
      return quarter
    }
    view.runFigures.quarters = [
      quarter(15, 0, runs: 50, failed: 0), quarter(14, 0, runs: 3, failed: 1),
      quarter(7, 1, runs: 5, failed: 0), quarter(1, 23, runs: 2, failed: 0),
      quarter(0, 0, runs: 100, failed: 1),
    ]
    view.runFigures.days = [RunFigures.Day(day: CompanyViewFixture.asOf.day.adding(days: -14))]
    let rows = Comparison.rows(SiteContext(view, zone: .utc))
    let runs = rows.first { $0["name"] == "Ended runs" }
    #expect(runs?["yesterday"] == "2" && runs?["week"] == "7" && runs?["before"] == "3")
    #expect(runs?["change"]?["text"] == "+133%")
    #expect(rows.first { $0["name"] == "Billed" }?["week"] == "—")
    // Data that starts a day later does not cover seven full days before.
    view.runFigures.days[0].day = view.runFigures.days[0].day.adding(days: 1)
    let partial = Comparison.rows(SiteContext(view, zone: .utc)).first { $0["name"] == "Ended runs" }
    #expect(partial?["before"] == "—" && partial?["change"] == .null)
  }

  @Test func spendWithoutARunIsComparedToo() throws {
    var view = CompanyViewFixture.make(MemoryHistory())
    func day(_ daysAgo: Int, cents: Int64) -> CostLedger.Row {
      var row = CostLedger.Row(sum: CompanyViewFixture.sum(cents: cents, unpriced: 0))
      row.day = CompanyViewFixture.asOf.day.adding(days: -daysAgo).text
      return row
    }
    view.ledger.byDay = [
      day(14, cents: 100), day(8, cents: 100), day(2, cents: 150), day(1, cents: 250), day(0, cents: 999),
    ]
    let billed = Comparison.rows(SiteContext(view, zone: .utc)).first { $0["name"] == "Billed" }
    #expect(billed?["yesterday"] == "$2.50" && billed?["week"] == "$4.00" && billed?["before"] == "$2.00")
    #expect(billed?["change"]?["text"] == "+100%")
  }

  @Test(
    arguments: [
      (8, 9, 89), (1, 3, 33), (2, 3, 67), (1, 1000, 1), (999, 1000, 99), (0, 5, 0), (5, 5, 100),
      (1001, 1000, 101), (3, 2, 150), (5, 0, nil), (.max, .max, 100),
    ] as [(Int64, Int64, Int64?)])
  func aPercentageIsRoundedToTheNearest(part: Int64, whole: Int64, percent: Int64?) {
    #expect(Formats.percent(part, of: whole) == percent)
  }

  @Test func aModelHasOneColorInEveryChart() throws {
    var view = CompanyViewFixture.small()
    func row(_ model: String?, _ cents: Int64, day: String?) -> CostLedger.Row {
      var row = CostLedger.Row(sum: CompanyViewFixture.sum(cents: cents, unpriced: 0))
      (row.model, row.provider, row.day) = (model, "p", day)
      return row
    }
    view.ledger.byModel = ["a", "b", "c", "d", "e", "f"].enumerated().map {
      row($1, 600 - Int64($0) * 100, day: nil)
    }
    view.ledger.models = ["a", "b", "c", "d", "e", "f"]
    let day = CompanyViewFixture.asOf.day.text
    // Today "e" costs most, and "f" more than "b", but colors depend on all time.
    view.ledger.modelDays = [row("e", 90, day: day), row("f", 50, day: day), row("b", 10, day: day)]
    let chart = CompanyCharts(SiteContext(view, zone: .utc)).spendByModel(id: "x", days: 2)
    let colors = ModelColors(view.ledger).colors(of: ["a", "b", "c", "d", "e"])
    #expect(Set(colors.values).count == 5)
    // Those without a color of their own come last.
    #expect(chart.series.prefix(2).map(\.name) == ["e", "b"])
    #expect(chart.series.map(\.color) == [colors["e"], colors["b"], NamePalette.others])
    #expect(chart.names.map(\.isPartial) == [false, true])
    #expect(
      String(decoding: chart.drawing(root: "").bytes, as: UTF8.self).contains("\(chart.cssClass(0)) partial"))
  }

  /// A status that no source gives makes an issue neither open nor finished, and an agent neither active nor
  /// idle.
  @Test func unknownStatusesAreNotCountedAsOpen() {
    #expect(["todo", "in_progress", "blocked"].allSatisfy { SiteContext.isOpen($0) })
    #expect(!["done", "cancelled", "unknown", nil].contains { SiteContext.isOpen($0) })
  }

  /// A line cannot be hatched, so it ends with the last full day.
  @Test func linesLeaveOutAnUnfinishedDay() throws {
    let rows: [Value] = [
      ["day": "2026-11-18", "n": 5], ["day": "2026-11-19", "n": 6], ["day": "2026-11-20", "n": 1],
    ]
    for (kind, count) in [(Chart.Kind.line, 2), (.area, 2), (.bars, 3)] {
      var chart = try #require(
        Chart(kind, id: "x", title: "x", description: "", rows: rows, x: "day", y: "n", series: nil))
      chart.markPartial(today: try #require(Instant("2026-11-20")).day)
      #expect(chart.names.count == count && chart.series[0].values.count == count, "\(kind)")
      let note = chart.figure(root: "", file: nil)["description"]?.string
      #expect((note == "The hatched day is not over yet.") == (kind == .bars), "\(kind)")
    }
  }

  @Test func aGoalCountsItsSubgoals() throws {
    var view = CompanyViewFixture.small()
    view.issues[0].goalId = "goal-2"
    let tree = GoalTree(SiteContext(view, zone: .utc))
    #expect(tree.roots.map(\.goal.id) == ["goal-1"])
    #expect(tree.byId["goal-1"]?.issues == 3)
    #expect(tree.byId["goal-2"]?.issues == 1)
    #expect(tree.byId["goal-2"]?.spend.billed == Money(microcents: 912_000_000))
    #expect(tree.byId["goal-1"]?.spend.billed == Money(microcents: 912_000_000))
  }

  @Test func durationsAreByNearestRank() {
    let durations = RunFigures.Durations(sorted: Array(1...100))
    #expect(durations?.median == 50 && durations?.p95 == 95 && durations?.longest == 100)
    #expect(RunFigures.Durations(sorted: [7])?.p95 == 7)
    #expect(RunFigures.Durations(sorted: []) == nil)
  }

  /// Rounded to the nearest, but a part is never 0% and less than all never 100%.
  @Test(
    arguments: [
      (0, 5, 0), (1, 300, 1), (63, 135, 47), (2, 3, 67), (299, 300, 99), (3, 3, 100), (3, 0, nil),
    ] as [(Int64, Int64, Int64?)])
  func sharesAreRounded(part: Int64, whole: Int64, percent: Int64?) {
    #expect(SiteContext.share(part, of: whole).int == percent)
  }
}

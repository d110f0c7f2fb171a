import Engine
import Testing

@testable import Renderer

@Suite struct ChartTests {
  private static func chart(_ kind: Chart.Kind, _ values: [Int64?], names: [String]? = nil) -> Chart {
    Chart(
      kind, id: "c", title: "Title <b>", description: "What it shows", unit: .money, axis: "Day",
      names: (names ?? values.indices.map { "Name \($0)" }).map {
        Chart.Name($0, day: Instant($0 + "T00:00:00Z")?.day)
      },
      series: [Chart.Series("First", values), Chart.Series("Second", values.map { $0.map { $0 / 2 } })])
  }

  private static func text(_ markup: Markup) -> String { String(decoding: markup.bytes, as: UTF8.self) }

  @Test(arguments: Chart.Kind.allCases)
  func everyKindIsWellFormedAndLabeledAndAcceptsAnyValues(kind: Chart.Kind) {
    let days = (1...9).map { "2026-11-0\($0)" }
    for values in [
      [Int64(0), 5, nil, 700, 30, 4_000_000_000, 9, 1, 2], Array(repeating: nil, count: 9),
      [-5, 3, 0, 0, 0, 0, 0, 0, 0], Array(repeating: Int64.max / 4, count: 9),
    ] as [[Int64?]] {
      let drawing = Self.text(Self.chart(kind, values, names: days).drawing(root: "../"))
      #expect(MarkupBalance(drawing).problems == [], "\(kind)")
      #expect(drawing.contains("role=\"img\""), "\(kind)")
      #expect(drawing.contains("Title &lt;b&gt;"), "\(kind)")
      #expect(!drawing.contains("nan") && !drawing.contains("inf"), "\(kind)")
    }
  }

  @Test(
    arguments: [
      (0, 0, 1, 0, 1), (0, 7, 2, 0, 8), (0, 1000, 500, 0, 1000), (0, 1_234_567, 500_000, 0, 1_500_000),
      (-30, 70, 50, -50, 100), (0, 20, 5, 0, 20),
    ] as [(Int64, Int64, Int64, Int64, Int64)])
  func anAxisHasRoundSteps(smallest: Int64, largest: Int64, step: Int64, floor: Int64, ceiling: Int64) {
    let scale = ChartScale(smallest: smallest, largest: largest)
    #expect(scale.step == step)
    #expect(scale.floor == floor)
    #expect(scale.ceiling == ceiling)
    #expect(scale.ticks.count <= 6)
    #expect(scale.y(ceiling, height: 100) == 0)
    #expect(scale.y(floor, height: 100) == 100)
  }

  @Test func anAxisEndsWithTheNumbers() {
    let scale = ChartScale(smallest: 0, largest: .max)
    #expect(scale.ceiling == .max)
    #expect(scale.ticks.count <= 6)
  }

  @Test func theFileHoldsTheNumbersAndAnUnknownOneIsEmpty() {
    let chart = Self.chart(.line, [250_000_000, nil, 1_500_000], names: ["=1", "2 Nov", "a,b"])
    #expect(
      String(decoding: chart.csv, as: UTF8.self)
        == "Day,First (US cents),Second (US cents)\r\n'=1,250,125\r\n2 Nov,,\r\n\"a,b\",1.5,0.75\r\n")
    let figure = chart.figure(root: "", file: nil)
    #expect(figure["rows"]?.list?[1]["cells"] == ["—", "—"])
    #expect(figure["rows"]?.list?[0]["cells"] == ["$2.50", "$1.25"])
  }

  @Test func aLineHasAGapForUnknownValues() {
    let drawing = Self.text(Self.chart(.line, [4, nil, 4, 2]).drawing(root: ""))
    let path = drawing.firstMatch(of: /plot-line series-1" d="([^"]*)"/).map { String($0.1) } ?? ""
    #expect(path.filter { $0 == "M" }.count == 2)
  }

  @Test func smallValuesAreAlwaysVisible() {
    let chart = Chart(
      .bars, id: "c", title: "T", description: "D", unit: .count("runs"), axis: "Day",
      names: [Chart.Name("a"), Chart.Name("b"), Chart.Name("c")],
      series: [Chart.Series("Runs", [1_000_000, 1, 0])])
    let heights = Self.text(chart.drawing(root: "")).matches(of: /M\d+\.5 168v-(\d+)/).map { $0.1 }
    #expect(heights == ["168", "1"])
  }

  @Test func moneyOnAnAxisIsShort() {
    #expect(ChartUnit.money.short(0) == "$0")
    #expect(ChartUnit.money.short(20_000_000) == "$0.20")
    #expect(ChartUnit.money.short(500_000_000) == "$5")
    #expect(ChartUnit.money.short(123_400_000_000) == "$1.2k")
    #expect(ChartUnit.decimal(places: 2).text(-5) == "-0.05")
    #expect(ChartUnit.count("issues").text(1234) == "1,234 issues")
  }

  @Test(
    arguments: [(500, 200), (45_000, 15_000), (1_700_000, 600_000), (7_200_000, 1_800_000)]
      as [(Int64, Int64)])
  func durationsHaveStepsOfTheirOwn(largest: Int64, step: Int64) {
    #expect(ChartScale(smallest: 0, largest: largest, steps: ChartUnit.duration.steps).step == step)
  }

  @Test func durationsOnAnAxisAreShort() {
    #expect(
      [0, 500, 15_000, 90_000, 5_400_000, 5_587_056_000].map { ChartUnit.duration.short($0) } == [
        "0", "500 ms", "15 s", "1.5 min", "1.5 h", "64.7 d",
      ])
  }

  @Test func daysAndStatusesOfAQueryLookAsOnOtherPages() throws {
    let rows: [Value] = [
      ["day": "2026-11-16", "status": "failed", "runs": 1],
      ["day": "2026-11-17", "status": "other", "runs": 2],
    ]
    let chart = try #require(
      Chart(.bars, id: "m", title: "T", description: "", rows: rows, x: "day", y: "runs", series: "status"))
    #expect(chart.names.map(\.text) == ["16 Nov 2026", "17 Nov 2026"])
    #expect(chart.series.map(\.tone) == ["bad", nil])
  }

  @Test func aCumulativeFlowHasLevelsAndAColorPerStage() throws {
    let rows: [Value] = (1...40).map { day in
      [
        "day": .string(CivilDate(year: 2026, month: 10, day: 1).adding(days: day - 1).text),
        "done": .int(Int64(day)),
        "in review": 2, "in progress": 3, "todo": 1,
      ]
    }
    let flat = rows.flatMap { row in
      ["done", "in review", "in progress", "todo"].map { stage -> Value in
        ["day": row["day"] ?? .null, "n": row[stage] ?? .null, "stage": .string(stage)]
      }
    }
    var chart = try #require(
      Chart(
        .cumulativeFlow, id: "m", title: "T", description: "", rows: flat, x: "day", y: "n", series: "stage"))
    #expect(chart.series.map(\.tone) == ["good", "busy-2", "busy", "calm"])
    #expect(chart.summary.contains("done: 1 at the start, 40 at the end."))
    // Levels of a week do not add up: its row has the last one.
    let figure = chart.figure(root: "", file: "m.csv")
    #expect(figure["rows"]?.list?.first?["cells"]?.list?.first == "4")
    #expect(figure["note"]?.string?.contains("Last value per week") == true)
    chart.markPartial(today: CivilDate(year: 2026, month: 11, day: 9))
    #expect(chart.names.count == 39)
  }

  @Test func agesAreComparedWithLimits() throws {
    let rows: [Value] = [
      ["issue": "A-1 <b>", "age": 9000, "p50": 2000, "p85": 5000],
      ["issue": "A-2", "age": 3000, "p50": 2000, "p85": 5000],
      ["issue": "2026-11-20", "age": 1000, "p50": 2000, "p85": 5000],
    ]
    let flat = rows.flatMap { row in
      ["age", "p50", "p85"].map { column -> Value in
        ["x": row["issue"] ?? .null, "y": row[column] ?? .null, "series": .string(column)]
      }
    }
    var chart = try #require(
      Chart(.aging, id: "m", title: "T", description: "", rows: flat, x: "x", y: "y", series: "series"))
    chart.unit = .duration
    let drawing = Self.text(chart.drawing(root: ""))
    #expect(MarkupBalance(drawing).problems == [])
    for tone in ["tone-bad", "tone-wait", "tone-calm"] {
      #expect(drawing.contains("<rect class=\"\(tone)\""))
    }
    #expect(drawing.contains("p50 2 s") && drawing.contains("p85 5 s") && drawing.contains("A-1 &lt;b&gt;"))
    #expect(chart.summary == "Items: 3. Oldest: A-1 <b>, 9 s. 2 over p50 (2 s). 1 over p85 (5 s).")
    #expect(AgingChart.key(chart).map(\.text) == ["up to p50", "up to p85", "over p85"])
    // Without limits there are only ages.
    chart.series.removeLast(2)
    #expect(!Self.text(chart.drawing(root: "")).contains("limit") && AgingChart.key(chart).isEmpty)
  }

  @Test func daysWithoutARowKeepTheirPlace() throws {
    let rows: [Value] = [
      ["day": "2026-11-19", "runs": 3], ["day": "2026-11-16", "runs": 1], ["day": "2026-11-17", "runs": 2],
    ]
    func chart(_ kind: Chart.Kind) throws -> Chart {
      try #require(
        Chart(kind, id: "m", title: "T", description: "", rows: rows, x: "day", y: "runs", series: nil))
    }
    #expect(
      try chart(.bars).names.map(\.text) == ["16 Nov 2026", "17 Nov 2026", "18 Nov 2026", "19 Nov 2026"])
    #expect(try chart(.bars).series.map(\.values) == [[1, 2, nil, 3]])
    #expect(try chart(.line).series.map(\.values) == [[1, 2, nil, 3]])
    #expect(try chart(.horizontalBars).series.map(\.values) == [[3, 1, 2]])
  }

  /// The percentage of a week with the largest values that a query can give is beyond any number.
  @Test func aChangeBetweenWeeksHasNoLimit() {
    let days = (1...14).map { CivilDate(year: 2026, month: 11, day: $0) }
    let values = days.indices.map { Int64($0 < 7 ? ($0 == 0 ? 1 : 0) : 1_000_000_000_000_000) }
    let chart = Chart(
      .bars, id: "c", title: "Runs", description: "", unit: .count("runs"), axis: "Day",
      names: days.map { Chart.Name($0.text, day: $0) },
      series: (0..<50).map { Chart.Series("\($0)", $0 == 0 ? values : values.map { $0 == 1 ? 0 : $0 }) })
    #expect(
      chart.summary.hasPrefix("Last 7 days: 350,000,000,000,000,000 runs, 1 run in the 7 days before."),
      "\(chart.summary)")
  }

  @Test func rowsOfAQueryBecomeSeries() throws {
    let rows: [Value] = [
      ["day": "1", "model": "a", "tokens": .number("1.5")], ["day": "1", "model": "b", "tokens": 2],
      ["day": "2", "model": "a", "tokens": 3], ["day": "3", "model": .null, "tokens": .null],
    ]
    let chart = try #require(
      Chart(
        .bars, id: "m", title: "T", description: "", rows: rows, x: "day", y: "tokens", series: "model"))
    #expect(chart.names.map(\.text) == ["1", "2"])
    #expect(chart.series.map(\.name) == ["a", "b"])
    #expect(chart.series[0].values == [15, 30])
    #expect(chart.series[1].values == [20, nil])
    #expect(chart.unit == .decimal(places: 1))
    #expect(
      Chart(.bars, id: "m", title: "T", description: "", rows: [], x: "day", y: "tokens", series: nil) == nil)
  }

  @Test func aCalendarHasASquareForEveryDay() {
    let days = (1...30).map { CivilDate(year: 2026, month: 11, day: $0) }
    let chart = Chart(
      .calendar, id: "c", title: "T", description: "D", unit: .count("entries"), axis: "Day",
      names: Chart.days(days), series: [Chart.Series("Entries", days.indices.map { Int64($0) })])
    let drawing = Self.text(chart.drawing(root: ""))
    #expect(drawing.ranges(of: "h9v9h-9z").count == 30)
    #expect(
      CalendarChart.key(chart).map(\.text) == ["none", "up to 8", "up to 15", "up to 22", "more"])
    #expect(drawing.contains("data-from=\"2026-11-01\" data-values=\"0|1|2|"))
    #expect(drawing.contains("class=\"heat-0\"") && drawing.contains("class=\"heat-4\""))
  }
}

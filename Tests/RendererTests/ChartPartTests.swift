import Engine
import Testing

@testable import Renderer

/// The arithmetic of charts: positions and labels.
@Suite struct ChartPartTests {
  private static func days(_ count: Int, _ unit: ChartUnit = .count("runs"), kind: Chart.Kind = .bars)
    -> Chart
  {
    let first = CivilDate(year: 2026, month: 7, day: 3)
    return Chart(
      kind, id: "c", title: "T", description: "D.", unit: unit, axis: "Day",
      names: Chart.days((0..<count).map { first.adding(days: $0) }),
      series: [Chart.Series("Runs", (0..<count).map { Int64($0 + 1) })])
  }

  private static func text(_ markup: Markup) -> String { String(decoding: markup.bytes, as: UTF8.self) }

  @Test(
    arguments: [
      ([1, 1, 1], ["34%", "33%", "33%"]), ([999, 1], ["100%", "<1%"]), ([5, 0, 5], ["50%", "0%", "50%"]),
      ([0, 0], ["0%", "0%"]), ([62, 23, 15], ["62%", "23%", "15%"]), ([1, 2, 3], ["17%", "33%", "50%"]),
      ([.max / 2, .max / 2], ["50%", "50%"]),
    ] as [([Int64], [String])])
  func sharesAddUpToAHundred(values: [Int64], shares: [String]) {
    #expect(ShareChart.percents(values) == shares)
  }

  @Test func sharesOfAnythingAddUpToAHundred() {
    var state: UInt64 = 7
    for count in 2...9 {
      let values = (0..<count).map { _ -> Int64 in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int64(state >> 40)
      }
      let sum = ShareChart.percents(values).reduce(0) { $0 + (Int($1.dropLast()) ?? 0) }
      #expect(sum == 100, "\(values)")
    }
  }

  @Test(
    arguments: [
      ([10], [20]), ([50, 50], [50, 64]), ([160, 165, 170], [142, 156, 170]), ([40, 41, 90], [40, 54, 90]),
      ([0, 0, 0], [20, 34, 48]), ([200, 200], [156, 170]),
    ] as [([Int], [Int])])
  func labelsAtTheEndsOfLinesStandApart(ends: [Int], places: [Int]) {
    #expect(EndLabels.apart(ends, by: 14, within: 20...170) == places)
  }

  @Test func linesAreLabeledAtTheirEndsWhereThereIsRoom() {
    var chart = Self.days(5, kind: .line)
    chart.series.append(Chart.Series("Others & more", [9, 9, 9, 8, nil]))
    let drawing = Self.text(chart.drawing(root: ""))
    #expect(drawing.contains("Others &amp; more <tspan>8</tspan>"))
    #expect(drawing.contains("Runs <tspan>5</tspan>"))
    #expect(chart.figure(root: "", file: nil)["isLegendNarrow"] == true)
    chart.series = (0..<9).map { Chart.Series("Series \($0)", [1, 2, 3, 4, 5]) }
    #expect(chart.figure(root: "", file: nil)["isLegendNarrow"] == false)
    #expect(!Self.text(chart.drawing(root: "")).contains("plot-ends"))
  }

  @Test(
    arguments: [
      (7, 220, ["3 Jul", "5 Jul", "7 Jul", "9 Jul"]), (30, 360, ["6 Jul", "13 Jul", "20 Jul", "27 Jul"]),
      (90, 220, ["Aug", "Sep"]), (400, 220, ["Oct", "2027", "Apr", "Jul"]), (1, 220, ["3 Jul"]),
    ] as [(Int, Int, [String])])
  func anAxisHasAsManyDaysAsStandApart(count: Int, width: Int, texts: [String]) {
    #expect(PlotTicks.choose(Self.days(count), width: width).map(\.text) == texts)
  }

  @Test func namesUnderAnAxisNeverTouch() {
    for count in [1, 2, 5, 12, 13, 31, 53, 90, 200, 366, 800, 3000] {
      for width in [180, 220, 360, 1000] {
        var weeks = Self.days(count)
        weeks.names = weeks.names.map { Chart.Name("Week of " + $0.text, tick: $0.tick) }
        for chart in [Self.days(count), weeks] {
          let ticks = PlotTicks.choose(chart, width: width)
          #expect(!ticks.isEmpty)
          for (left, right) in zip(ticks, ticks.dropFirst()) {
            let room = (right.place - left.place) * width / count
            #expect(room > (TextWidth.of(left.text, size: 11) + TextWidth.of(right.text, size: 11)) / 2)
          }
        }
      }
    }
  }

  @Test(
    arguments: [
      ([95, 89.16], ["$95.00", "$89.16"]), ([95, 20], ["$95", "$20"]), ([0, 0.5], ["$0.00", "$0.50"]),
      ([250_000, 12.5, 0.2], ["$250,000", "$13", "<$1"]), ([], []),
    ] as [([Double], [String])])
  func amountsOfOneChartAreSaidAlike(dollars: [Double], texts: [String]) {
    #expect(ChartUnit.money.alike(dollars.map { Int64($0 * 100_000_000) }) == texts)
  }

  @Test(
    arguments: [
      ([0, 5, 10], ["$0", "$5", "$10"]), ([0, 0.5, 1], ["$0.00", "$0.50", "$1.00"]),
      ([0, 5000, 10_000], ["$0", "$5k", "$10k"]), ([0, 500, 1000], ["$0", "$500", "$1,000"]),
    ] as [([Double], [String])])
  func theMarksOfAnAxisAreSaidAlike(dollars: [Double], texts: [String]) {
    #expect(ChartUnit.money.ticks(dollars.map { Int64($0 * 100_000_000) }) == texts)
  }

  @Test func aSingleThingIsOne() {
    #expect(ChartUnit.count("runs").text(1) == "1 run")
    #expect(ChartUnit.count("entries").text(1) == "1 entry")
    #expect(ChartUnit.tokens.text(1) == "1 token")
  }

  @Test func theTextAlternativeSaysWhatChanged() {
    #expect(Self.days(1).summary == "Highest: 3 Jul 2026, 1 run. D.")
    #expect(
      Self.days(14).summary.hasPrefix(
        "Last 7 days: 77 runs, 175% more than in the 7 days before. Highest: "))
    // Too few days to compare weeks.
    #expect(
      Self.days(2).summary
        == "Last day: 2 runs, 1 run more than the day before. Highest: 4 Jul 2026, 2 runs. D.")
    func chart(_ kind: Chart.Kind, _ names: [String], _ values: [[Double]], today: String) throws -> Chart {
      let rows = names.enumerated().flatMap { place, name in
        values.enumerated().map { series, values -> Value in
          ["x": .string(name), "y": .number("\(values[place])"), "s": .string("s\(series)")]
        }
      }
      var chart = try #require(
        Chart(
          kind, id: "c", title: "C", description: "", rows: rows, x: "x", y: "y",
          series: values.count > 1 ? "s" : nil))
      chart.markPartial(today: try #require(Instant(today)).day)
      return chart
    }
    let weeks = ["2026-09-07", "2026-09-14", "2026-09-21"]
    // The current week is not compared.
    let bars = try? chart(.bars, weeks, [[5, 8, 1]], today: "2026-09-23")
    #expect(bars?.summary.hasPrefix("Last week: 8, 3 more than the week before.") == true)
    #expect(bars?.summary.hasSuffix("The hatched week is not over yet.") == true)
    // Of several lines, the three that changed most.
    let lines = try? chart(
      .line, weeks, [[1, 1, 1], [1, 2, 9], [1, 5, 1], [1, 2, 4]], today: "2026-10-30")
    #expect(
      lines?.summary.hasPrefix(
        "s1: 9, 7 more than the week before. s2: 1, 4 less than the week before. "
          + "s3: 4, 2 more than the week before.") == true)
    let months = try? chart(.line, ["2026-07", "2026-08", "2026-09"], [[3, 5, 1]], today: "2026-09-30")
    #expect(months?.summary.hasPrefix("Last month: 5, 2 more than the month before.") == true)
    #expect(months?.names.count == 2)
    let equal = try? chart(.horizontalBars, ["a", "b", "c"], [[3, 3, 1]], today: "2026-09-30")
    #expect(equal?.summary.hasPrefix("a and b lead with 3 each, 43% of 7.") == true)
  }

  @Test func aLongTableIsOfWeeksAndTheFileHasTheDays() {
    let chart = Self.days(90)
    let figure = chart.figure(root: "", file: "c.csv")
    let rows = figure["rows"]?.list ?? []
    #expect(rows.count == 14)
    #expect(rows.first == ["name": "3–5 Jul 2026", "namePage": .null, "cells": ["6"]])
    #expect(rows[4] == ["name": "27 Jul – 2 Aug 2026", "namePage": .null, "cells": ["196"]])
    #expect(figure["note"] == "Total per week; the file has every day.")
    #expect(String(decoding: chart.csv, as: UTF8.self).split(separator: "\r\n").count == 91)
    #expect(Self.days(31).figure(root: "", file: "c.csv")["rows"]?.list?.count == 31)
    #expect(Self.days(90).figure(root: "", file: nil)["rows"]?.list?.count == 90)
    #expect(Self.days(400).figure(root: "", file: "c.csv")["rows"]?.list?.first?["name"] == "3–31 Jul 2026")
    // Values that do not add up are not added.
    let durations = Self.days(90, .duration, kind: .line).figure(root: "", file: "c.csv")
    #expect(durations["rows"]?.list?.first?["cells"] == ["3 ms"])
    #expect(durations["note"] == "Maximum per week; the file has every day.")
  }

  @Test func veryLongNamesAreCutWithAnEllipsis() {
    #expect(TextWidth.shortened("Engineer", to: 100, size: 13) == "Engineer")
    let cut = TextWidth.shortened("The engineer of the whole company", to: 100, size: 13)
    #expect(cut.hasSuffix("…") && TextWidth.of(cut, size: 13) <= 100)
    #expect(TextWidth.of("会社会社", size: 13) > TextWidth.of("four", size: 13) * 2 - 13)
    let chart = Chart(
      .horizontalBars, id: "c", title: "T", description: "", unit: .money, axis: "Agent",
      names: [Chart.Name("W" + String(repeating: "w<", count: 40))], series: [Chart.Series("S", [1])])
    let drawing = Self.text(chart.drawing(root: ""))
    #expect(drawing.contains("…</text>"))
    #expect(drawing.contains("<title>W" + String(repeating: "w&lt;", count: 40) + "</title>"))
  }

  @Test func aChartWithoutNumbersSaysSo() {
    let none = Chart(
      .bars, id: "c", title: "T", description: "", unit: .count(""), axis: "x", names: [], series: []
    ).figure(root: "", file: nil)
    #expect(none["drawing"] == .null && none["empty"] == "No data yet.")
    #expect(none["hasNumbers"] == false)
    var zero = Self.days(3)
    zero.series[0].values = [0, 0, 0]
    #expect(zero.figure(root: "", file: nil)["empty"] == "All values are zero.")
  }

  @Test func daysWithoutRowsAreIncluded() throws {
    let rows: [Value] = [
      ["day": "2026-11-20", "n": 3], ["day": "2026-11-16", "n": 1], ["day": "2026-11-17", "n": 2],
    ]
    let chart = try #require(
      Chart(.line, id: "m", title: "T", description: "", rows: rows, x: "day", y: "n", series: nil))
    #expect(chart.names.first?.text == "16 Nov 2026" && chart.names.count == 5)
    #expect(chart.series[0].values == [1, 2, nil, nil, 3])
    // The last point is alone, so it is a dot.
    #expect(Self.text(chart.drawing(root: "")).contains("plot-dots series-1\" d=\"M4 0h0\""))
  }

  @Test func aPathGoesFromPointToPoint() {
    #expect(PlotMarks.path([5, 3, 3, 9]) == "M0 5l1-2 1 0 1 6")
    #expect(PlotMarks.path([nil, 5, nil, 3, 4]) == "M1 5h0M3 3l1 1")
    #expect(PlotMarks.path([]) == "")
  }

  @Test func everyDayOfALongChartCostsFewBytes() {
    #expect(Self.days(90).drawing(root: "").bytes.count < 3600)
    #expect(Self.days(90, kind: .line).drawing(root: "").bytes.count < 3000)
    #expect(Self.days(365, kind: .calendar).drawing(root: "").bytes.count < 9500)
  }

  /// Mondays are weeks: a missing week is added, but not six days around each Monday.
  @Test func weeksKeepTheirWeeks() throws {
    let rows: [Value] = [
      ["week": "2026-05-04", "n": .number("1499.6")], ["week": "2026-05-25", "n": 3],
      ["week": "2026-05-11", "n": 2],
    ]
    let chart = try #require(
      Chart(
        .line, id: "m", title: "T", description: "", rows: rows, x: "week", y: "n", series: nil, isWhole: true
      ))
    #expect(chart.names.map(\.text) == ["4 May 2026", "11 May 2026", "18 May 2026", "25 May 2026"])
    #expect(chart.series.first?.values == [1500, 2, nil, 3])
    #expect(chart.unit == .count(""))
  }
}

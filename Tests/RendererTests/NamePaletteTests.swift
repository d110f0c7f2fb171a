import Engine
import Testing

@testable import Renderer

/// The colors of models, agents and other names in charts.
@Suite struct NamePaletteTests {
  private static let names = (0..<40).map { "model-\($0)" }

  private static func ledger(_ models: [String], firstDays: [Int]? = nil) -> CostLedger {
    var ledger = CompanyViewFixture.small().ledger
    ledger.byModel = models.enumerated().map { place, model in
      var row = CostLedger.Row(
        sum: CompanyViewFixture.sum(cents: Int64(10_000 - place), unpriced: 0))
      (row.model, row.provider) = (model, "p")
      return row
    }
    let days = firstDays ?? Array(models.indices)
    ledger.models = zip(days, models).sorted { $0 < $1 }.map(\.1)
    return ledger
  }

  @Test func aColorFollowsFromTheNameAlone() {
    for name in Self.names {
      #expect(ModelColors(Self.ledger([name])).colors(of: [name])[name] == NamePalette.color(name))
    }
    #expect(Set(Self.names.map { NamePalette.color($0) }).count == NamePalette.count)
    #expect(!Self.names.contains { NamePalette.color($0) == NamePalette.others })
    // Two companies, in which the order by spend differs.
    let models = ["alpha", "beta", "gamma"].filter { name in
      ["alpha", "beta", "gamma"].allSatisfy { $0 == name || NamePalette.color($0) != NamePalette.color(name) }
    }
    #expect(
      ModelColors(Self.ledger(models)).colors(of: models)
        == ModelColors(Self.ledger(models.reversed())).colors(of: models))
  }

  @Test func aNewModelChangesNoOther() {
    for count in 1..<Self.names.count {
      let (old, new) = (Array(Self.names.prefix(count)), Array(Self.names.prefix(count + 1)))
      let before = ModelColors(Self.ledger(old)).colors(of: Array(old.prefix(5)))
      // The new model is used last and costs most.
      let after = ModelColors(Self.ledger(new.reversed(), firstDays: Array(new.indices.reversed())))
        .colors(of: Array(old.prefix(5)))
      #expect(before == after, "\(count)")
    }
  }

  @Test func noTwoModelsOfAChartHaveOneColor() {
    let colors = ModelColors(Self.ledger(Self.names))
    for start in stride(from: 0, to: 35, by: 3) {
      let shown = Array(Self.names[start..<start + 5])
      #expect(Set(colors.colors(of: shown).values).count == 5, "\(shown)")
    }
  }

  /// As on a page of a module: agents keep their colors when their rank changes, and from chart to chart.
  @Test func seriesKeepTheirColorsOnAPage() {
    func chart(_ names: [String]) -> Chart {
      Chart(
        .bars, id: "c", title: "C", description: "", unit: .count("runs"), axis: "Day",
        names: [Chart.Name("a"), Chart.Name("b")], series: names.map { Chart.Series($0, [1, 2]) })
    }
    func colors(_ charts: [Chart]) -> [[String: Int]] {
      var page = SeriesColors()
      return charts.map { chart in
        var chart = chart
        page.apply(to: &chart)
        return Dictionary(uniqueKeysWithValues: chart.series.map { ($0.name, $0.color ?? 0) })
      }
    }
    let first = colors([chart(["Ada", "Ben", "Cleo", "3 others"])])[0]
    #expect(Set(first.values).count == 4)
    #expect(first["3 others"] == NamePalette.others)
    #expect(colors([chart(["Cleo", "3 others", "Ben", "Ada"])])[0] == first)
    let two = colors([chart(["Ada", "Ben", "Cleo", "3 others"]), chart(["Zoe", "Cleo"])])
    #expect(two[1]["Cleo"] == two[0]["Cleo"] && two[1]["Zoe"] != two[1]["Cleo"])
  }

  @Test func partsOfAWholeHaveTheColorsOfTheirNames() {
    var chart = Chart(
      .share, id: "c", title: "C", description: "", unit: .count("runs"), axis: "Agent",
      names: [Chart.Name("Ada"), Chart.Name("Ben")], series: [Chart.Series("Runs", [1, 2])])
    var page = SeriesColors()
    page.apply(to: &chart)
    #expect(chart.names[0].color == NamePalette.color("Ada"))
    #expect(chart.names[0].color != chart.names[1].color)
  }
}

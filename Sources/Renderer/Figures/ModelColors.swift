import Engine

/// One color per model in all charts of the site. Of two models whose names have the same color, the one that
/// was used first has it, so that a new model never changes the color of another.
///
/// The five models with the most spend are shown in charts; the others share a color.
struct ModelColors {
  private static let shown = 5
  private let largest: Set<String>
  /// In the order of first use.
  private let order: [String: Int]
  private let colors: [String: Int]

  init(_ ledger: CostLedger) {
    let isMoney = ledger.total.billed > .zero
    var totals: [String: Int64] = [:]
    for row in ledger.byModel where !row.isUnattributed {
      guard let model = row.model else { continue }
      totals[model, default: 0] &+= isMoney ? row.sum.billed.microcents : row.sum.tokens.total
    }
    largest = Set(
      totals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.shown).map(\.key))
    order = Dictionary(uniqueKeysWithValues: ledger.models.enumerated().map { ($1, $0) })
    var (colors, taken): ([String: Int], Set<Int>) = ([:], [])
    for model in ledger.models {
      if taken.count == NamePalette.count { taken = [] }
      let color = NamePalette.color(model, besides: taken)
      taken.insert(color)
      colors[model] = color
    }
    self.colors = colors
  }

  /// True if the model is shown by itself.
  func isShown(_ model: String) -> Bool { largest.contains(model) }

  /// The colors of models in one chart. Up to ten differ, also where a company has more models than there are
  /// colors.
  func colors(of models: [String]) -> [String: Int] {
    var (found, taken): ([String: Int], Set<Int>) = ([:], [])
    for model in models.filter({ colors[$0] != nil }).sorted(by: {
      order[$0, default: 0] < order[$1, default: 0]
    }) {
      var color = colors[model] ?? NamePalette.others
      if taken.contains(color) { color = NamePalette.color(model, besides: taken) }
      taken.insert(color)
      found[model] = color
    }
    return found
  }

  /// Sets the colors of series, or of the parts of a whole, that are models. Other charts are unchanged.
  func apply(to chart: inout Chart) {
    let free = chart.colorless
    let colors = colors(of: free.map(chart.coloredName))
    guard !colors.isEmpty else { return }
    for place in free { chart.setColor(colors[chart.coloredName(place)], at: place) }
  }
}

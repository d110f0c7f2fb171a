import Engine

/// One color per model in all charts of the site: the five with the most spend have their own, the others
/// share the last.
struct ModelColors {
  static let others = 6
  private static let own = 5
  private let places: [String: Int]

  init(_ ledger: CostLedger) {
    let isMoney = ledger.total.billed > .zero
    var totals: [String: Int64] = [:]
    for row in ledger.byModel where !row.isUnattributed {
      guard let model = row.model else { continue }
      totals[model, default: 0] &+= isMoney ? row.sum.billed.microcents : row.sum.tokens.total
    }
    let order = totals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.own)
    places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1.key, $0 + 1) })
  }

  /// True if the model has its own color.
  func isOwn(_ model: String) -> Bool { places[model] != nil }

  subscript(model: String) -> Int { places[model] ?? Self.others }

  /// Sets the colors of series that are models. Other charts are unchanged.
  func apply(to chart: inout Chart) {
    guard chart.series.count > 1, chart.series.contains(where: { isOwn($0.name) }) else { return }
    for place in chart.series.indices where chart.series[place].tone == nil {
      chart.series[place].color = self[chart.series[place].name]
    }
  }
}

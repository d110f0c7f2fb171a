import Engine

/// One color per name in all charts of a page: a goal looks the same in each.
struct SeriesColors {
  private static let others = 6
  private var places: [String: Int] = [:]

  /// Sets the colors of series that have none yet. A new name gets a color that no other series of the chart has.
  mutating func apply(to chart: inout Chart) {
    guard chart.series.count > 1 else { return }
    var taken = Set(chart.series.compactMap { $0.tone == nil ? $0.color ?? places[$0.name] : nil })
    for place in chart.series.indices
    where chart.series[place].tone == nil && chart.series[place].color == nil {
      let name = chart.series[place].name
      let color =
        name == "others" ? Self.others : places[name] ?? (1...Self.others).first { !taken.contains($0) }
      guard let color else { continue }
      places[name] = color
      taken.insert(color)
      chart.series[place].color = color
    }
  }
}

/// What has a color of its own in a chart: the parts of a whole, or the series if there are several.
extension Chart {
  /// Those without a color or tone yet.
  var colorless: [Int] {
    if kind == .share { return names.indices.filter { names[$0].color == nil } }
    guard series.count > 1, kind != .aging else { return [] }
    return series.indices.filter { series[$0].tone == nil && series[$0].color == nil }
  }

  var usedColors: Set<Int> {
    Set(kind == .share ? names.compactMap(\.color) : series.compactMap { $0.tone == nil ? $0.color : nil })
  }

  func coloredName(_ place: Int) -> String { kind == .share ? names[place].text : series[place].name }

  mutating func setColor(_ color: Int?, at place: Int) {
    if kind == .share { names[place].color = color } else { series[place].color = color }
  }
}

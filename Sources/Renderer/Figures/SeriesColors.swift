import Engine

/// One color per name in all charts of a page: an agent, goal or provider looks the same in each.
struct SeriesColors {
  private var colors: [String: Int] = [:]

  /// Sets the colors of series, or of the parts of a whole, that have none yet: the color of the name, or the
  /// next one that no other of the chart has. Names are taken in alphabetical order, so that colors do not
  /// follow the ranking.
  mutating func apply(to chart: inout Chart) {
    var taken = chart.usedColors
    let free = chart.colorless
    taken.formUnion(free.compactMap { colors[chart.coloredName($0)] })
    for place in free.sorted(by: { chart.coloredName($0) < chart.coloredName($1) }) {
      let name = chart.coloredName(place)
      let isRest = name == "others" || name.hasSuffix(" others")
      let color = isRest ? NamePalette.others : colors[name] ?? NamePalette.color(name, besides: taken)
      colors[name] = color
      taken.insert(color)
      chart.setColor(color, at: place)
    }
  }
}

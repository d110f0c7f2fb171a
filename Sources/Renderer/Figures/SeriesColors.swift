import Engine

/// One color per name in all charts of a page: an agent, goal or provider looks the same in each.
struct SeriesColors {
  private var colors: [String: Int] = [:]

  /// Sets the colors of series, or of the parts of a whole, that have none yet: the one that the name has on
  /// this page, else the color of the name, else the next one that no other of the chart has. Names are taken
  /// in alphabetical order, so that colors do not follow the ranking; those with a color on the page come
  /// first, so that no other takes it.
  mutating func apply(to chart: inout Chart) {
    var taken = chart.usedColors
    let names = chart.colorless.map { (name: chart.coloredName($0), place: $0) }.sorted { $0.name < $1.name }
    for (name, place) in names.filter({ colors[$0.name] != nil }) + names.filter({ colors[$0.name] == nil }) {
      let isRest = name == "others" || name.hasSuffix(" others")
      let known = colors[name].flatMap { taken.contains($0) ? nil : $0 }
      let color = isRest ? NamePalette.others : known ?? NamePalette.color(name, besides: taken)
      if colors[name] == nil { colors[name] = color }
      taken.insert(color)
      chart.setColor(color, at: place)
    }
  }
}

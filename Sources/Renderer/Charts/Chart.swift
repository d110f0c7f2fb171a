package import Engine

/// What a chart shows, as values: names along one axis, and for each series a number under every name. How it is drawn
/// follows from the kind. The same value gives the drawing, the table under it and the CSV file.
package struct Chart: Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case line, area
    /// Columns over time; several series are stacked.
    case bars
    /// One row a name, the largest first.
    case horizontalBars = "horizontal-bars"
    /// Parts of a whole in one bar.
    case share
    /// A square a day, weeks side by side. The names are days ("2026-11-20").
    case calendar
    /// A line of the size of a word, without axes.
    case sparkline
  }

  package struct Series: Sendable {
    package var name: String
    /// One for each name; nil where there is no value, which is not zero.
    package var values: [Int64?]
    /// "good", "busy", "wait", "bad" or "calm" where the series stands for a status; else a colour by its place.
    package var tone: String?
    /// The palette entry, 1 to 6, of a series that has the same colour in every chart; nil for one by its place.
    package var colour: Int?

    package init(_ name: String, _ values: [Int64?], tone: String? = nil, colour: Int? = nil) {
      self.name = name
      self.values = values
      self.tone = tone
      self.colour = colour
    }
  }

  package struct Name: Sendable {
    /// "20 Nov 2026": what the value belongs to.
    package var text: String
    /// "20 Nov": what stands under the axis, where there is room for it; nil is the text.
    package var tick: String?
    /// The page it leads to, from the site's root; drawn by horizontal bars.
    package var page: String?
    /// The day that it is, or the first of the days that it stands for.
    package var day: CivilDate?
    /// A day or week that is not over: drawn hatched, since it cannot be compared with a full one.
    package var isPartial = false
    /// The palette entry of a part of a share chart, 1 to 6; nil for one by its place.
    package var colour: Int?

    package init(_ text: String, tick: String? = nil, page: String? = nil, day: CivilDate? = nil) {
      self.text = text
      self.tick = tick
      self.page = page
      self.day = day
    }
  }

  package var kind: Kind
  /// Unique in its page, and the name of its CSV file: "spend-by-day".
  package var id: String
  package var title: String
  package var description: String
  package var unit: ChartUnit
  /// What the names are: "Day (UTC)".
  package var axis: String
  package var names: [Name]
  package var series: [Series]

  package init(
    _ kind: Kind, id: String, title: String, description: String, unit: ChartUnit, axis: String,
    names: [Name], series: [Series]
  ) {
    self.kind = kind
    self.id = id
    self.title = title
    self.description = description
    self.unit = unit
    self.axis = axis
    self.names = names
    self.series = series
  }

  /// Whether there is anything to draw.
  package var isEmpty: Bool {
    names.isEmpty || !series.contains { $0.values.contains { ($0 ?? 0) != 0 } }
  }

  /// Whether the names are days without a gap.
  var isDaily: Bool {
    let days = names.compactMap { $0.day?.daysSinceEpoch }
    return days.count == names.count && zip(days, days.dropFirst()).allSatisfy { $1 == $0 + 1 }
  }

  func value(_ series: Int, _ name: Int) -> Int64? {
    let values = self.series[series].values
    return name < values.count ? values[name] : nil
  }

  /// The class of a series' colour.
  func cssClass(_ place: Int) -> String {
    series[place].tone.map { "tone-\($0)" } ?? "series-\(series[place].colour ?? place % 6 + 1)"
  }
}

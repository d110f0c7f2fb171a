package import Engine

/// The data of a chart: names along one axis, and for each series a number per name. The kind determines how
/// it is drawn. The drawing, its table and the CSV file use the same value.
package struct Chart: Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case line, area
    /// Bars over time; several series are stacked.
    case bars
    /// One row per name, largest first.
    case horizontalBars = "horizontal-bars"
    /// Parts of a whole in one bar.
    case share
    /// One square per day, in columns of weeks. The names are days ("2026-11-20").
    case calendar
    /// A word-sized line without axes.
    case sparkline
    /// The number of items in each stage over time, stacked from the last stage to the first.
    case cumulativeFlow = "cumulative-flow"
    /// One row per item with its age, and a line for each limit: the further series.
    case aging

    /// True if the layers of several series are stacked.
    var isStackedArea: Bool { self == .area || self == .cumulativeFlow }
    /// True if series are drawn over time as lines or layers.
    var isOverTime: Bool { self == .line || isStackedArea }
  }

  package struct Series: Sendable {
    package var name: String
    /// One per name. Nil means no value, which is not zero.
    package var values: [Int64?]
    /// "good", "busy", "wait", "bad" or "calm" if the series is a status; else the color depends on its
    /// index.
    package var tone: String?
    /// The palette entry, 1 to 11, of a series with the same color in all charts. Nil: by index.
    package var color: Int?

    package init(_ name: String, _ values: [Int64?], tone: String? = nil, color: Int? = nil) {
      self.name = name
      self.values = values
      self.tone = tone
      self.color = color
    }
  }

  package struct Name: Sendable {
    /// "20 Nov 2026": the full name.
    package var text: String
    /// "20 Nov": the short name below the axis. Nil: the full name.
    package var tick: String?
    /// The linked page, relative to the site's root: of a horizontal bar, or of a day.
    package var page: String?
    /// The day, or the first of its days.
    package var day: CivilDate?
    /// An unfinished day or week. Bars are hatched, since they cannot be compared with full ones.
    package var isPartial = false
    /// The palette entry of a part of a share chart, 1 to 11. Nil: by index.
    package var color: Int?

    /// The first day of a month such as "2026-09" or "2026-09 (so far)".
    var month: CivilDate? {
      text.utf8.count == 7 || isPartial ? Instant(String(text.prefix(7)) + "-01")?.day : nil
    }

    package init(_ text: String, tick: String? = nil, page: String? = nil, day: CivilDate? = nil) {
      self.text = text
      self.tick = tick
      self.page = page
      self.day = day
    }
  }

  package var kind: Kind
  /// Unique on its page, and the name of its CSV file: "spend-by-day".
  package var id: String
  package var title: String
  package var description: String
  package var unit: ChartUnit
  /// The title of the names: "Day (UTC)".
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

  /// True if there is nothing to draw.
  package var isEmpty: Bool {
    names.isEmpty || !series.contains { $0.values.contains { ($0 ?? 0) != 0 } }
  }

  /// True if the names are consecutive days.
  var isDaily: Bool {
    let days = names.compactMap { $0.day?.daysSinceEpoch }
    return days.count == names.count && zip(days, days.dropFirst()).allSatisfy { $1 == $0 + 1 }
  }

  func value(_ series: Int, _ name: Int) -> Int64? {
    let values = self.series[series].values
    return name < values.count ? values[name] : nil
  }

  /// The CSS class of a series' color.
  func cssClass(_ place: Int) -> String {
    series[place].tone.map { "tone-\($0)" } ?? "series-\(series[place].color ?? place % 6 + 1)"
  }
}

import Engine

/// The numbers of a chart as a readable table: a row per name, or per week or month for many days. The file
/// has every day.
struct ChartNumbers {
  struct Row {
    var name: String
    /// The names in it.
    var places: Range<Int>
  }

  /// The maximum length of the table. Longer ones use weeks instead of days, or months instead of weeks.
  static let most = 31

  let rows: [Row]
  /// What a row stands for if not a name: "week".
  let span: String?
  /// The number of names at the end without a row.
  let missing: Int

  init(_ chart: Chart, hasFile: Bool) {
    let single = chart.names.enumerated().map { Row(name: $1.text, places: $0..<($0 + 1)) }
    guard single.count > Self.most, hasFile else {
      (rows, span, missing) = (single, nil, 0)
      return
    }
    let days = chart.names.compactMap(\.day)
    guard chart.isDaily else {
      (rows, span, missing) = (Array(single.prefix(Self.most)), nil, single.count - Self.most)
      return
    }
    let weeks = Self.grouped(days) { ($0.daysSinceEpoch + 3) / 7 }
    let isWeekly = weeks.count <= Self.most
    let groups = isWeekly ? weeks : Self.grouped(days) { $0.parts.year * 12 + $0.parts.month }
    rows = groups.map { Row(name: Self.range(days[$0.lowerBound], days[$0.upperBound - 1]), places: $0) }
    (span, missing) = (isWeekly ? "week" : "month", 0)
  }

  /// The value of a cell: the sum if values add up, else the maximum.
  func value(_ chart: Chart, _ series: Int, _ row: Row) -> Int64? {
    let values = row.places.compactMap { chart.value(series, $0) }
    guard !values.isEmpty else { return nil }
    // Levels of several days do not add up.
    if chart.kind == .cumulativeFlow { return values.last }
    return adds(chart) ? values.reduce(0, &+) : values.max()
  }

  /// A note about the table, or nil.
  func note(_ chart: Chart) -> String? {
    var parts: [String] = []
    if let span {
      let value = chart.kind == .cumulativeFlow ? "Last value" : adds(chart) ? "Total" : "Maximum"
      parts.append("\(value) per \(span); the file has every day.")
    }
    if missing > 0 { parts.append("The file has \(Formats.count(missing, "more rows")).") }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  private func adds(_ chart: Chart) -> Bool {
    // Numbers without a unit add up if the chart stacks them.
    if case .count("") = chart.unit { return chart.kind != .line }
    return chart.unit.adds
  }

  /// Adjacent names with the same key.
  private static func grouped(_ days: [CivilDate], by key: (CivilDate) -> Int) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    for (place, day) in days.enumerated() {
      if let last = groups.last, key(days[last.lowerBound]) == key(day) {
        groups[groups.count - 1] = last.lowerBound..<(place + 1)
      } else {
        groups.append(place..<(place + 1))
      }
    }
    return groups
  }

  /// "29 Jun – 5 Jul 2026", "6–12 Jul 2026"
  static func range(_ first: CivilDate, _ last: CivilDate) -> String {
    guard first != last else { return Formats.day(last) }
    let (a, b) = (first.parts, last.parts)
    if a.year != b.year { return "\(Formats.day(first)) – \(Formats.day(last))" }
    if a.month != b.month { return "\(a.day) \(Formats.monthName(first)) – \(Formats.day(last))" }
    return "\(a.day)–\(Formats.day(last))"
  }
}

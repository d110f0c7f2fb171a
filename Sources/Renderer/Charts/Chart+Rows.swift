import Engine

extension Chart {
  /// Days as names. `today` is not over.
  static func days(_ dates: [CivilDate], today: CivilDate? = nil) -> [Name] {
    dates.map { date in
      let isPartial = today == date
      var name = Name(
        Formats.day(date) + (isPartial ? " (so far)" : ""),
        tick: "\(date.parts.day) \(Formats.monthName(date))", day: date)
      name.isPartial = isPartial
      return name
    }
  }

  /// Marks names with an unfinished day: that day, or the week or month that contains it. Lines leave it out,
  /// since a hatched point cannot be drawn.
  mutating func markPartial(today: CivilDate) {
    defer { if kind.isOverTime || kind == .sparkline { removePartial() } }
    let days = names.compactMap { $0.day?.daysSinceEpoch }
    guard days.count == names.count else {
      if let place = names.firstIndex(where: { $0.text == today.monthText }), isMonthly { markPartial(place) }
      return
    }
    let step = zip(days, days.dropFirst()).map { $1 - $0 }.min() ?? 1
    for place in names.indices {
      let first = days[place]
      guard first <= today.daysSinceEpoch, today.daysSinceEpoch < first + max(1, step) else { continue }
      markPartial(place)
    }
  }

  private mutating func markPartial(_ place: Int) {
    names[place].isPartial = true
    names[place].text += " (so far)"
  }

  /// True if all names are months such as "2026-09".
  var isMonthly: Bool { names.allSatisfy { $0.month != nil } }

  private mutating func removePartial() {
    guard names.count > 1, names.last?.isPartial == true else { return }
    names.removeLast()
    for place in series.indices where series[place].values.count > names.count {
      series[place].values.removeLast()
    }
  }

  /// Removes series that are zero everywhere, such as an empty group of a query.
  mutating func removeEmptySeries() {
    guard !isEmpty else { return }
    series.removeAll { $0.values.allSatisfy { ($0 ?? 0) == 0 } && $0.tone != "bad" && $0.tone != "good" }
  }

  /// Numbers that can be added up and placed on an axis without leaving 64 bits.
  private static let drawable: ClosedRange<Int64> = -1_000_000_000_000_000...1_000_000_000_000_000

  /// A chart of the rows of a query, as a module describes it: `x` is the field with names, `y` the field
  /// with numbers, and `series` the field with the series' name, if any. `isWhole` rounds numbers for units
  /// without decimals. Nil if no row has a number.
  init?(
    _ kind: Kind, id: String, title: String, description: String, rows: [Value], x: String, y: String,
    series: String?, isWhole: Bool = false
  ) {
    var names: [String] = []
    var places: [String: Int] = [:]
    var order: [String] = []
    var values: [String: [Int: Decimal]] = [:]
    for row in rows {
      guard let name = Self.text(row[x]), let number = Self.number(row[y]) else { continue }
      if places[name] == nil {
        places[name] = names.count
        names.append(name)
      }
      let group = series.flatMap { Self.text(row[$0]) } ?? y
      if values[group] == nil { order.append(group) }
      values[group, default: [:]][places[name] ?? 0] = number
    }
    guard !names.isEmpty else { return nil }
    // As many decimals as the numbers have, up to three.
    let places10 =
      isWhole ? 0 : values.values.flatMap(\.values).map { min(3, max(0, -$0.exponent)) }.max() ?? 0
    let all = Self.named(names, of: kind, &places)
    let tones = Self.tones(order, kind)
    self.init(
      kind, id: id, title: title, description: description,
      unit: places10 == 0 ? .count("") : .decimal(places: places10), axis: x, names: all,
      series: zip(order, tones).map { group, tone in
        var numbers = [Int64?](repeating: nil, count: all.count)
        for (place, name) in names.enumerated() {
          numbers[places[name] ?? place] = values[group]?[place]?.scaled(by: places10).flatMap {
            Self.drawable.contains($0) ? $0 : nil
          }
        }
        return Series(group, numbers, tone: tone)
      })
  }

  /// The tones of series that are statuses, as of their badges, and of issues created and finished. A second
  /// series with the same tone is lighter; in a cumulative flow that is the later stage.
  private static func tones(_ groups: [String], _ kind: Kind) -> [String?] {
    var tones = groups.map { group -> String? in
      switch group {
      case "created": "calm"
      case "finished": "good"
      default: StatusWord(String(group.map { $0 == " " ? "_" : $0 })).tone
      }
    }
    let places = Array(tones.indices)
    var taken: Set<String> = []
    for place in kind == .cumulativeFlow ? places.reversed() : places {
      guard let tone = tones[place], !taken.insert(tone).inserted else { continue }
      tones[place] = tone + "-2"
    }
    return tones
  }

  /// Names for display. Missing days are added, since the time axis would be shortened otherwise. If all days
  /// are whole weeks apart, they are weeks, and missing weeks are added. `places` maps each name to its new
  /// index.
  private static func named(_ names: [String], of kind: Kind, _ places: inout [String: Int]) -> [Name] {
    let dates = names.map { $0.utf8.count == 10 ? Instant($0)?.day : nil }
    let known = dates.compactMap { $0 }
    guard kind != .horizontalBars, kind != .share, kind != .aging, known.count == names.count,
      let first = known.min(),
      let last = known.max(),
      last.daysSinceEpoch - first.daysSinceEpoch < mostDays
    else {
      return zip(names, dates).map { Name($0, day: known.count == names.count ? $1 : nil) }
    }
    let distances = known.map { $0.daysSinceEpoch - first.daysSinceEpoch }
    let step = known.count > 1 && distances.allSatisfy { $0 % 7 == 0 } ? 7 : 1
    for (name, distance) in zip(names, distances) { places[name] = distance / step }
    return days(
      stride(from: 0, through: last.daysSinceEpoch - first.daysSinceEpoch, by: step).map {
        first.adding(days: $0)
      })
  }

  private static let mostDays = 3700

  private static func text(_ value: Value?) -> String? {
    switch value {
    case .string(let text): text
    case .int(let number): String(number)
    case .number(let text): text
    default: nil
    }
  }

  private static func number(_ value: Value?) -> Decimal? {
    switch value {
    case .int(let number): Decimal(String(number))
    case .number(let text): Decimal(text)
    default: nil
    }
  }
}

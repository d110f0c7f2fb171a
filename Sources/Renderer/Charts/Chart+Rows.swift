import Engine

extension Chart {
  /// Days as names: the first of each month is marked, or each Monday where the days are few.
  static func days(_ dates: [CivilDate]) -> [Name] {
    dates.map { date in
      let day = date.parts.day
      let isMarked = dates.count > 45 ? day == 1 : date.weekday == 1
      let tick = dates.count > 45 ? Formats.monthName(date) : "\(day) \(Formats.monthName(date))"
      return Name(Formats.day(date), tick: isMarked ? tick : nil)
    }
  }

  /// A chart over the rows of a query, as a module describes one: `x` names the field of the names, `y` the field of the
  /// numbers, `series`, where there is one, the field that says which series a row belongs to. Nil when no row has a
  /// number.
  init?(
    _ kind: Kind, id: String, title: String, description: String, rows: [Value], x: String, y: String,
    series: String?
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
    if let days = Self.timeline(names, of: kind) {
      let old = names
      names = days.map(\.text)
      places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
      values = values.mapValues { series in
        Dictionary(uniqueKeysWithValues: series.map { (places[old[$0]] ?? 0, $1) })
      }
    }
    // As many decimal places as the numbers have, but no more than three: a chart is not read any finer.
    let places10 = values.values.flatMap(\.values).map { min(3, max(0, -$0.exponent)) }.max() ?? 0
    self.init(
      kind, id: id, title: title, description: description,
      unit: places10 == 0 ? .count("") : .decimal(places: places10), axis: x,
      names: kind == .calendar ? names.map { Name($0) } : Self.named(names),
      series: order.map { group in
        Series(
          group, names.indices.map { values[group]?[$0]?.scaled(by: places10) }, tone: StatusWord(group).tone)
      })
  }

  /// Days up to which those without a row are filled in.
  private static let filledDays = 400

  /// The days of an axis of time, where the names are days: in their order, whatever that of the rows is. Of columns every
  /// day from the first to the last: one without a row keeps its place, empty, so that a quiet week looks like one.
  private static func timeline(_ names: [String], of kind: Kind) -> [CivilDate]? {
    guard [.bars, .line, .area, .sparkline].contains(kind) else { return nil }
    let days = names.compactMap { $0.utf8.count == 10 ? Instant($0)?.day : nil }.sorted()
    guard days.count == names.count, let first = days.first, let last = days.last else { return nil }
    let count = last.daysSinceEpoch - first.daysSinceEpoch + 1
    return kind == .bars && count <= filledDays ? (0..<count).map { first.adding(days: $0) } : days
  }

  /// Days are said as days; of other names as many are marked as there is room for.
  private static func named(_ names: [String]) -> [Name] {
    let dates = names.compactMap { $0.utf8.count == 10 ? Instant($0)?.day : nil }
    if dates.count == names.count { return days(dates) }
    let step = max(1, (names.count + 5) / 6)
    return names.enumerated().map { Name($1, tick: $0 % step == 0 ? $1 : nil) }
  }

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

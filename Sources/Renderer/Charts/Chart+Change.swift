import Engine

/// What a chart says in one or a few sentences: what changed, or what is largest.
extension Chart {
  private static let week = 7
  private static let named = 3

  /// `sums` are the sums of the names, oldest first.
  func findings(_ sums: [(name: Int, sum: Int64)]) -> [String] {
    switch kind {
    case .bars, .calendar: weekChange(sums).map { [$0] } ?? []
    case .line, .area: stepChanges
    case .horizontalBars, .share: leaders(sums).map { [$0] } ?? []
    case .sparkline, .cumulativeFlow, .aging: []
    }
  }

  /// "finished: 12 issues, 3 more than in the week before." for each series, up to three.
  private var stepChanges: [String] {
    let days = names.compactMap { $0.day?.daysSinceEpoch }
    guard days.count == names.count, let last = days.indices.last, last > 0, !names[last].isPartial else {
      return []
    }
    let step =
      switch days[last] - days[last - 1] {
      case 1: "day"
      case Self.week: "week"
      case 28...31: "month"
      default: "point"
      }
    return series.indices.prefix(Self.named).compactMap { place in
      guard let now = value(place, last), let before = value(place, last - 1) else { return nil }
      let start = (series.count > 1 ? series[place].name + ": " : "Last \(step): ") + unit.text(now)
      if now == before { return start + ", the same as in the \(step) before." }
      let difference = unit.text(now > before ? now - before : before - now)
      return start + ", \(difference) \(now > before ? "more" : "less") than in the \(step) before."
    }
  }

  /// "opus leads with $30.00, 60% of $50.00, ahead of sonnet with $15.00." Nil without two names with an amount.
  private func leaders(_ sums: [(name: Int, sum: Int64)]) -> String? {
    let sorted = sums.filter { $0.sum > 0 }.sorted { ($1.sum, $0.name) < ($0.sum, $1.name) }
    guard sorted.count > 1, unit.adds else { return nil }
    let (first, second) = (sorted[0], sorted[1])
    let whole = sorted.reduce(Int64(0)) { $0 &+ $1.sum }
    guard whole > 0 else { return nil }
    let share = Int64((Double(first.sum) / Double(whole) * 100).rounded())
    return
      "\(names[first.name].text) leads with \(unit.text(first.sum)), \(share)% of \(unit.text(whole)), ahead of "
      + "\(names[second.name].text) with \(unit.text(second.sum))."
  }

  /// "Last 7 days: $36.13, 8% less than in the 7 days before." Nil for charts without two full weeks, and for
  /// units that cannot be added. `sums` are the sums of the names, oldest first.
  func weekChange(_ sums: [(name: Int, sum: Int64)]) -> String? {
    guard unit.adds else { return nil }
    let full = sums.filter { names[$0.name].day != nil && !names[$0.name].isPartial }.map(\.sum)
    guard full.count >= 2 * Self.week else { return nil }
    let now = full.suffix(Self.week).reduce(0, &+)
    let before = full.suffix(2 * Self.week).prefix(Self.week).reduce(0, &+)
    let text = "Last 7 days: \(unit.text(now))"
    if now == before { return text + ", the same as in the 7 days before." }
    guard before > 0, now >= 0 else { return text + ", \(unit.text(before)) in the 7 days before." }
    let percent = Int64((Double(now > before ? now - before : before - now) / Double(before) * 100).rounded())
    if percent == 0 { return text + ", about the same as in the 7 days before." }
    return text + ", \(Formats.count(percent))% \(now > before ? "more" : "less") than in the 7 days before."
  }
}

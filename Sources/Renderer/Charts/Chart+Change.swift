import Engine

/// What a chart says in one or a few sentences: what changed, or what is largest.
extension Chart {
  private static let week = 7
  private static let named = 3

  /// The text alternative of a drawing: what changed or is largest, the maximum, the last value, and then the
  /// description.
  var summary: String {
    let about = caption.isEmpty ? [] : [caption]
    switch kind {
    case .cumulativeFlow: return (levels + about).joined(separator: " ")
    case .aging: return (AgingChart.summary(self) + about).joined(separator: " ")
    default: break
    }
    let sums = names.indices.compactMap { name -> (name: Int, sum: Int64)? in
      let values = series.indices.compactMap { value($0, name) }
      // Lines are compared, not added.
      return values.isEmpty ? nil : (name, kind == .line ? values.max() ?? 0 : values.reduce(0, &+))
    }
    var (parts, saysLast): ([String], Bool) =
      switch kind {
      case .bars, .calendar, .area:
        weekChange(sums).map { ([$0], false) } ?? (unit.adds ? totalChange(sums) : seriesChanges, true)
      case .line: (seriesChanges, true)
      case .horizontalBars, .share: (leaders(sums).map { [$0] } ?? [], false)
      case .sparkline, .cumulativeFlow, .aging: ([], false)
      }
    if let largest = sums.max(by: { ($0.sum, $1.name) < ($1.sum, $0.name) }) {
      parts.append("Highest: \(names[largest.name].text), \(unit.text(largest.sum)).")
      if !saysLast || parts.count == 1, let last = sums.last(where: { !names[$0.name].isPartial }),
        last.name != largest.name, names[last.name].day != nil
      {
        parts.append("Last: \(names[last.name].text), \(unit.text(last.sum)).")
      }
    }
    return (parts + about).joined(separator: " ")
  }

  /// The first and last level of each stage.
  private var levels: [String] {
    series.compactMap { series in
      let levels = series.values.compactMap { $0 }
      guard let first = levels.first, let last = levels.last else { return nil }
      if first == last { return "\(series.name): \(unit.text(first)) at the start and at the end." }
      return "\(series.name): \(unit.text(first)) at the start, \(unit.text(last)) at the end."
    }
  }

  /// The last finished day, week or month, and the one before it. Nil if names are not such spans.
  private var lastStep: (now: Int, before: Int, word: String)? {
    guard let now = names.indices.last(where: { !names[$0].isPartial }), now > 0,
      !names[now - 1].isPartial
    else { return nil }
    if let day = names[now].day, let earlier = names[now - 1].day {
      switch day.daysSinceEpoch - earlier.daysSinceEpoch {
      case 1: return (now, now - 1, "day")
      case Self.week: return (now, now - 1, "week")
      case 28...31: return (now, now - 1, "month")
      default: return nil
      }
    }
    guard let month = names[now].month?.daysSinceEpoch, let earlier = names[now - 1].month?.daysSinceEpoch,
      (28...31).contains(month - earlier)
    else { return nil }
    return (now, now - 1, "month")
  }

  /// "Last week: 12 issues, 3 issues more than the week before."
  private func change(_ name: String?, _ now: Int64, _ before: Int64, _ step: String) -> String {
    let start = (name.map { $0 + ": " } ?? "Last \(step): ") + unit.text(now)
    if now == before { return start + ", the same as the \(step) before." }
    let difference = unit.text(now > before ? now - before : before - now)
    return start + ", \(difference) \(now > before ? "more" : "less") than the \(step) before."
  }

  private func totalChange(_ sums: [(name: Int, sum: Int64)]) -> [String] {
    guard let (last, earlier, step) = lastStep, let now = sums.first(where: { $0.name == last }) else {
      return []
    }
    guard let before = sums.first(where: { $0.name == earlier }) else {
      return ["Last \(step): \(unit.text(now.sum)), none the \(step) before."]
    }
    return [change(nil, now.sum, before.sum, step)]
  }

  /// The three series that changed most.
  private var seriesChanges: [String] {
    guard let (last, earlier, step) = lastStep else { return [] }
    let changes = series.indices.compactMap { place -> (place: Int, now: Int64, before: Int64)? in
      guard let now = value(place, last), let before = value(place, earlier) else { return nil }
      return (place, now, before)
    }
    let most = changes.sorted {
      (abs($1.now &- $1.before), $0.place) < (abs($0.now &- $0.before), $1.place)
    }
    return most.prefix(Self.named).sorted { $0.place < $1.place }.map {
      change(series.count > 1 ? series[$0.place].name : nil, $0.now, $0.before, step)
    }
  }

  /// "opus leads with $30.00, 60% of $50.00, ahead of sonnet with $15.00." Nil without two names with an
  /// amount.
  private func leaders(_ sums: [(name: Int, sum: Int64)]) -> String? {
    let sorted = sums.filter { $0.sum > 0 }.sorted { ($1.sum, $0.name) < ($0.sum, $1.name) }
    guard sorted.count > 1, unit.adds else { return nil }
    let (first, second) = (sorted[0], sorted[1])
    let whole = sorted.reduce(Int64(0)) { $0 &+ $1.sum }
    guard whole > 0 else { return nil }
    let share = Formats.roundedPercent(first.sum.magnitude, of: whole.magnitude)
    let leader = names[first.name].text
    if first.sum == second.sum {
      let others = sorted.dropFirst().prefix { $0.sum == first.sum }.count
      let rest = others == 1 ? names[second.name].text : Formats.count(Int64(others), "others")
      return "\(leader) and \(rest) lead with \(unit.text(first.sum)) each, \(share)% of \(unit.text(whole))."
    }
    return
      "\(leader) leads with \(unit.text(first.sum)), \(share)% of \(unit.text(whole)), ahead of "
      + "\(names[second.name].text) with \(unit.text(second.sum))."
  }

  /// "Last 7 days: $36.13, 8% less than in the 7 days before." Nil for charts without two full weeks, and for
  /// units that cannot be added. `sums` are the sums of the names, oldest first.
  func weekChange(_ sums: [(name: Int, sum: Int64)]) -> String? {
    guard unit.adds, isDaily else { return nil }
    let full = sums.filter { names[$0.name].day != nil && !names[$0.name].isPartial }.map(\.sum)
    guard full.count >= 2 * Self.week else { return nil }
    let now = full.suffix(Self.week).reduce(0, &+)
    let before = full.suffix(2 * Self.week).prefix(Self.week).reduce(0, &+)
    let text = "Last 7 days: \(unit.text(now))"
    if now == before { return text + ", the same as in the 7 days before." }
    let difference = (now > before ? now &- before : before &- now).magnitude
    let percent = before > 0 && now >= 0 ? Formats.roundedPercent(difference, of: before.magnitude) : nil
    guard let percent, percent < Formats.largestPercent else {
      return text + ", \(unit.text(before)) in the 7 days before."
    }
    if percent == 0 { return text + ", about the same as in the 7 days before." }
    return text + ", \(Formats.count(percent))% \(now > before ? "more" : "less") than in the 7 days before."
  }
}

import Engine

/// What a chart by day says in one sentence.
extension Chart {
  private static let week = 7

  /// "Last 7 days: $36.13, 8% less than in the 7 days before." Nil for charts without two full weeks, and for
  /// units that cannot be added. `sums` are the sums of the names, oldest first.
  func weekChange(_ sums: [(name: Int, sum: Int64)]) -> String? {
    guard kind == .bars, unit.adds else { return nil }
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

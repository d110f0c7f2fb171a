import Engine

/// A bar of a chart in a mail or on a terminal, where images are not shown: the spend of one day.
package struct ReportBar: Sendable {
  /// "Thu 19 Nov"
  let label: String
  let value: String
  /// The percentage of the longest bar.
  let share: Int64

  private static let width: Int64 = 24

  /// The bar as block characters: "██████".
  var blocks: String {
    String(repeating: "█", count: Int(max(share > 0 ? 1 : 0, share * Self.width / 100)))
  }

  /// What all bars show, or nil if there is nothing to see.
  static func title(isMoney: Bool) -> String { isMoney ? "Billed by day (UTC)" : "Tokens by day (UTC)" }
}

extension ReportSource {
  /// The last seven days of a period that have begun, or the seven days up to a day.
  func bars(_ period: Period) -> (title: String, bars: [ReportBar])? {
    let last = min(period.last, today)
    let days = (0..<7).map { last.adding(days: $0 - 6) }
    let sums = days.map { totals(Period(.day, containing: $0)).sum }
    let isMoney = sums.contains { $0.billed > .zero }
    let values = sums.map { isMoney ? max(0, $0.billed.microcents) : $0.tokens.total }
    guard let largest = values.max(), largest > 0 else { return nil }
    let bars = zip(zip(days, sums), values).map { pair, value in
      ReportBar(
        label: String(Formats.day(pair.0).dropLast(5)),
        value: isMoney
          ? pair.1.unbilled ?? Formats.money(Money(microcents: value)) : Formats.tokens(value),
        share: Int64(Double(value) / Double(largest) * 100))
    }
    return (ReportBar.title(isMoney: isMoney), bars)
  }
}

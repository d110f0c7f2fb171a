import Engine

/// The expected total of a UTC month at the pace of the last full days. Integers only, so that anyone can
/// verify it with the table of days.
struct Forecast {
  /// The maximum number of full days for the pace.
  private static let paceDays = 7

  let amount: Int64
  /// How it was computed, for the page.
  let how: String

  /// `days` contains the amount of each UTC day, `first` is the first day with data. Nil before the end of
  /// the first day.
  init?(_ days: [CivilDate: Int64], first: CivilDate?, today: CivilDate) {
    guard let first, first < today else { return nil }
    let (year, month, day) = today.parts
    let start = CivilDate(year: year, month: month, day: 1)
    let next =
      month == 12
      ? CivilDate(year: year + 1, month: 1, day: 1) : CivilDate(year: year, month: month + 1, day: 1)
    let known = min(Self.paceDays, today.daysSinceEpoch - first.daysSinceEpoch)
    let sum = (1...known).reduce(Int64(0)) { $0 &+ (days[today.adding(days: -$1)] ?? 0) }
    let before = (1..<day).reduce(Int64(0)) { $0 &+ (days[start.adding(days: $1 - 1)] ?? 0) }
    let daysLeft = Int64(next.daysSinceEpoch - today.daysSinceEpoch - 1)
    let mean = sum / Int64(known)
    let (rest, overflow) = mean.multipliedReportingOverflow(by: daysLeft)
    guard !overflow else { return nil }
    amount = before &+ max(days[today] ?? 0, mean) &+ rest
    let later =
      switch daysLeft {
      case 0: ""
      case 1: " and the remaining day"
      default: " and each of the \(Formats.count(daysLeft)) remaining days"
      }
    let pace = known == 1 ? "the last full day's total" : "the \(known)-day average"
    how = "spend before today, plus \(pace) for today (today's spend if that is higher)\(later) (UTC)"
  }
}

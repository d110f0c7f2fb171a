/// A month of the proleptic Gregorian calendar, by its first day.
struct CivilMonth: Hashable, Comparable {
  let first: CivilDate

  init(of day: CivilDate) {
    let (year, month, _) = day.parts
    first = CivilDate(year: year, month: month, day: 1)
  }

  var next: CivilMonth { CivilMonth(of: first.adding(days: 31)) }

  /// Its days since 1970.
  var days: Range<Int64> { Int64(first.daysSinceEpoch)..<Int64(next.first.daysSinceEpoch) }

  /// Its first instant, and that after its last, in UTC milliseconds since 1970.
  var start: Int64 { days.lowerBound * Instant.millisecondsPerDay }
  var end: Int64 { days.upperBound * Instant.millisecondsPerDay }

  /// "2026-11".
  var text: String { first.monthText }

  static func < (a: CivilMonth, b: CivilMonth) -> Bool { a.first < b.first }
}

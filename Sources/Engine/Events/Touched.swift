/// What added events are about: agents and issues by their words, and days since 1970; -1 is none.
struct Touched {
  var agents = NumberSet()
  var issues = NumberSet()
  private(set) var days: Set<Int64> = []
  /// Most events are of the same day as the one before.
  private var latest: Int64?

  /// The day of an instant in milliseconds since 1970.
  mutating func insert(at instant: Int64?) {
    let day = instant.map { $0 / Instant.millisecondsPerDay } ?? -1
    guard day != latest else { return }
    latest = day
    days.insert(day)
  }
}

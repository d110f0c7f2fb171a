import Testing

@testable import Engine

/// Which instants are the current time of a company.
@Suite struct DataClockTests {
  private static let day = Instant.millisecondsPerDay

  private static func group(_ first: Int64, rows: Int64, days: Int, sources: Int = 1) -> DataClock.Group {
    DataClock.Group(
      first: first * day, last: (first + Int64(days)) * day, rows: rows, days: days, sources: sources)
  }

  @Test func aGroupAheadCountsOnceItHasThreeRowsOnTwoDays() {
    let rest = Self.group(100, rows: 50, days: 9)
    for (ahead, counts) in [
      (Self.group(900, rows: 2, days: 2), false), (Self.group(900, rows: 9, days: 1), false),
      (Self.group(900, rows: 3, days: 2), true), (Self.group(900, rows: 1, days: 1, sources: 2), true),
    ] {
      #expect(DataClock.current([rest, ahead]) == (counts ? ahead : rest))
    }
  }

  @Test func severalStrayInstantsDoNotAddUp() {
    let rest = Self.group(100, rows: 50, days: 9)
    let strays = [900, 1900, 2900].map { Self.group($0, rows: 1, days: 1) }
    #expect(DataClock.current([rest] + strays) == rest)
  }

  @Test func aCompanyWithFewRowsHasACurrentTime() {
    let (few, one) = (Self.group(100, rows: 2, days: 1), Self.group(900, rows: 1, days: 1))
    #expect(DataClock.current([few, one]) == few)
    #expect(DataClock.current([one]) == one)
    #expect(DataClock.current([]) == nil)
  }
}

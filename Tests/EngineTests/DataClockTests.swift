import Testing

@testable import Engine

/// Which instants are the current time of a company.
@Suite struct DataClockTests {
  private static let day = Instant.millisecondsPerDay

  private static func group(_ first: Int64, rows: Int64, days: Int, sources: Int = 1) -> InstantGroups.Group {
    InstantGroups.Group(
      first: first * day, last: (first + Int64(days - 1)) * day, rows: rows, sources: sources)
  }

  private static func current(_ groups: [InstantGroups.Group]) -> InstantGroups.Group? {
    InstantGroups(groups: groups).current
  }

  @Test func aGroupAheadCountsOnceItHasThreeRowsOnTwoDays() {
    let rest = Self.group(100, rows: 50, days: 9)
    for (ahead, counts) in [
      (Self.group(900, rows: 2, days: 2), false), (Self.group(900, rows: 9, days: 1), false),
      (Self.group(900, rows: 3, days: 2), true), (Self.group(900, rows: 1, days: 1, sources: 2), true),
    ] {
      #expect(Self.current([rest, ahead]) == (counts ? ahead : rest))
    }
  }

  @Test func severalStrayInstantsDoNotAddUp() {
    let rest = Self.group(100, rows: 50, days: 9)
    let strays = [900, 1900, 2900].map { Self.group($0, rows: 1, days: 1) }
    #expect(Self.current([rest] + strays) == rest)
  }

  @Test func aCompanyWithFewRowsHasACurrentTime() {
    let (few, one) = (Self.group(100, rows: 2, days: 1), Self.group(900, rows: 1, days: 1))
    #expect(Self.current([few, one]) == few)
    #expect(Self.current([one]) == one)
    #expect(Self.current([]) == nil)
  }

  @Test func aListIsNotDatedByARowFarAhead() {
    func newest(_ days: [Int64], clock: Int64? = nil) -> Int64? {
      var groups = InstantGroups()
      for day in days { groups.add(day * Self.day, day * Self.day) }
      return groups.newest(clock: clock.map { $0 * Self.day }).map { $0 / Self.day }
    }
    #expect(newest([]) == nil && newest([], clock: 100) == nil)
    #expect(newest([100, 101]) == 101 && newest([3900]) == 3900)
    #expect(newest([3900, 100, 101]) == 101)
    // Few rows after a quiet time; many rows before one.
    #expect(newest([100, 101, 170]) == 170)
    #expect(newest([100, 101, 101, 170]) == 101 && newest([100, 101, 101, 170], clock: 160) == 170)
    #expect(newest([100, 101, 101, 170, 171, 170]) == 171)
    // A list of one row.
    #expect(newest([3900], clock: 100) == 100 && newest([200], clock: 100) == 200)
    // Rows far before the rest.
    #expect(newest([0, 20_000], clock: 20_010) == 20_000)
  }

  @Test func groupsDoNotDependOnTheOrderOfTheirInstants() {
    let instants: [Int64] = [10, 95, 40, 300, 65, 290, 271, 700, 125]
    let sorted = instants.sorted().reduce(into: InstantGroups()) { $0.add($1 * Self.day, $1 * Self.day) }
    #expect(sorted.groups.map { $0.rows } == [5, 3, 1])
    for rotation in instants.indices {
      let turned = instants[rotation...] + instants[..<rotation]
      let groups = turned.reduce(into: InstantGroups()) { $0.add($1 * Self.day, $1 * Self.day) }
      #expect(groups.groups == sorted.groups)
    }
  }
}

import Testing

@testable import Engine

/// Whole numbers in pages and messages: one grouping everywhere.
@Suite struct GroupedNumberTests {
  @Test(
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-12_345, "−12,345"),
      (Int.max, "9,223,372,036,854,775,807"),
    ] as [(Int, String)])
  func thousandsAreGrouped(number: Int, text: String) { #expect(number.grouped == text) }

  @Test func aCountHasTheFormOfItsNoun() {
    #expect(CountNoun("rows").of(1) == "1 row")
    #expect(CountNoun("rows").of(12_345) == "12,345 rows")
    #expect(CountNoun("entry has/entries have").of(2) == "2 entries have")
  }
}

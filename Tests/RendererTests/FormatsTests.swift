import Engine
import Testing

@testable import Renderer

/// How pipes format a query's numbers: an average with decimals is shown too.
@Suite struct FormatsTests {
  private func text(_ pipe: Pipe, _ value: Value) -> String? {
    Formats(zone: .utc).apply(PipeStep(pipe: pipe, noun: nil), to: value).string
  }

  @Test(arguments: [
    (Pipe.duration, "1234567.89", "20 min 34 s"), (.duration, "350.5", "350 ms"), (.duration, "0.4", "0 ms"),
    (.duration, "1e3", "1 s"), (.count, "1234.5", "1,234"), (.count, "1235.5", "1,236"),
    (.tokens, "34567.2", "34.6k"), (.tokens, "1198", "1.2k"), (.tokens, "99949", "99.9k"),
    (.tokens, "99950", "100k"), (.tokens, "123450", "123k"), (.tokens, "999499", "999k"),
    (.tokens, "999500", "1M"), (.tokens, "33252883", "33.3M"), (.tokens, "5000000000000000", "5000T"),
    (.percent, "12.5", "12.5%"), (.percent, "12.04", "12%"),
    (.percent, "-0.5", "-0.5%"), (.percent, "1e300", "—"),
  ])
  func aNumberWithDecimalPlacesIsRounded(pipe: Pipe, number: String, shown: String) {
    #expect(text(pipe, .number(number)) == shown)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (-12, "−12 B"), (1000, "1.0 kB"), (99_949, "99.9 kB"), (99_950, "100 kB"),
    (999_499, "999 kB"), (999_500, "1.0 MB"), (250_400_000, "250 MB"), (-3_100_000_000, "−3.1 GB"),
    (5_000_000_000_000_000, "5000 TB"), (.min, "−9223372 TB"),
  ])
  func aSizeIsRoundedToTheNearest(bytes: Int64, shown: String) { #expect(Formats.size(bytes) == shown) }

  @Test(arguments: [
    (UInt64(1), UInt64(3), Int64(33)), (2, 3, 67), (1, 200, 1), (1, 201, 0), (0, 7, 0), (.max, .max, 100),
    (.max, 1, .max), (3_500_000_000_000_000_000, 1, .max),
    (90_000_000_000_000_000, 1, 9_000_000_000_000_000_000),
  ])
  func aPercentageIsExact(part: UInt64, whole: UInt64, percent: Int64) {
    #expect(Formats.roundedPercent(part, of: whole) == percent)
  }

  @Test(arguments: [Pipe.duration, .count, .tokens, .percent])
  func valuesThatAreNotNumbersAreADash(pipe: Pipe) {
    #expect(text(pipe, .null) == "—" && text(pipe, "12") == "—" && text(pipe, .bool(true)) == "—")
    #expect(text(pipe, 12) != "—")
  }
}

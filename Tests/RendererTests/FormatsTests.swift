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

  @Test(arguments: [Pipe.duration, .count, .tokens, .percent])
  func valuesThatAreNotNumbersAreADash(pipe: Pipe) {
    #expect(text(pipe, .null) == "—" && text(pipe, "12") == "—" && text(pipe, .bool(true)) == "—")
    #expect(text(pipe, 12) != "—")
  }
}

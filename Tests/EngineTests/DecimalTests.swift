import Testing

@testable import Engine

/// The decimal type at its limits, compared with 128-bit arithmetic.
@Suite struct DecimalTests {
  @Test(
    arguments: [
      ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min), ("9223372036854775808", nil),
      ("-9223372036854775809", nil), ("18446744073709551615", nil), ("99999999999999999999", nil),
      ("1234567890123456789", 1_234_567_890_123_456_789), ("9.223372036854775807e18", Int64.max),
      ("92233720368547758070e-1", Int64.max), ("0.5", nil), ("1.0", 1), ("1e2", 100), ("100e-2", 1),
      ("1e-1", nil),
      ("-0", 0), ("0e99999", 0), ("1e99999", nil), ("1e-99999", nil), ("00012", 12),
      ("5.00000000000000000000000", 5),
      ("5.00000000000000000000001", nil),
    ] as [(String, Int64?)])
  func wholeNumbers(text: String, expected: Int64?) throws {
    #expect(try #require(Decimal(text)).wholeNumber == expected)
  }

  /// Exponents at the 64-bit limit are not numbers and do not crash.
  @Test(arguments: [
    "1e-9223372036854775808", "1e9223372036854775807", "1e-9223372036854775807", "1e9223372036854775808",
    "1e100001", "1e-100001", "-1E-9223372036854775808", "1e", "1e+", "e5", ".", "", "-", "1.2.3", "0x1", "1 ",
  ])
  func noNumbers(text: String) { #expect(Decimal(text) == nil) }

  @Test(
    arguments: [
      ("0.5", 0, 0), ("1.5", 0, 2), ("2.5", 0, 2), ("-2.5", 0, -2), ("-3.5", 0, -4), ("0.0000005", 6, 0),
      ("0.0000015", 6, 2), ("12.5", 6, 12_500_000), ("0.1", 6, 100_000),
      // More digits than are kept: the rest still affects rounding.
      ("1234567890123456788.5", 0, 1_234_567_890_123_456_788),
      ("1234567890123456789.5", 0, 1_234_567_890_123_456_790),
      ("1234567890123456788.50000000000000001", 0, 1_234_567_890_123_456_789),
      ("1234567890123456788.49999999999999999", 0, 1_234_567_890_123_456_788),
      ("0.25000000000000000000000000000001", 1, 3), ("0.2500000000000000000", 1, 2),
      ("9223372036854775807.4", 0, 9_223_372_036_854_775_807), ("9999999999999999999", -19, 1),
      ("4999999999999999999", -19, 0), ("9999999999999999999", -20, 0), ("1e-100000", 6, 0),
    ] as [(String, Int, Int64)])
  func roundsHalfToEven(text: String, power: Int, expected: Int64) throws {
    #expect(try #require(Decimal(text)).scaled(by: power) == expected)
  }

  @Test(arguments: [
    ("9223372036854775807.5", 0), ("1e19", 0), ("1", 19), ("92233720368547758.08", 2), ("1e100000", 6),
  ])
  func whatDoesNotFitIsNil(text: String, power: Int) throws {
    #expect(try #require(Decimal(text)).scaled(by: power) == nil)
  }

  /// Random numbers of up to 38 digits, scaled by up to ten places in both directions.
  @Test func agreesWithArithmeticOf128Bits() throws {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<20_000 {
      let length = 1 + random.below(random.chance(50) ? 20 : 37)
      var text = (0..<length).map { _ in String(random.below(10)) }.joined()
      let whole = try #require(Int128(text))
      let places = random.below(length)
      if places > 0 { text.insert(".", at: text.index(text.endIndex, offsetBy: -places)) }
      let power = random.below(21) - 10
      let shift = power - places
      var expected: Int64?
      if shift >= 0 {
        var value: Int128? = whole
        for _ in 0..<shift {
          value = value.flatMap { value in
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            return overflow ? nil : product
          }
        }
        expected = value.flatMap { Int64(exactly: $0) }
      } else {
        var divisor: Int128 = 1
        for _ in 0..<min(-shift, 38) { divisor *= 10 }
        let (quotient, rest) = whole.quotientAndRemainder(dividingBy: divisor)
        let isUp = -shift <= 38 && (rest > divisor - rest || rest == divisor - rest && quotient % 2 == 1)
        expected = Int64(exactly: -shift > 38 ? 0 : quotient + (isUp ? 1 : 0))
      }
      let found = try #require(Decimal(text)).scaled(by: power)
      #expect(found == expected, "\(text) × 10^\(power)")
    }
  }

  /// Any bytes give a number or nil, never a crash.
  @Test func anyBytesAreANumberOrNot() {
    var random = SeededGenerator(seed: 9)
    let bytes = Array("0123456789..--++eeEE 9x".utf8)
    for _ in 0..<50_000 {
      let text = (0..<random.below(30)).map { _ in random.pick(bytes) }
      let number = text.withUnsafeBufferPointer { Decimal(text: $0) }
      for power in [0, 6, 8, -19, 40] { _ = number?.scaled(by: power) }
      _ = number?.wholeNumber
    }
  }
}

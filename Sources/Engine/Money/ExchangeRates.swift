/// The operator's own exchange rates, by day. Nothing else converts one currency into another.
package struct ExchangeRates: Sendable, Equatable {
  /// Units of a currency for one unit of the file's base, on one day, as digits ÷ 10^scale.
  struct Rate: Sendable, Equatable {
    var digits: Int128
    var scale: Int
  }

  /// The days of the file, ascending, each with its rates.
  private let days: [(day: Int, rates: [String: Rate])]
  /// A rate counts for its day and this many days after it.
  static let maximumAge = 7
  /// The currency of agent costs, into which money is converted.
  static let target = "USD"
  /// Decimals of a millionth of a cent.
  private static let targetExponent = 8

  init(_ days: [Int: [String: Rate]]) {
    self.days = days.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  package static func == (a: ExchangeRates, b: ExchangeRates) -> Bool {
    a.days.elementsEqual(b.days) { $0.day == $1.day && $0.rates == $1.rates }
  }

  /// An amount in millionths of a US cent, rounded half away from zero, and the day of the rate.
  struct Converted: Equatable {
    var microcents: Int64
    var day: CivilDate?
  }

  /// US dollars as they are.
  static func dollars(_ units: Int128, _ exponent: Int) -> Int64? {
    guard exponent <= targetExponent else {
      return quotient(units, 1, divisor(exponent - targetExponent)).flatMap { Int64(exactly: $0) }
    }
    return ExactAmount.scaled(units, by: targetExponent - exponent).flatMap { Int64(exactly: $0) }
  }

  /// Nil without a rate of the day or the seven days before it.
  func convert(_ units: Int128, _ exponent: Int, from currency: String, on day: CivilDate) -> Converted? {
    guard let (source, target, rateDay) = rates(currency, on: day) else { return nil }
    // units ÷ 10^exponent ÷ source × target, in units of the target.
    var factor = target.digits
    var divisor = source.digits
    let power = Self.targetExponent + source.scale - target.scale - exponent
    guard let scaled = ExactAmount.scaled(power >= 0 ? factor : divisor, by: abs(power)) else { return nil }
    if power >= 0 { factor = scaled } else { divisor = scaled }
    guard let result = Self.quotient(units, factor, divisor), let microcents = Int64(exactly: result) else {
      return nil
    }
    return Converted(microcents: microcents, day: CivilDate(daysSinceEpoch: rateDay))
  }

  /// The newest day that has both currencies, at most seven days back.
  private func rates(_ currency: String, on day: CivilDate) -> (Rate, Rate, Int)? {
    var (low, high) = (0, days.count)
    while low < high {
      let middle = (low + high) / 2
      if days[middle].day <= day.daysSinceEpoch { low = middle + 1 } else { high = middle }
    }
    for entry in days[..<low].reversed() {
      guard day.daysSinceEpoch - entry.day <= Self.maximumAge else { return nil }
      if let source = entry.rates[currency], let target = entry.rates[Self.target] {
        return (source, target, entry.day)
      }
    }
    return nil
  }

  private static func divisor(_ power: Int) -> Int128 { ExactAmount.scaled(1, by: power) ?? .max }

  /// a × b ÷ c, rounded half away from zero. `b` and `c` are positive. Nil if it does not fit.
  static func quotient(_ a: Int128, _ b: Int128, _ c: Int128) -> Int128? {
    let product = a.magnitude.multipliedFullWidth(by: b.magnitude)
    guard product.high < c.magnitude else { return nil }
    let (quotient, rest) = c.magnitude.dividingFullWidth((product.high, product.low))
    let isUp = rest >= c.magnitude - rest
    guard let result = Int128(exactly: isUp ? quotient + 1 : quotient) else { return nil }
    return a < 0 ? -result : result
  }
}

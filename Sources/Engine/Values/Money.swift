/// An amount of money: a 64-bit count of millionths of a US cent, so that an API price of a fraction of a cent
/// per thousand tokens adds up exactly. The largest amount is about 92 billion dollars.
package struct Money: Sendable, Equatable, Comparable {
  package var microcents: Int64

  package static let microcentsPerCent: Int64 = 1_000_000
  package static let zero = Money(microcents: 0)

  package init(microcents: Int64) { self.microcents = microcents }

  /// From the decimal text of an amount in cents, rounded half to even.
  package init?(cents: Decimal) {
    guard let amount = cents.scaled(by: 6) else { return nil }
    microcents = amount
  }

  /// From the decimal text of an amount in dollars, rounded half to even.
  package init?(dollars: Decimal) {
    guard let amount = dollars.scaled(by: 8) else { return nil }
    microcents = amount
  }

  /// From what `cents` gives.
  package init?(centsValue value: Value) {
    let text: String
    switch value {
    case .int(let number): text = String(number)
    case .number(let number): text = number
    default: return nil
    }
    guard let decimal = Decimal(text), let money = Money(cents: decimal) else { return nil }
    self = money
  }

  package static func < (a: Money, b: Money) -> Bool { a.microcents < b.microcents }
  package static func + (a: Money, b: Money) -> Money { Money(microcents: a.microcents &+ b.microcents) }
  package static func - (a: Money, b: Money) -> Money { Money(microcents: a.microcents &- b.microcents) }
  package static func += (a: inout Money, b: Money) { a = a + b }

  /// The amount in cents, as JSON shows it: an integer, or a decimal with at most six places.
  package var cents: Value {
    let (whole, rest) = microcents.quotientAndRemainder(dividingBy: Self.microcentsPerCent)
    if rest == 0 { return .int(whole) }
    var digits = String(rest.magnitude)
    digits = String(repeating: "0", count: 6 - digits.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return .number("\(microcents < 0 ? "-" : "")\(whole.magnitude).\(digits)")
  }
}

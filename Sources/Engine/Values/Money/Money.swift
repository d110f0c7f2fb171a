/// An amount of money in millionths of a US cent (64 bits), so that API prices of a fraction of a cent per
/// thousand tokens add up exactly. The maximum is about 92 billion dollars.
package struct Money: Sendable, Equatable, Comparable {
  package var microcents: Int64

  package static let microcentsPerCent: Int64 = 1_000_000
  package static let zero = Money(microcents: 0)

  package init(microcents: Int64) { self.microcents = microcents }

  /// Parses a decimal amount in cents, rounded half to even.
  package init?(cents: Decimal) {
    guard let amount = cents.scaled(by: 6) else { return nil }
    microcents = amount
  }

  /// Parses a decimal amount in dollars, rounded half to even.
  package init?(dollars: Decimal) {
    guard let amount = dollars.scaled(by: 8) else { return nil }
    microcents = amount
  }

  package static func < (a: Money, b: Money) -> Bool { a.microcents < b.microcents }
  package static func + (a: Money, b: Money) -> Money { Money(microcents: a.microcents &+ b.microcents) }
  package static func - (a: Money, b: Money) -> Money { Money(microcents: a.microcents &- b.microcents) }
  package static func += (a: inout Money, b: Money) { a = a + b }
}

/// What tokens would have cost at list prices, exact while summing: a price is in millionths of a cent per
/// million tokens, so one token can cost a fraction of a millionth of a cent. Rounded once, for display.
package struct NotionalAmount: Sendable, Equatable {
  private var microcents: Int64 = 0
  /// Millionths of a millionth of a cent, below one million.
  private var rest: Int64 = 0
  private static let scale: Int64 = 1_000_000

  package init() {}

  /// `tokens` at `price` per million. Neither is negative.
  package init(tokens: Int64, price: Money) {
    let product = max(0, tokens).multipliedFullWidth(by: max(0, price.microcents))
    guard product.high < Self.scale / 2 else {
      microcents = .max
      return
    }
    (microcents, rest) = Self.scale.dividingFullWidth(product)
  }

  package static func += (a: inout NotionalAmount, b: NotionalAmount) {
    let sum = a.rest + b.rest
    a.rest = sum % scale
    a.microcents = a.microcents &+ b.microcents &+ sum / scale
  }

  static func -= (a: inout NotionalAmount, b: NotionalAmount) {
    let difference = a.rest - b.rest
    a.rest = difference < 0 ? difference + scale : difference
    a.microcents = a.microcents &- b.microcents &- (difference < 0 ? 1 : 0)
  }

  /// Rounded half to even.
  package var money: Money {
    let half = Self.scale / 2
    let isUp = rest > half || (rest == half && microcents % 2 != 0)
    return Money(microcents: microcents &+ (isUp ? 1 : 0))
  }
}

extension Money {
  /// Parses the value that `cents` returns.
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

  /// The amount in cents as JSON: an integer, or a decimal with at most six places.
  package var cents: Value {
    let (whole, rest) = microcents.quotientAndRemainder(dividingBy: Self.microcentsPerCent)
    if rest == 0 { return .int(whole) }
    var digits = String(rest.magnitude)
    digits = String(repeating: "0", count: 6 - digits.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return .number("\(microcents < 0 ? "-" : "")\(whole.magnitude).\(digits)")
  }
}

/// Exact comparisons of numbers in schemas and values. With binary fractions, 0.3 would not be a multiple of
/// 0.1.
enum SchemaNumber {
  /// Returns the same bytes for equal values only.
  static func key(of value: Value) -> [UInt8] {
    func canonical(_ value: Value) -> Value {
      switch value {
      case .int, .number:
        guard let number = decimal(value) else { return value }
        let text = "\(number.isNegative ? "-" : "")\(number.digits)e\(number.exponent)"
        return .list([.string(text), .null, .null])
      case .list(let items): return .list([.list(items.map(canonical))])
      case .record(let fields): return .record(fields.mapValues(canonical))
      default: return value
      }
    }
    return JSONWriter.encode(canonical(value), layout: .compact)
  }

  static func decimal(_ value: Value) -> Decimal? {
    switch value {
    case .int(let number): Decimal(String(number))
    case .number(let text): Decimal(text)
    default: nil
    }
  }

  /// Negative, zero or positive if `a` is less than, equal to or greater than `b`.
  static func compare(_ a: Decimal, _ b: Decimal) -> Int {
    if sign(a) != sign(b) { return sign(a) < sign(b) ? -1 : 1 }
    guard sign(a) != 0 else { return 0 }
    let order = magnitude(a, b)
    return sign(a) > 0 ? order : -order
  }

  private static func sign(_ number: Decimal) -> Int { number.digits == 0 ? 0 : number.isNegative ? -1 : 1 }

  private static func magnitude(_ a: Decimal, _ b: Decimal) -> Int {
    let (left, right) = (String(a.digits), String(b.digits))
    let lengths = (left.utf8.count + a.exponent, right.utf8.count + b.exponent)
    if lengths.0 != lengths.1 { return lengths.0 < lengths.1 ? -1 : 1 }
    let width = max(left.utf8.count, right.utf8.count)
    func padded(_ text: String) -> [UInt8] {
      Array(text.utf8) + [UInt8](repeating: 0x30, count: width - text.utf8.count)
    }
    let (first, second) = (padded(left), padded(right))
    if first == second { return 0 }
    return first.lexicographicallyPrecedes(second) ? -1 : 1
  }

  static func isMultiple(_ number: Decimal, of divisor: Decimal) -> Bool {
    guard number.digits != 0 else { return true }
    guard divisor.digits != 0 else { return false }
    let shift = number.exponent - divisor.exponent
    let modulus = divisor.digits
    if shift >= 0 {
      // digits × 10^shift modulo the divisor's digits.
      var rest = number.digits % modulus
      var power: UInt64 = 10 % modulus
      var left = shift
      while left > 0 {
        if left & 1 == 1 { rest = product(rest, power, modulo: modulus) }
        power = product(power, power, modulo: modulus)
        left >>= 1
      }
      return rest == 0
    }
    var scaled = modulus
    for _ in 0..<(-shift) {
      let (more, overflow) = scaled.multipliedReportingOverflow(by: 10)
      if overflow { return false }
      scaled = more
    }
    return number.digits % scaled == 0
  }

  private static func product(_ a: UInt64, _ b: UInt64, modulo modulus: UInt64) -> UInt64 {
    let (high, low) = a.multipliedFullWidth(by: b)
    return modulus.dividingFullWidth((high % modulus, low)).remainder
  }

  /// True if two JSON values are equal: 1 equals 1.0, and text is compared by code points.
  static func areEqual(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.null, .null): return true
    case (.bool(let left), .bool(let right)): return left == right
    case (.string(let left), .string(let right)): return left.utf8.elementsEqual(right.utf8)
    case (.list(let left), .list(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { areEqual($0, $1) }
    case (.record(let left), .record(let right)):
      return left.count == right.count
        && left.allSatisfy { name, value in right[name].map { areEqual(value, $0) } ?? false }
    default:
      guard let left = decimal(a), let right = decimal(b) else { return false }
      return compare(left, right) == 0
    }
  }
}

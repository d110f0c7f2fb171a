/// A decimal number without rounding, for amounts beyond 64 bits: 9.3 ether are more wei than an `Int64`
/// holds.
struct ExactAmount: Equatable {
  /// The number is `digits` ÷ 10^`scale`.
  let digits: Int128
  let scale: Int

  /// Digits that are accepted: a hundred million ether in wei. Twelve more fit, by which decimals of one
  /// currency differ.
  private static let maximumDigits = 26

  /// True for a number that is no amount.
  static func isImplausible(_ number: Int128) -> Bool {
    number.magnitude >= 100_000_000_000_000_000_000_000_000
  }

  /// Parses "1234.50", "1,234.5", "-3", "$4.20", "1." and "1.5E-06". Nil for anything else, or for more
  /// digits than an amount has.
  init?(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while bytes.first == 0x20 { bytes.removeFirst() }
    while bytes.last == 0x20 { bytes.removeLast() }
    var isNegative = false
    if bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") {
      isNegative = bytes.removeFirst() == UInt8(ascii: "-")
    }
    if bytes.first == UInt8(ascii: "$") { bytes.removeFirst() }
    var power = 0
    if let mark = bytes.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
      guard let written = Int(String(decoding: bytes[(mark + 1)...], as: UTF8.self)),
        (-40...40).contains(written)
      else {
        return nil
      }
      power = written
      bytes = bytes[..<mark]
    }
    let point = bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.endIndex
    guard let whole = Self.ungrouped(bytes[..<point]) else { return nil }
    var places = bytes[point...].dropFirst()
    while places.last == 0x30 { places.removeLast() }
    guard !whole.isEmpty || point < bytes.endIndex && bytes.count > 1 else { return nil }
    var digits: Int128 = 0
    var count = 0
    for byte in whole + Array(places) {
      guard byte &- 0x30 < 10 else { return nil }
      if digits != 0 || byte != 0x30 { count += 1 }
      guard count <= Self.maximumDigits else { return nil }
      digits = digits * 10 + Int128(byte & 15)
    }
    var scale = places.count - power
    while scale > 0, digits != 0, digits % 10 == 0 { (digits, scale) = (digits / 10, scale - 1) }
    while scale < 0 {
      guard count < Self.maximumDigits || digits == 0 else { return nil }
      (digits, scale, count) = (digits * 10, scale + 1, count + 1)
    }
    self.digits = isNegative ? -digits : digits
    self.scale = digits == 0 ? 0 : scale
  }

  /// The digits before the point, without separators of thousands. Nil if these are anywhere else.
  private static func ungrouped(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    guard bytes.contains(UInt8(ascii: ",")) else { return Array(bytes) }
    let groups = bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 }) else {
      return nil
    }
    return groups.flatMap { $0 }
  }

  /// The number in units of 10^-`exponent`. Nil if it has more decimals than that.
  func units(_ exponent: Int) -> Int128? {
    guard scale <= exponent else { return nil }
    return Self.scaled(digits, by: exponent - scale)
  }

  /// The number × 10^power. Nil if it does not fit.
  static func scaled(_ number: Int128, by power: Int) -> Int128? {
    guard number != 0 else { return 0 }
    guard power <= 38 else { return nil }
    var result = number
    for _ in 0..<power {
      let (product, overflow) = result.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      result = product
    }
    return result
  }

  /// Units of 10^-`exponent` as a decimal number: 12345 with two decimals is "123.45".
  static func text(_ units: Int128, _ exponent: Int) -> String {
    let digits = String(units.magnitude)
    let padded = String(repeating: "0", count: max(0, exponent + 1 - digits.utf8.count)) + digits
    let sign = units < 0 ? "-" : ""
    guard exponent > 0 else { return sign + padded }
    return sign + padded.dropLast(exponent) + "." + padded.suffix(exponent)
  }
}

/// An exact decimal number: digits × 10^exponent.
///
/// Money and token counts are parsed with it, so that "0.1" is exactly a tenth.
package struct Decimal: Sendable, Equatable {
  /// The digits that were dropped, compared with half a unit of the last kept digit.
  private enum Rest: Int {
    case none, belowHalf, half, aboveHalf
  }

  package let isNegative: Bool
  /// The significant digits as an integer. At most 19 are kept, which always fits.
  package let digits: UInt64
  package let exponent: Int
  private let rest: Rest

  private static let keptDigits = 19
  /// No source means an exponent beyond this.
  private static let maximumExponent = 100_000

  /// Parses a number as written in JSON or by PostgreSQL. Nil for other text.
  package init?(text: UnsafeBufferPointer<UInt8>) {
    var index = 0
    var negative = false
    if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
      negative = text[index] == UInt8(ascii: "-")
      index += 1
    }
    var digits: UInt64 = 0
    var kept = 0
    var exponent = 0
    var seen = false
    var afterPoint = false
    var firstDropped: UInt8?
    var hasMoreDropped = false
    while index < text.count {
      let byte = text[index]
      if byte &- 0x30 < 10 {
        seen = true
        if kept < Self.keptDigits {
          digits = digits * 10 + UInt64(byte & 15)
          if digits > 0 { kept += 1 }
          if afterPoint { exponent -= 1 }
        } else {
          if firstDropped == nil {
            firstDropped = byte & 15
          } else if byte != 0x30 {
            hasMoreDropped = true
          }
          if !afterPoint { exponent += 1 }
        }
      } else if byte == UInt8(ascii: "."), !afterPoint {
        afterPoint = true
      } else {
        break
      }
      index += 1
    }
    guard seen else { return nil }
    if index < text.count {
      guard text[index] | 0x20 == UInt8(ascii: "e"),
        let power = Int(String(decoding: text[(index + 1)...], as: UTF8.self)),
        // The magnitude, since the smallest integer has no absolute value.
        power.magnitude <= UInt(Self.maximumExponent)
      else { return nil }
      exponent += power
    }
    let rest = Self.rest(firstDropped ?? 0, hasMoreDropped)
    while rest == .none, digits != 0, digits % 10 == 0 {
      digits /= 10
      exponent += 1
    }
    self.isNegative = negative && digits != 0
    self.digits = digits
    self.exponent = digits == 0 ? 0 : exponent
    self.rest = rest
  }

  private static func rest(_ first: UInt8, _ hasMore: Bool) -> Rest {
    switch first {
    case 0: hasMore ? .belowHalf : .none
    case 1...4: .belowHalf
    case 5: hasMore ? .aboveHalf : .half
    default: .aboveHalf
    }
  }

  package init?(_ text: String) {
    var text = text
    guard let decimal = text.withUTF8({ Decimal(text: $0) }) else { return nil }
    self = decimal
  }

  /// The number as an integer, if it is one and fits.
  package var wholeNumber: Int64? {
    exponent < 0 || rest != .none ? nil : scaled(by: 0)
  }

  /// True if it is beyond every 64-bit integer.
  package var isHuge: Bool { digits != 0 && scaled(by: 0) == nil }

  /// The number × 10^power, rounded half to even. Nil if it does not fit in 64 bits.
  package func scaled(by power: Int) -> Int64? {
    guard digits != 0 else { return 0 }
    let shift = exponent + power
    let magnitude = shift >= 0 ? multiplied(shift) : divided(-shift)
    guard let magnitude else { return nil }
    return isNegative ? Int64(exactly: -Int128(magnitude)) : Int64(exactly: magnitude)
  }

  private func multiplied(_ shift: Int) -> UInt64? {
    // If digits were dropped, one more place is beyond 64 bits.
    if shift > Self.keptDigits || shift > 0 && rest != .none { return nil }
    var result = digits
    for _ in 0..<shift {
      let (product, overflow) = result.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      result = product
    }
    let isUp = rest == .aboveHalf || rest == .half && result % 2 == 1
    return isUp ? result + 1 : result
  }

  private func divided(_ shift: Int) -> UInt64 {
    // 20 places to the right, 19 digits are less than a tenth.
    if shift > Self.keptDigits { return 0 }
    var divisor: UInt64 = 1
    for _ in 0..<shift { divisor *= 10 }
    let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: divisor)
    let half = divisor / 2
    let isUp = remainder > half || remainder == half && (rest != .none || quotient % 2 == 1)
    return quotient + (isUp ? 1 : 0)
  }
}

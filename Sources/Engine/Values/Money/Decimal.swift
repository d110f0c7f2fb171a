/// An exact decimal number, read from its text: digits × 10^exponent.
///
/// Money and token counts are read through it, so that "0.1" is a tenth and not the nearest binary fraction.
package struct Decimal: Sendable, Equatable {
  package let isNegative: Bool
  /// The significant digits as a whole number; at most 18 are kept.
  package let digits: Int64
  package let exponent: Int
  /// Whether a digit beyond the eighteenth that is not zero was left out.
  private let isTruncated: Bool

  /// Reads a number as JSON and PostgreSQL write it; nil when the text is not one.
  package init?(text: UnsafeBufferPointer<UInt8>) {
    var index = 0
    var negative = false
    if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
      negative = text[index] == UInt8(ascii: "-")
      index += 1
    }
    var digits: Int64 = 0
    var kept = 0
    var exponent = 0
    var seen = false
    var afterPoint = false
    var truncated = false
    while index < text.count {
      let byte = text[index]
      if byte &- 0x30 < 10 {
        seen = true
        if kept < 18 {
          digits = digits * 10 + Int64(byte & 15)
          if digits > 0 { kept += 1 }
          if afterPoint { exponent -= 1 }
        } else {
          if byte != 0x30 { truncated = true }
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
        let power = Int(String(decoding: text[(index + 1)...], as: UTF8.self)), abs(power) < 100_000
      else { return nil }
      exponent += power
    }
    while digits != 0, digits % 10 == 0 {
      digits /= 10
      exponent += 1
    }
    self.isNegative = negative && digits != 0
    self.digits = digits
    self.exponent = digits == 0 ? 0 : exponent
    self.isTruncated = truncated
  }

  package init?(_ text: String) {
    var text = text
    guard let decimal = text.withUTF8({ Decimal(text: $0) }) else { return nil }
    self = decimal
  }

  /// The number as an integer, when it is one and fits.
  package var wholeNumber: Int64? {
    exponent < 0 || isTruncated ? nil : scaled(by: 0)
  }

  /// The number × 10^power, rounded half to even; nil when that does not fit in 64 bits.
  package func scaled(by power: Int) -> Int64? {
    var shift = exponent + power
    var result = digits
    guard result != 0 else { return 0 }
    if shift > 18 { return nil }
    while shift > 0 {
      let (product, overflow) = result.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      result = product
      shift -= 1
    }
    if shift < -19 { return 0 }
    if shift < 0 {
      var divisor: UInt64 = 1
      for _ in 0..<(-shift) { divisor *= 10 }
      let (quotient, remainder) = UInt64(result).quotientAndRemainder(dividingBy: divisor)
      let half = divisor / 2
      let isUp = remainder > half || (remainder == half && (isTruncated || quotient % 2 == 1))
      result = Int64(quotient) + (isUp ? 1 : 0)
    }
    return isNegative ? -result : result
  }
}

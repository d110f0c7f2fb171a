extension [UInt8] {
  mutating func append(_ literal: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  mutating func append(text: String) { append(contentsOf: text.utf8) }

  mutating func append(number: Int) {
    guard number >= 10 else {
      if number < 0 { return append(contentsOf: String(number).utf8) }
      return append(UInt8(ascii: "0") + UInt8(number))
    }
    var rest = number
    let start = count
    while rest > 0 {
      append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    }
    self[start...].reverse()
  }

  /// The number with leading zeros.
  mutating func append(_ number: Int, digits: Int) {
    var divisor = 1
    for _ in 1..<digits { divisor *= 10 }
    while divisor > 0 {
      append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
      divisor /= 10
    }
  }

  /// A count of ten-thousandths as a decimal number without trailing zeros: 15000 is "1.5".
  mutating func append(tenThousandths number: Int) {
    append(number: number / 10_000)
    guard number % 10_000 != 0 else { return }
    append(UInt8(ascii: "."))
    append(number % 10_000, digits: 4)
    while last == UInt8(ascii: "0") { removeLast() }
  }

  /// The text as a JSON string with its quotes.
  mutating func append(json text: String) {
    append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        append(UInt8(ascii: "\\"))
        append(byte)
      case UInt8(ascii: "\n"): append("\\n")
      case UInt8(ascii: "\r"): append("\\r")
      case UInt8(ascii: "\t"): append("\\t")
      case 0..<0x20:
        append("\\u00")
        append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
        append(Array("0123456789abcdef".utf8)[Int(byte & 15)])
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }

  /// The bytes as one field of a COPY block in text format.
  mutating func append(copy field: some Sequence<UInt8>) {
    for byte in field {
      switch byte {
      case UInt8(ascii: "\\"): append("\\\\")
      case UInt8(ascii: "\t"): append("\\t")
      case UInt8(ascii: "\n"): append("\\n")
      case UInt8(ascii: "\r"): append("\\r")
      case 0x08: append("\\b")
      case 0x0B: append("\\v")
      case 0x0C: append("\\f")
      default: append(byte)
      }
    }
  }
}

/// A 64-bit digest of the content of a JSON text, the same for all spellings (key order, white space, 1.0 for
/// 1, escapes). It detects whether two texts with the same key differ, and is not meant to withstand an
/// attacker.
package enum JSONDigest {
  /// The digest of a node and its children.
  package static func of(_ document: JSONDocument, _ index: JSONDocument.Index) -> UInt64 {
    switch document.kind(index) {
    case .null: return mix(1, 0)
    case .false: return mix(2, 0)
    case .true: return mix(3, 0)
    case .int: return number(document.int(index) ?? 0)
    case .number:
      guard let decimal = Decimal(text: document.text(index)) else { return bytes(document.text(index)) }
      if let whole = decimal.wholeNumber { return number(whole) }
      let value = mix(decimal.digits, UInt64(bitPattern: Int64(decimal.exponent)))
      return mix(value, decimal.isNegative ? 5 : 4)
    case .string: return bytes(document.text(index))
    case .escapedString:
      var text: [UInt8] = []
      document.unescape(index, into: &text)
      return text.withUnsafeBufferPointer(bytes)
    case .array:
      var digest: UInt64 = 6
      var item = index + 1
      while item < document.next(index) {
        digest = mix(digest, of(document, item))
        item = document.next(item)
      }
      return digest
    case .object:
      // A sum does not depend on the order of fields.
      var sum: UInt64 = 7
      var key = index + 1
      while key < document.next(index) {
        let value = document.next(key)
        sum &+= mix(of(document, key), of(document, value))
        key = document.next(value)
      }
      return mix(sum, 8)
    }
  }

  private static func number(_ value: Int64) -> UInt64 { mix(UInt64(bitPattern: value), 9) }

  /// The digest of bytes.
  package static func bytes(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let raw = UnsafeRawBufferPointer(text)
    var digest = UInt64(raw.count) ^ 10
    var at = 0
    while at + 8 <= raw.count {
      digest = mix(digest, raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      at += 8
    }
    var rest: UInt64 = 0
    while at < raw.count {
      rest = rest << 8 | UInt64(raw[at])
      at += 1
    }
    return mix(digest, rest)
  }

  /// Both halves of the 128-bit product depend on all bits of both factors.
  package static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = (a ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: b ^ 0xD1B5_4A32_D192_ED03)
    return product.high ^ product.low
  }
}

/// A UUID as two words.
struct UniqueID: Equatable {
  let high: UInt64
  let low: UInt64

  private static let hexDigits = Array("0123456789abcdef".utf8)

  /// Lower-case hexadecimal digits in groups of 8, 4, 4, 4 and 12.
  func append(to bytes: inout [UInt8]) {
    for position in 0..<32 {
      if position == 8 || position == 12 || position == 16 || position == 20 {
        bytes.append(UInt8(ascii: "-"))
      }
      let word = position < 16 ? high : low
      bytes.append(Self.hexDigits[Int((word >> UInt64(60 - 4 * (position & 15))) & 15)])
    }
  }

  var text: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// One spelling for all spellings of the same JSON, for digests: keys in the order of their bytes, no white
/// space, whole numbers without a fraction or exponent, and only those escapes that JSON requires.
package enum StableJSON {
  package static func append(_ document: JSONDocument, _ index: JSONDocument.Index, to bytes: inout [UInt8]) {
    switch document.kind(index) {
    case .null, .true, .false, .int: bytes.append(contentsOf: document.text(index))
    case .number:
      let text = document.text(index)
      if let whole = Decimal(text: text)?.wholeNumber {
        bytes.append(contentsOf: String(whole).utf8)
      } else {
        bytes.append(contentsOf: text)
      }
    case .string: append(text: document.text(index), to: &bytes)
    case .escapedString:
      var text: [UInt8] = []
      document.unescape(index, into: &text)
      text.withUnsafeBufferPointer { append(text: $0, to: &bytes) }
    case .array:
      bytes.append(UInt8(ascii: "["))
      for (number, item) in document.items(index).enumerated() {
        if number > 0 { bytes.append(UInt8(ascii: ",")) }
        append(document, item, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object:
      let fields = document.fields(index).map { field -> (key: [UInt8], value: JSONDocument.Index) in
        var key: [UInt8] = []
        append(document, field.key, to: &key)
        return (key, field.value)
      }
      bytes.append(UInt8(ascii: "{"))
      let sorted = fields.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      for (number, field) in sorted.enumerated() {
        if number > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: field.key)
        bytes.append(UInt8(ascii: ":"))
        append(document, field.value, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  package static func append(text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    bytes.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20:
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

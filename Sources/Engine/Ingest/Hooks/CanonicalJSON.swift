/// One byte string for all spellings of the same JSON: sorted keys, normalized numbers, no white space. It identifies
/// hook lines without an ID. The result is not JSON, since texts are prefixed with their length.
enum CanonicalJSON {
  static func append(_ document: JSONDocument, _ index: JSONDocument.Index, to bytes: inout [UInt8]) {
    switch document.kind(index) {
    case .null, .true, .false: bytes.append(contentsOf: document.text(index))
    case .int: bytes.append(contentsOf: document.text(index))
    case .number: appendNumber(document.text(index), to: &bytes)
    case .string: appendText(document.text(index), to: &bytes)
    case .escapedString:
      var text: [UInt8] = []
      document.unescape(index, into: &text)
      text.withUnsafeBufferPointer { appendText($0, to: &bytes) }
    case .array:
      bytes.append(UInt8(ascii: "["))
      for item in document.items(index) {
        append(document, item, to: &bytes)
        bytes.append(UInt8(ascii: ","))
      }
      bytes.append(UInt8(ascii: "]"))
    case .object:
      bytes.append(UInt8(ascii: "{"))
      let fields = document.fields(index).sorted {
        document.text($0.key).lexicographicallyPrecedes(document.text($1.key))
      }
      for field in fields {
        append(document, field.key, to: &bytes)
        append(document, field.value, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private static func appendText(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: String(text.count).utf8)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(contentsOf: text)
  }

  /// 1.0, 1e0 and 1 are the same number.
  private static func appendNumber(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    guard let decimal = Decimal(text: text) else { return bytes.append(contentsOf: text) }
    if let whole = decimal.wholeNumber { return bytes.append(contentsOf: String(whole).utf8) }
    bytes.append(contentsOf: "\(decimal.isNegative ? "-" : "")\(decimal.digits)e\(decimal.exponent)".utf8)
  }
}

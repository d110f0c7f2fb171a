/// One byte string for all spellings of the same JSON: sorted keys, normalized numbers, no white space. It
/// identifies hook lines without an ID. The result is not JSON, since texts are prefixed with their length.
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
      appendFields(document, index, to: &bytes)
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private static func appendFields(
    _ document: JSONDocument, _ object: JSONDocument.Index, to bytes: inout [UInt8]
  ) {
    let fields = document.fields(object).sorted {
      precedes(document.text($0.key), document.text($1.key))
    }
    for field in fields {
      append(document, field.key, to: &bytes)
      append(document, field.value, to: &bytes)
    }
  }

  private static func precedes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in 0..<min(a.count, b.count) where a[index] != b[index] { return a[index] < b[index] }
    return a.count < b.count
  }

  private static func appendText(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    bytes.append(decimal: Int64(text.count))
    bytes.append(UInt8(ascii: ":"))
    bytes.append(contentsOf: text)
  }

  /// 1.0, 1e0 and 1 are the same number.
  private static func appendNumber(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    guard let decimal = Decimal(text: text) else { return bytes.append(contentsOf: text) }
    if let whole = decimal.wholeNumber { return bytes.append(decimal: whole) }
    bytes.append(contentsOf: "\(decimal.isNegative ? "-" : "")\(decimal.digits)e\(decimal.exponent)".utf8)
  }
}

extension [UInt8] {
  /// Appends a number in decimal, without creating a string.
  mutating func append(decimal number: Int64) {
    if number < 0 { append(UInt8(ascii: "-")) }
    let digits = number.magnitude
    var place: UInt64 = 1
    while digits / place > 9 { place *= 10 }
    while place > 0 {
      append(UInt8(ascii: "0") + UInt8(digits / place % 10))
      place /= 10
    }
  }
}

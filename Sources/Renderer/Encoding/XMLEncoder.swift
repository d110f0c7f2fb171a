/// Text in an XML element or a double-quoted attribute.
package enum XMLEncoder {
  /// Like the HTML encoder, which uses only references that XML has. Two code points that XML forbids but
  /// HTML allows become U+FFFD.
  package static func append(_ text: String, to bytes: inout [UInt8]) {
    guard text.unicodeScalars.contains(where: { $0.value == 0xFFFE || $0.value == 0xFFFF }) else {
      return HTMLEncoder.append(text, to: &bytes)
    }
    var clean = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      clean.append(scalar.value == 0xFFFE || scalar.value == 0xFFFF ? "\u{FFFD}" : scalar)
    }
    HTMLEncoder.append(String(clean), to: &bytes)
  }
}

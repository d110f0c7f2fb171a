/// Text inside an XML element or a double-quoted attribute value.
package enum XMLEncoder {
  /// As HTML's encoder, which writes only references that XML knows; and the two code points that XML forbids and
  /// HTML does not become U+FFFD too.
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

/// Text inside an SVG element or attribute. SVG is XML, which forbids most control characters outright and knows no
/// named references but five: HTML's encoder writes nothing else.
package enum SVGEncoder {
  package static func append(_ text: String, to bytes: inout [UInt8]) {
    HTMLEncoder.append(text, to: &bytes)
  }
}

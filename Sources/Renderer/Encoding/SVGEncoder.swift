/// Text in an SVG element or attribute. SVG is XML, which forbids most control characters and has only five
/// named references; the HTML encoder uses no others.
package enum SVGEncoder {
  package static func append(_ text: String, to bytes: inout [UInt8]) {
    HTMLEncoder.append(text, to: &bytes)
  }
}

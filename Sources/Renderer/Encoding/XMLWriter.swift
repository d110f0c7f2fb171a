/// Writes an XML document with one element per line.
struct XMLWriter {
  private(set) var bytes = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)

  private mutating func tag(_ name: String, _ attributes: [(String, String)]) {
    bytes += "<\(name)".utf8
    for (attribute, value) in attributes {
      bytes += " \(attribute)=\"".utf8
      XMLEncoder.append(value, to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    }
  }

  mutating func open(_ name: String, _ attributes: [(String, String)] = []) {
    tag(name, attributes)
    bytes += ">\n".utf8
  }

  mutating func close(_ name: String) { bytes += "</\(name)>\n".utf8 }

  mutating func empty(_ name: String, _ attributes: [(String, String)]) {
    tag(name, attributes)
    bytes += "/>\n".utf8
  }

  mutating func element(_ name: String, _ text: String, _ attributes: [(String, String)] = []) {
    tag(name, attributes)
    bytes.append(UInt8(ascii: ">"))
    XMLEncoder.append(text, to: &bytes)
    bytes += "</\(name)>\n".utf8
  }
}

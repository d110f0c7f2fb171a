/// The definitions of links, [name]: address "title", which other places of a text refer to.
struct MarkdownReferences {
  struct Link: Equatable {
    var address: [UInt8]
    var title: [UInt8]
  }

  private static let longestName = 999
  private var links: [[UInt8]: Link] = [:]

  subscript(name: ArraySlice<UInt8>) -> Link? {
    guard !links.isEmpty, name.count <= Self.longestName else { return nil }
    return links[Self.normal(name)]
  }

  /// Takes the definitions from the start of a paragraph.
  mutating func take(from content: inout [UInt8]) {
    var at = 0
    while at < content.count, content[at] == UInt8(ascii: "[") {
      var scanner = MarkdownScanner(content, at: at)
      guard let name = scanner.label(), scanner.take(UInt8(ascii: ":")) else { break }
      scanner.skipSpace()
      guard let address = scanner.address() else { break }
      let end = scanner.at
      var title: [UInt8]?
      scanner.skipSpace()
      if scanner.at > end, let found = scanner.title() {
        title = found
        if !scanner.skipToLineEnd() { title = nil }
      }
      if title == nil {
        scanner.at = end
        guard scanner.skipToLineEnd() else { break }
      }
      let normal = Self.normal(name)
      guard !normal.isEmpty else { break }
      if links[normal] == nil { links[normal] = Link(address: address, title: title ?? []) }
      at = scanner.at
    }
    if at > 0 { content.removeSubrange(..<min(at, content.count)) }
    if content.allSatisfy({ $0 <= 0x20 }) { content = [] }
  }

  /// Names are equal but for case and white space.
  private static func normal(_ name: ArraySlice<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    for byte in name {
      if byte <= 0x20 { if text.last != 0x20, !text.isEmpty { text.append(0x20) } } else { text.append(byte) }
    }
    if text.last == 0x20 { text.removeLast() }
    // Upper case makes "ẞ" and "SS" equal.
    return Array(String(decoding: text, as: UTF8.self).lowercased().uppercased().utf8)
  }
}

/// What a Markdown text says without its marks: a snippet, the number of words, and what it refers to.
enum PlainText {
  private static let shown = 220
  private static let most = 500

  /// The place of a text with most of the words.
  static func snippet(_ bytes: [UInt8], _ words: Set<String>) -> String {
    var places: [(start: Int, word: String)] = []
    bytes.withUnsafeBufferPointer { bytes in
      WordReader.each(in: bytes) { word, start in
        guard places.count < 10_000 else { return }
        let word = String(decoding: word, as: UTF8.self)
        if words.contains(word) { places.append((start, word)) }
      }
    }
    var best = (start: 0, count: 0)
    var first = 0
    for last in places.indices {
      while places[last].start - places[first].start > shown { first += 1 }
      let count = Set(places[first...last].map(\.word)).count
      if count > best.count { best = (places[first].start, count) }
      if best.count == words.count { break }
    }
    let start = bytes[..<best.start].suffix(60).lastIndex(of: 0x0A).map { $0 + 1 } ?? max(0, best.start - 40)
    return cut(bytes, from: best.start == 0 ? 0 : start)
  }

  private static func cut(_ bytes: [UInt8], from start: Int) -> String {
    var start = start
    while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
    var text: [UInt8] = []
    var isSpace = true
    for byte in bytes[start...] {
      if text.count > shown, byte & 0xC0 != 0x80 { break }
      switch byte {
      case UInt8(ascii: "#"), UInt8(ascii: "*"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: ">"),
        UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "_"):
        continue
      case ...0x20:
        if !isSpace { text.append(0x20) }
        isSpace = true
      default:
        text.append(byte)
        isSpace = false
      }
    }
    if text.last == 0x20 { text.removeLast() }
    let isCut = text.count > shown
    return String(decoding: text, as: UTF8.self) + (isCut ? "…" : "")
  }

  static func words(_ bytes: [UInt8]) -> Int {
    var (count, isInside) = (0, false)
    for byte in bytes {
      let isLetter = byte > 0x20 && byte != UInt8(ascii: "|") && byte != UInt8(ascii: "#")
      if isLetter, !isInside { count += 1 }
      isInside = isLetter
    }
    return count
  }

  /// Names in [[brackets]], targets of relative links, and identifiers such as ATL-41, each once.
  static func references(_ bytes: [UInt8]) -> [String] {
    var names: Set<String> = []
    var at = 0
    while at < bytes.count, names.count < most {
      let byte = bytes[at]
      if byte == UInt8(ascii: "["), at + 1 < bytes.count, bytes[at + 1] == byte {
        let end = bytes[(at + 2)...].prefix(200).firstIndex { $0 == UInt8(ascii: "]") || $0 == 0x0A }
        if let end, bytes[end] == UInt8(ascii: "]") {
          let name = bytes[(at + 2)..<end].prefix { $0 != UInt8(ascii: "|") && $0 != UInt8(ascii: "#") }
          names.insert(String(decoding: name, as: UTF8.self))
          at = end
        }
      } else if byte == UInt8(ascii: "]"), at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "(") {
        let address = bytes[(at + 2)...].prefix(400).prefix { $0 > 0x20 && $0 != UInt8(ascii: ")") }
        let path = address.prefix { $0 != UInt8(ascii: "#") }
        if !path.isEmpty, !path.contains(UInt8(ascii: ":")) {
          names.insert(String(decoding: path, as: UTF8.self))
        }
        at += 1
      } else if byte &- UInt8(ascii: "A") < 26, at == 0 || !isWord(bytes[at - 1]),
        let end = identifier(bytes, at)
      {
        names.insert(String(decoding: bytes[at..<end], as: UTF8.self))
        at = end - 1
      }
      at += 1
    }
    return names.sorted { $0.precedesInBytes($1) }
  }

  /// The end of an identifier that starts here: capitals and digits, a hyphen, a number.
  static func identifier(_ bytes: [UInt8], _ start: Int) -> Int? {
    var at = start
    while at < bytes.count, at - start < 12, bytes[at] &- UInt8(ascii: "A") < 26 || bytes[at] &- 0x30 < 10 {
      at += 1
    }
    guard at - start >= 1, at < bytes.count, bytes[at] == UInt8(ascii: "-") else { return nil }
    let digits = bytes[(at + 1)...].prefix(9).prefix { $0 &- 0x30 < 10 }
    guard !digits.isEmpty, digits.endIndex == bytes.count || !isWord(bytes[digits.endIndex]) else {
      return nil
    }
    return digits.endIndex
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte >= 0x80
  }
}

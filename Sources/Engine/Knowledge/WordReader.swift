/// The words of a text in one spelling, for search: lower case, without accents, "ß" as "ss". Of scripts
/// without spaces, every two neighboring characters are a word.
package enum WordReader {
  /// Longer ones are hashes and encoded data.
  private static let longest = 40

  /// Calls `body` with each word and where it starts in the text.
  package static func each(
    in text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>, _ start: Int) throws -> Void
  ) rethrows {
    try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longest + 8) { word in
      var count = 0
      var start = 0
      // The character before, in a script without spaces.
      var before: (bytes: (UInt8, UInt8, UInt8, UInt8), count: Int)?
      func end() throws {
        if count > 1, count <= longest {
          try body(UnsafeBufferPointer(rebasing: word[..<count]), start)
        }
        count = 0
      }
      func add(_ byte: UInt8) {
        if count <= longest { word[count] = byte }
        count = min(count + 1, longest + 1)
      }
      var at = 0
      while at < text.count {
        let byte = text[at]
        if byte < 0x80 {
          before = nil
          let lower = byte | 0x20
          if byte &- 0x30 < 10 || lower &- 0x61 < 26 {
            if count == 0 { start = at }
            add(byte &- 0x41 < 26 ? lower : byte)
          } else {
            try end()
          }
          at += 1
          continue
        }
        let (scalar, length) = scalar(text, at)
        switch scalar {
        case 0x300...0x36F: break
        case 0xC0...0x17F:
          before = nil
          if count == 0 { start = at }
          for byte in folded(scalar).utf8 { add(byte) }
        case 0x2E80...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
          try end()
          let own = (0..<length).map { text[at + $0] }
          if let last = before {
            withUnsafeBytes(of: last.bytes) { for index in 0..<last.count { add($0[index]) } }
            for byte in own { add(byte) }
            start = at - last.count
            try end()
          }
          before = (
            (own[0], length > 1 ? own[1] : 0, length > 2 ? own[2] : 0, length > 3 ? own[3] : 0), length
          )
        case 0x80...0xBF, 0x2000...0x206F, 0x3000...0x303F, 0xFFFD:
          before = nil
          try end()
        default:
          before = nil
          if count == 0 { start = at }
          for index in 0..<length { add(text[at + index]) }
        }
        at += length
      }
      try end()
    }
  }

  /// The words of a query, each once.
  package static func words(_ text: String) -> [String] {
    var words: [String] = []
    var text = text
    text.withUTF8 { utf8 in
      each(in: utf8) { word, _ in
        let word = String(decoding: word, as: UTF8.self)
        if !words.contains(word) { words.append(word) }
      }
    }
    return words
  }

  private static func scalar(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> (UInt32, Int) {
    let first = text[at]
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
    guard length > 1, at + length <= text.count else { return (0xFFFD, 1) }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for index in 1..<length { value = value << 6 | UInt32(text[at + index] & 0x3F) }
    return (value, length)
  }

  private static func folded(_ scalar: UInt32) -> String {
    let place = Int(scalar) - 0xC0
    return place < table.count ? table[place] : ""
  }

  /// Latin letters from U+00C0 to U+017F.
  private static let table: [String] = {
    let letters = """
      a a a a a a ae c e e e e i i i i d n o o o o o - o u u u u y th ss \
      a a a a a a ae c e e e e i i i i d n o o o o o - o u u u u y th y \
      a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g g g g g h h h h i i i i i i i i i i ij ij j j k k k \
      l l l l l l l l l l n n n n n n n n n o o o o o o oe oe r r r r r r s s s s s s s s t t t t t t u u u u u u u u u u \
      u u w w y y y z z z z z z s
      """
    return letters.split(separator: " ").map { $0 == "-" ? "" : String($0) }
  }()
}

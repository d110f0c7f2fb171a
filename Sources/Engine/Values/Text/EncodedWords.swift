/// Texts in the headers of a mail (RFC 2047).
package enum EncodedWords {
  /// A text of a header: as it is if it is plain ASCII, else as words of at most 75 characters. No line break
  /// of the text starts another header.
  package static func header(_ text: String) -> String {
    let text = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }), !text.contains("=?"), let folded = folded(text) {
      return folded
    }
    var words: [String] = []
    var chunk: [UInt8] = []
    for character in text {
      // 36 bytes are 48 characters in base64, so that the name of the header fits into the same line of 76.
      if chunk.count + String(character).utf8.count > 36, !chunk.isEmpty {
        words.append(Base64.encode(chunk))
        chunk = []
      }
      // A character of more bytes, such as a long emoji sequence, is split between its scalars.
      for scalar in character.unicodeScalars {
        let bytes = Array(String(scalar).utf8)
        if chunk.count + bytes.count > 36 {
          words.append(Base64.encode(chunk))
          chunk = []
        }
        chunk += bytes
      }
    }
    words.append(Base64.encode(chunk))
    return words.map { "=?UTF-8?B?\($0)?=" }.joined(separator: "\n ")
  }

  /// Plain text in lines of at most 66 characters, broken before a space. Nil if a word is longer.
  private static func folded(_ text: String) -> String? {
    var lines = [""]
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      guard word.utf8.count <= 60 else { return nil }
      if let line = lines.last, !line.isEmpty, line.utf8.count + word.utf8.count > 65 {
        lines.append(String(word))
      } else if lines == [""] {
        lines = [String(word)]
      } else {
        lines[lines.count - 1] += " " + word
      }
    }
    // A line of blanks alone would end the header.
    guard lines.allSatisfy({ !$0.isEmpty }) else { return text.utf8.count <= 66 ? text : nil }
    return lines.joined(separator: "\n ")
  }
}

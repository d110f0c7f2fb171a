/// Texts from data inside messages: without control characters, and cut to a receiver's limit.
enum MessageText {
  /// One line: control characters, line ends and characters that change the direction of text become spaces.
  static func line(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      let isHidden =
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        || [0x2028, 0x2029, 0xFEFF].contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
        || (0x2066...0x2069).contains(scalar.value)
      result.unicodeScalars.append(isHidden ? " " : scalar)
    }
    return result
  }

  /// Escapes each character, and cuts between characters so that the result has at most `limit` UTF-16 units.
  static func cut(_ text: String, _ limit: Int, escaping escape: (Character) -> String? = { _ in nil })
    -> String
  {
    var result = ""
    var size = 0
    var last: (result: String, size: Int) = ("", 0)
    for character in line(text) {
      let piece = escape(character) ?? String(character)
      size += piece.utf16.count
      if size > limit { return last.result + "…" }
      result += piece
      if size <= limit - 1 { last = (result, size) }
    }
    return result
  }

  /// Cuts to a number of UTF-8 bytes, between characters; line ends stay.
  static func cut(_ lines: [String], bytes limit: Int) -> String {
    var result = ""
    for (number, text) in lines.enumerated() {
      let next = (number > 0 ? "\n" : "") + line(text)
      if result.utf8.count + next.utf8.count > limit - 3 {
        for character in next where result.utf8.count + String(character).utf8.count <= limit - 3 {
          result.append(character)
        }
        return result + "…"
      }
      result += next
    }
    return result
  }
}

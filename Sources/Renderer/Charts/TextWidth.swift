/// The estimated width of text. Fonts differ, so the estimate is generous: text that is positioned with it
/// has space, and text that is cut ends with an ellipsis.
enum TextWidth {
  /// In pixels at this font size.
  static func of(_ text: String, size: Int) -> Int {
    (text.reduce(0) { $0 + hundredths($1) } * size + 99) / 100
  }

  /// The text, cut to `width`.
  static func shortened(_ text: String, to width: Int, size: Int) -> String {
    guard of(text, size: size) > width else { return text }
    var room = width * 100 / size - hundredths("…")
    var kept = text.prefix { character in
      room -= hundredths(character)
      return room >= 0
    }
    while kept.last == " " { kept.removeLast() }
    return kept + "…"
  }

  /// Relative to the font size.
  private static func hundredths(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    return switch character {
    case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", " ": 30
    case "f", "t", "r", "(", ")", "[", "]", "-", "/", "\"": 42
    case "m", "w", "M", "W", "@", "…", "%": 92
    case "A"..."Z": 68
    default: scalar.value < 0x1100 ? 59 : 104
    }
  }
}

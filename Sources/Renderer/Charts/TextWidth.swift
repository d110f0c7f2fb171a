/// How wide text is about to be. The fonts are the reader's, so this is an estimate on the wide side: what is placed by
/// it has room, and what is cut by it ends with an ellipsis and not in the middle of a letter.
enum TextWidth {
  /// In pixels, of letters of this size.
  static func of(_ text: String, size: Int) -> Int {
    (text.reduce(0) { $0 + hundredths($1) } * size + 99) / 100
  }

  /// The text, cut where it would be wider than `width`.
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

  /// Of the size of the letters.
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

/// A character beside a delimiter, which decides whether emphasis can start or end there.
struct MarkdownCharacter {
  let isSpace: Bool
  let isPunctuation: Bool

  init(before place: Int, in text: [UInt8]) {
    var start = place - 1
    while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
    self.init(at: start, in: text)
  }

  init(at place: Int, in text: [UInt8]) {
    guard place >= 0, place < text.count else {
      (isSpace, isPunctuation) = (true, false)
      return
    }
    let byte = text[place]
    guard byte >= 0x80 else {
      (isSpace, isPunctuation) = (byte <= 0x20, MarkdownEntity.isPunctuation(byte))
      return
    }
    guard
      let scalar = String(decoding: text[place..<min(place + 4, text.count)], as: UTF8.self).unicodeScalars
        .first
    else {
      (isSpace, isPunctuation) = (false, false)
      return
    }
    switch scalar.properties.generalCategory {
    case .spaceSeparator: (isSpace, isPunctuation) = (true, false)
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
      (isSpace, isPunctuation) = (false, true)
    default: (isSpace, isPunctuation) = (false, false)
    }
  }
}

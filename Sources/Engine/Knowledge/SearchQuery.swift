/// What a query asks for: its words, and the phrases in quotes, whose words must follow each other.
package struct SearchQuery {
  package let words: [String]
  let phrases: [[String]]

  package init(_ text: String) {
    words = WordReader.words(text)
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    // Between the first and the second quote, the third and the fourth; not after one that is never closed.
    phrases = parts.indices.filter { $0 % 2 == 1 && $0 + 1 < parts.count }.map { Self.sequence(parts[$0]) }
      .filter { $0.count > 1 }
  }

  /// True if one of the texts has each phrase.
  func hasPhrases(_ texts: [String]) -> Bool {
    guard !phrases.isEmpty else { return true }
    let texts = texts.map(Self.sequence)
    return phrases.allSatisfy { phrase in
      texts.contains { text in
        text.indices.contains { text[$0...].starts(with: phrase) }
      }
    }
  }

  private static func sequence(_ text: some StringProtocol) -> [String] {
    var words: [String] = []
    var text = String(text)
    text.withUTF8 { utf8 in
      WordReader.each(in: utf8) { word, _ in words.append(String(decoding: word, as: UTF8.self)) }
    }
    return words
  }

  /// True if a word of five letters or more differs in one: another, a missing or an added letter, or two
  /// that are swapped.
  static func isNear(_ word: String, _ other: String) -> Bool {
    guard word.utf8.count >= 5, abs(word.utf8.count - other.utf8.count) <= 1 else { return false }
    let (a, b) = (Array(word.utf8), Array(other.utf8))
    // Another number is another record.
    guard !a.contains(where: { (0x30...0x39).contains($0) }) else { return false }
    let same = zip(a, b).prefix { $0 == $1 }.count
    let (x, y) = (a[same...], b[same...])
    switch b.count - a.count {
    case 1: return x.elementsEqual(y.dropFirst())
    case -1: return x.dropFirst().elementsEqual(y)
    default:
      return x.dropFirst().elementsEqual(y.dropFirst())
        || x.count > 1 && x.prefix(2).reversed().elementsEqual(y.prefix(2))
          && x.dropFirst(2).elementsEqual(y.dropFirst(2))
    }
  }
}

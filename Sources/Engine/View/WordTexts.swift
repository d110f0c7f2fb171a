/// The texts of numbers of `words`, each read once. A view's reader sums by number and needs the text of a sum only.
final class WordTexts {
  private let database: Database
  private var find: Statement
  private var texts: [Int64: String?] = [Words.none: nil]
  /// The numbers, all of them below 0, of texts that are no words.
  private var others: [String: Int64] = [:]

  init(_ database: Database) throws {
    self.database = database
    find = try database.prepare("SELECT word FROM words WHERE n = ?")
  }

  /// The number of a text: its own, or one that no word has.
  func number(_ text: String?) throws -> Int64 {
    guard let text else { return Words.none }
    if let number = try database.integer("SELECT n FROM words WHERE word = ?", [.text(text)]) {
      return number
    }
    let number = others[text] ?? -Int64(others.count + 1)
    (others[text], texts[number]) = (number, text)
    return number
  }

  func text(_ number: Int64) throws -> String? {
    if let known = texts[number] { return known }
    find.bind(1, number)
    let text = try find.step() ? find.text(0) : nil
    find.reset()
    texts[number] = .some(text)
    return text
  }

  /// The places of numbers when their texts are in the order of bytes; what has no text comes first.
  func order(_ numbers: some Sequence<Int64>) throws -> [Int64: Int] {
    let texts = try Set(numbers).map { (number: $0, text: try text($0)) }
    let sorted = texts.sorted { a, b in
      guard let (first, second) = a.text.flatMap({ first in b.text.map { (first, $0) } }) else {
        return a.text == nil && b.text != nil
      }
      return first.utf8.lexicographicallyPrecedes(second.utf8)
    }
    return Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1.number, $0) })
  }
}

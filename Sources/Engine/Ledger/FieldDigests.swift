/// A short digest of every field of a row, so that two versions of it show which fields changed without their
/// values. Sixteen bits each, over the row's ID, the field's name and its value: two rows with the same value
/// have other digests.
package struct FieldDigests: Sendable, Equatable {
  package static let most = 16

  /// In place, without an array: a ledger holds those of every row in memory.
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  package private(set) var count = 0

  package init() {}

  /// Adds the next field. The bytes are the ID, the name and the value, divided by zero bytes.
  package mutating func append(_ bytes: [UInt8]) {
    append(UInt16(SHA256.digest(of: bytes).words.0 >> 48))
  }

  private mutating func append(_ part: UInt16) {
    precondition(count < Self.most)
    let word = UInt64(part) << UInt64(48 - 16 * (count % 4))
    switch count / 4 {
    case 0: words.0 |= word
    case 1: words.1 |= word
    case 2: words.2 |= word
    default: words.3 |= word
    }
    count += 1
  }

  private var parts: [UInt16] {
    let words = [words.0, words.1, words.2, words.3]
    return (0..<count).map { UInt16(truncatingIfNeeded: words[$0 / 4] >> UInt64(48 - 16 * ($0 % 4))) }
  }

  package static func == (a: Self, b: Self) -> Bool { a.count == b.count && a.words == b.words }

  /// Four hexadecimal digits for each field.
  package var text: String { String(SHA256.Digest(words: words).text.prefix(4 * count)) }

  package init?(_ text: String) {
    let digits = text.utf8.compactMap(JSONDocument.hex)
    guard digits.count == text.utf8.count, digits.count % 4 == 0, digits.count <= 4 * Self.most else {
      return nil
    }
    for start in stride(from: 0, to: digits.count, by: 4) {
      append(digits[start..<(start + 4)].reduce(UInt16(0)) { $0 << 4 | UInt16($1) })
    }
  }

  /// The names of the fields that differ from an earlier version. Empty if that is not known.
  package func changes(since old: FieldDigests?, names: [String]) -> [String] {
    guard let old, old.count == count, names.count == count else { return [] }
    return zip(names, zip(old.parts, parts)).filter { $0.1.0 != $0.1.1 }.map(\.0)
  }
}

/// One value of an INSERT while it is read: a plain word or number, or text and what surrounds it.
struct InsertValue {
  enum Outcome {
    case null
    case text
    /// Longer than a field can be.
    case oversized
    /// An expression, which only a server can evaluate.
    case unreadable
  }

  /// The text, or the word if the value has no text.
  private(set) var bytes: [UInt8] = []
  /// The longest text. Of a longer one, the beginning is kept.
  var limit = Limits.field
  /// The number of bytes of the text, kept or not.
  private(set) var size: Int64 = 0
  /// The number of open parentheses and brackets.
  private(set) var depth = 0
  /// What precedes the text, or all of a value without text.
  private var word: [UInt8] = []
  private var texts = 0
  private var isOversized = false
  private var isExpression = false
  /// After `::`, or after the text inside CAST: the name of a type, which changes nothing.
  private var isType = false
  private var isAfterSpace = false

  mutating func begin() {
    bytes.removeAll(keepingCapacity: true)
    word.removeAll(keepingCapacity: true)
    (size, depth, texts) = (0, 0, 0)
    (isOversized, isExpression, isType, isAfterSpace) = (false, false, false, false)
  }

  /// True if a dollar sign would be part of a name instead of starting a text.
  var isInWord: Bool { texts == 0 && !isAfterSpace && word.last.map(StatementScanner.isWordByte) == true }

  /// True if the text that starts now has escapes: `E'…'`.
  var opensEscapes: Bool { word.count == 1 && word[0] | 0x20 == UInt8(ascii: "e") }

  mutating func beginText() {
    // Two texts with only white space between them are one.
    if isType || texts > 0 && !isAfterSpace { isExpression = true }
    texts += 1
    isAfterSpace = false
  }

  mutating func append(_ piece: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, isWanted: Bool) {
    size += Int64(range.count)
    guard isWanted else { return }
    isOversized = isOversized || bytes.count + range.count > limit
    bytes.append(contentsOf: piece[range].prefix(limit - bytes.count))
  }

  mutating func append(_ byte: UInt8, isWanted: Bool) {
    size += 1
    guard isWanted else { return }
    if bytes.count >= limit { isOversized = true } else { bytes.append(byte) }
  }

  /// Reads a byte outside of quotes.
  mutating func take(_ byte: UInt8) {
    switch byte {
    case 0x20, 0x0A, 0x09, 0x0D:
      isAfterSpace = true
      return
    case UInt8(ascii: ":"): isType = true
    case UInt8(ascii: "("), UInt8(ascii: "["):
      depth += 1
      // CAST('x' AS t) and ('x') contain a literal. Any other word before them is a function call.
      if Self.equals(word, "CAST") { word.removeAll(keepingCapacity: true) }
      if !isType, texts > 0 || !word.isEmpty || byte == UInt8(ascii: "[") { isExpression = true }
    case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
    default:
      // Inside CAST, "AS type" follows the literal.
      if depth > 0, texts > 0 || isAfterSpace && !word.isEmpty { isType = true }
      if isType {
        if !Self.isTypeByte(byte) { isExpression = true }
      } else if texts > 0 || isAfterSpace && Self.isLiteral(word) {
        isExpression = true
      } else if word.count <= 128 {
        word.append(byte)
      }
    }
    isAfterSpace = false
  }

  /// The kind of value, after all of it was read.
  mutating func end() -> Outcome {
    if isExpression { return .unreadable }
    if isOversized { return .oversized }
    if texts > 0 {
      return word.allSatisfy { StatementScanner.isWordByte($0) || $0 == UInt8(ascii: "&") }
        ? .text : .unreadable
    }
    if Self.equals(word, "NULL") || Self.equals(word, "DEFAULT") { return .null }
    guard Self.isLiteral(word) else { return .unreadable }
    bytes = word.map(Self.lower)
    size = Int64(word.count)
    return .text
  }

  /// True if a word is a literal: a number, true or false.
  private static func isLiteral(_ word: [UInt8]) -> Bool {
    if equals(word, "TRUE") || equals(word, "FALSE") { return true }
    var isAfterMark = true
    var digits = 0
    for byte in word {
      let isSign = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
      let isExponent = byte | 0x20 == UInt8(ascii: "e") && digits > 0
      guard byte &- 0x30 < 10 || byte == UInt8(ascii: ".") || isExponent || isSign && isAfterMark else {
        return false
      }
      if byte &- 0x30 < 10 { digits += 1 }
      isAfterMark = isExponent
    }
    return digits > 0
  }

  private static func isTypeByte(_ byte: UInt8) -> Bool {
    StatementScanner.isWordByte(byte) || ".,\":".utf8.contains(byte)
  }

  private static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

  private static func equals(_ word: [UInt8], _ keyword: StaticString) -> Bool {
    guard word.count == keyword.utf8CodeUnitCount else { return false }
    return word.indices.allSatisfy { lower(word[$0]) == lower(keyword.utf8Start[$0]) }
  }
}

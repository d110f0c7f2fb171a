/// One value of an INSERT while it is read: a bare word or number, or a text with what stands around it.
struct InsertValue {
  enum Outcome {
    case null
    case text
    /// Longer than a field may be.
    case oversized
    /// An expression: only a server can tell what it comes to.
    case unreadable
  }

  /// The text, or the word where the value has no text.
  private(set) var bytes: [UInt8] = []
  /// How many bytes the text had, kept or not.
  private(set) var size: Int64 = 0
  /// How many parentheses and brackets are open.
  private(set) var depth = 0
  /// What stands before a text, or the whole of a value without one.
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

  /// Whether a dollar sign would belong to a name, and not begin a text.
  var isInWord: Bool { texts == 0 && !isAfterSpace && word.last.map(StatementScanner.isWordByte) == true }

  /// Whether the text that begins now has escapes: `E'…'`.
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
    if bytes.count + range.count > RowTable.maximumField {
      isOversized = true
    } else {
      bytes.append(contentsOf: piece[range])
    }
  }

  mutating func append(_ byte: UInt8, isWanted: Bool) {
    size += 1
    guard isWanted else { return }
    if bytes.count >= RowTable.maximumField { isOversized = true } else { bytes.append(byte) }
  }

  /// Takes a byte outside of quotes.
  mutating func take(_ byte: UInt8) {
    switch byte {
    case 0x20, 0x0A, 0x09, 0x0D:
      isAfterSpace = true
      return
    case UInt8(ascii: ":"): isType = true
    case UInt8(ascii: "("), UInt8(ascii: "["):
      depth += 1
      // CAST('x' AS t) and ('x') hold a literal; any other word in front calls a function.
      if Self.equals(word, "CAST") { word.removeAll(keepingCapacity: true) }
      if !isType, texts > 0 || !word.isEmpty || byte == UInt8(ascii: "[") { isExpression = true }
    case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
    default:
      // Inside CAST the literal is followed by "AS type".
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

  /// What the value is, once all of it was taken.
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

  /// Whether a word stands for itself: a number, true or false.
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

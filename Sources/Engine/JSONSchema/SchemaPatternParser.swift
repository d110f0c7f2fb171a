/// Parses a pattern: ECMA-262 syntax without backreferences and lookaround.
struct SchemaPatternParser {
  typealias Problem = SchemaPattern.Problem

  private let text: [UInt32]
  private var at = 0
  private var depth = 0

  private static let maximumDepth = 100
  private static let maximumCount = 1000

  init(_ text: String) { self.text = text.unicodeScalars.map(\.value) }

  mutating func parse() throws(Problem) -> SchemaPatternNode {
    let node = try choice()
    guard at == text.count else { throw Problem(message: "unexpected \")\"") }
    return node
  }

  private func isNext(_ character: Unicode.Scalar) -> Bool { at < text.count && text[at] == character.value }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard isNext(character) else { return false }
    at += 1
    return true
  }

  private mutating func choice() throws(Problem) -> SchemaPatternNode {
    depth += 1
    guard depth < Self.maximumDepth else { throw Problem(message: "groups are nested too deeply") }
    var nodes = [try sequence()]
    while take("|") { nodes.append(try sequence()) }
    depth -= 1
    return nodes.count == 1 ? nodes[0] : .choice(nodes)
  }

  private mutating func sequence() throws(Problem) -> SchemaPatternNode {
    var nodes: [SchemaPatternNode] = []
    while at < text.count, !isNext("|"), !isNext(")") { nodes.append(try repeated(try atom())) }
    return nodes.isEmpty ? .empty : .sequence(nodes)
  }

  /// An atom with its quantifier, if it has one. Only one is allowed: a node for each of thousands would
  /// overflow the stack.
  private mutating func repeated(_ node: SchemaPatternNode) throws(Problem) -> SchemaPatternNode {
    guard let (least, most) = try quantifier() else { return node }
    _ = take("?")  // lazy or greedy makes no difference to whether it matches
    guard try quantifier() == nil else { throw Problem(message: "nothing to repeat") }
    return .repetition(node, least, most)
  }

  private mutating func quantifier() throws(Problem) -> (Int, Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    return isNext("{") ? try counts() : nil
  }

  /// "{2}", "{2,}", "{2,5}". Other text in braces is literal.
  private mutating func counts() throws(Problem) -> (Int, Int?)? {
    let start = at
    at += 1
    func fail() -> (Int, Int?)? { nil }
    guard let least = number() else {
      at = start
      return fail()
    }
    var most: Int? = least
    if take(",") { most = number() }
    guard take("}") else {
      at = start
      return fail()
    }
    guard least <= Self.maximumCount, most ?? 0 <= Self.maximumCount, most ?? least >= least else {
      throw Problem(message: "a repeat count must be at most \(Self.maximumCount), with the smaller first")
    }
    return (least, most)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while at < text.count, text[at] &- 0x30 < 10, value ?? 0 < 1_000_000 {
      value = (value ?? 0) * 10 + Int(text[at] & 15)
      at += 1
    }
    return value
  }

  private mutating func atom() throws(Problem) -> SchemaPatternNode {
    let character = text[at]
    at += 1
    switch Unicode.Scalar(character) {
    case "^": return .single(.start)
    case "$": return .single(.end)
    case ".": return .single(.set(.any))
    case "[": return .single(.set(try set()))
    case "(":
      if take("?") {
        guard take(":") else {
          throw Problem(message: "lookahead, lookbehind and named groups are not supported")
        }
      }
      let node = try choice()
      guard take(")") else { throw Problem(message: "missing \")\"") }
      return node
    case "*", "+", "?": throw Problem(message: "nothing to repeat")
    case "\\": return try escape()
    default: return .single(.set(SchemaCharacterSet(ranges: [character...character])))
    }
  }

  private mutating func escape() throws(Problem) -> SchemaPatternNode {
    guard at < text.count, let letter = Unicode.Scalar(text[at]) else {
      throw Problem(message: "the pattern ends in a backslash")
    }
    if letter == "b" || letter == "B" {
      at += 1
      return .single(.boundary(isInside: letter == "B"))
    }
    if ("1"..."9").contains(letter) || letter == "k" {
      throw Problem(message: "backreferences are not supported")
    }
    return .single(.set(try escapedSet()))
  }

  /// The characters after a backslash, as a set.
  private mutating func escapedSet() throws(Problem) -> SchemaCharacterSet {
    let value = text[at]
    at += 1
    switch Unicode.Scalar(value) {
    case "d": return .digit
    case "D": return SchemaCharacterSet(ranges: SchemaCharacterSet.digit.inverted)
    case "w": return .word
    case "W": return SchemaCharacterSet(ranges: SchemaCharacterSet.word.inverted)
    case "s": return .space
    case "S": return SchemaCharacterSet(ranges: SchemaCharacterSet.space.inverted)
    case "p": return SchemaCharacterSet(categories: [(try category(), false)])
    case "P": return SchemaCharacterSet(categories: [(try category(), true)])
    default:
      at -= 1
      let scalar = try escapedCharacter()
      return SchemaCharacterSet(ranges: [scalar...scalar])
    }
  }

  private mutating func escapedCharacter() throws(Problem) -> UInt32 {
    guard at < text.count else { throw Problem(message: "the pattern ends in a backslash") }
    let value = text[at]
    at += 1
    switch Unicode.Scalar(value) {
    case "n": return 0x0A
    case "r": return 0x0D
    case "t": return 0x09
    case "f": return 0x0C
    case "v": return 0x0B
    case "b": return 0x08
    case "0": return 0
    case "c":
      guard at < text.count, text[at] | 0x20 &- 0x61 < 26 else {
        throw Problem(message: "\\c needs a letter")
      }
      at += 1
      return text[at - 1] & 31
    case "x": return try hexadecimal(2)
    case "u":
      if take("{") {
        var digits = 0
        while at + digits < text.count, text[at + digits] != 0x7D, digits < 7 { digits += 1 }
        let value = try hexadecimal(digits)
        guard take("}") else { throw Problem(message: "\\u{ is not closed") }
        return value
      }
      let high = try hexadecimal(4)
      if (0xD800..<0xDC00).contains(high), at + 1 < text.count, text[at] == 0x5C, text[at + 1] == 0x75 {
        at += 2
        return 0x10000 + (high - 0xD800) << 10 + (try hexadecimal(4) &- 0xDC00) & 0x3FF
      }
      return high
    default:
      let isWord = SchemaCharacterSet.word.contains(value)
      guard !isWord else { throw Problem(message: "unknown escape in the pattern") }
      return value
    }
  }

  private mutating func hexadecimal(_ digits: Int) throws(Problem) -> UInt32 {
    var value: UInt32 = 0
    guard digits > 0, at + digits <= text.count else { throw Problem(message: "incomplete escape") }
    for _ in 0..<digits {
      guard text[at] < 0x80, let digit = JSONDocument.hex(UInt8(text[at])) else {
        throw Problem(message: "expected hexadecimal digits in an escape")
      }
      value = value << 4 | UInt32(digit)
      at += 1
    }
    return value
  }

  private static let longNames = [
    "Letter": "L", "Lowercase_Letter": "Ll", "Uppercase_Letter": "Lu", "Number": "N", "Decimal_Number": "Nd",
    "digit": "Nd", "Punctuation": "P", "Symbol": "S", "Mark": "M", "Separator": "Z", "Other": "C",
  ]

  private mutating func category() throws(Problem) -> String {
    guard take("{") else { throw Problem(message: "\\p needs a category in braces") }
    var name = ""
    while at < text.count, text[at] != 0x7D, let scalar = Unicode.Scalar(text[at]) {
      name.unicodeScalars.append(scalar)
      at += 1
    }
    guard take("}") else { throw Problem(message: "\\p{ is not closed") }
    if let short = Self.longNames[name] { return short }
    guard name.utf8.count <= 2, "LMNPSZC".contains(name.prefix(1)), !name.isEmpty else {
      throw Problem(message: "\\p{\(name)} is not supported; only general categories are")
    }
    return name
  }

  /// "[a-z\\\\d]", after its bracket.
  private mutating func set() throws(Problem) -> SchemaCharacterSet {
    var set = SchemaCharacterSet()
    set.isNegated = take("^")
    while !take("]") {
      guard at < text.count else { throw Problem(message: "missing \"]\"") }
      guard let low = try member(&set) else { continue }
      guard isNext("-"), at + 1 < text.count, text[at + 1] != 0x5D else {
        set.ranges.append(low...low)
        continue
      }
      at += 1
      guard let high = try member(&set) else {
        set.ranges += [low...low, 0x2D...0x2D]
        continue
      }
      guard low <= high else { throw Problem(message: "the character range is out of order") }
      set.ranges.append(low...high)
    }
    return set
  }

  /// One character of a set. Nil for a class such as \d, which is added.
  private mutating func member(_ set: inout SchemaCharacterSet) throws(Problem) -> UInt32? {
    let value = text[at]
    at += 1
    guard value == 0x5C else { return value }
    guard at < text.count else { throw Problem(message: "the pattern ends in a backslash") }
    if "dDwWsSpP".unicodeScalars.contains(where: { $0.value == text[at] }) {
      let escaped = try escapedSet()
      set.ranges += escaped.ranges
      set.categories += escaped.categories
      return nil
    }
    if text[at] == 0x2D {
      at += 1
      return 0x2D
    }
    return try escapedCharacter()
  }
}

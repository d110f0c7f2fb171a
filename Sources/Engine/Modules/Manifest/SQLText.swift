/// The words of a text in SQL, without strings and comments.
struct SQLText {
  private enum Kind { case word, space, comment, other }
  private struct Token {
    let kind: Kind
    let range: Range<Int>
  }

  private let bytes: [UInt8]
  private let tokens: [Token]

  init(_ sql: String) {
    bytes = Array(sql.utf8)
    tokens = Self.tokens(bytes)
  }

  /// True if a name, keyword or number is this word, which is in lower case.
  func contains(word: String) -> Bool {
    let count = word.utf8.count
    return tokens.contains { $0.kind == .word && $0.range.count == count && isEqual($0, word) }
  }

  private func isEqual(_ token: Token, _ word: String) -> Bool {
    bytes[token.range].elementsEqual(word.utf8) { $0 == $1 || $0 | 0x20 == $1 && $0 &- 0x41 < 26 }
  }

  /// The text as a part of a statement: without comments, semicolons, and line ends outside of strings.
  var onOneLine: String {
    var line: [UInt8] = []
    for token in tokens {
      let text = bytes[token.range]
      if token.kind == .space || token.kind == .comment || text.elementsEqual(";".utf8) {
        line.append(0x20)
      } else {
        line += text
      }
    }
    return String(decoding: line, as: UTF8.self)
  }

  /// The text with more common table expressions, such as "a AS (SELECT 1), b AS (SELECT 2)", before its own.
  /// Nil if it has no word.
  func with(_ expressions: String) -> String? {
    var words = tokens.lazy.filter { $0.kind == .word || $0.kind == .other }.makeIterator()
    guard let first = words.next() else { return nil }
    var (place, addition) = (first.range.lowerBound, "WITH \(expressions) ")
    if isEqual(first, "with") {
      (place, addition) = (first.range.upperBound, " \(expressions),")
      if let second = words.next(), isEqual(second, "recursive") { place = second.range.upperBound }
    }
    return String(decoding: bytes[..<place] + addition.utf8 + bytes[place...], as: UTF8.self)
  }

  private static func tokens(_ bytes: [UInt8]) -> [Token] {
    var tokens: [Token] = []
    var at = 0
    while at < bytes.count {
      let next = at + 1 < bytes.count ? bytes[at + 1] : 0
      func end(after count: Int = 1, where isPart: (UInt8) -> Bool) -> Int {
        bytes[(at + count)...].firstIndex { !isPart($0) } ?? bytes.count
      }
      // A doubled quote is the end of one string and the start of the next, which makes no difference here.
      func end(closing: UInt8) -> Int { min(end { $0 != closing } + 1, bytes.count) }
      let (kind, end): (Kind, Int) =
        switch bytes[at] {
        case 0x20, 0x09...0x0D: (.space, end { $0 == 0x20 || (0x09...0x0D).contains($0) })
        case UInt8(ascii: "-") where next == UInt8(ascii: "-"): (.comment, end { $0 != 0x0A })
        case UInt8(ascii: "/") where next == UInt8(ascii: "*"): (.comment, endOfComment(bytes, at + 2))
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"): (.other, end(closing: bytes[at]))
        case UInt8(ascii: "["): (.other, end(closing: UInt8(ascii: "]")))
        case let first where isOfWord(first): (.word, end(where: isOfWord))
        default: (.other, at + 1)
        }
      tokens.append(Token(kind: kind, range: at..<end))
      at = end
    }
    return tokens
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  private static func endOfComment(_ bytes: [UInt8], _ start: Int) -> Int {
    var at = start
    while at + 1 < bytes.count {
      if bytes[at] == UInt8(ascii: "*"), bytes[at + 1] == UInt8(ascii: "/") { return at + 2 }
      at += 1
    }
    return bytes.count
  }
}

/// Finds the statements of a SQL script and returns the heads of those that matter: INSERT, COPY, CREATE
/// TABLE and SET. Everything else is skipped by its quotes and comments rather than its semicolons, so that
/// function bodies and text that looks like SQL cause no errors.
struct StatementScanner {
  /// Why the scanner stopped.
  enum Stop: Equatable {
    /// The statement's semicolon was read. `text` is the statement if it matters.
    case statement
    /// The VALUES of an INSERT was reached. `text` is what precedes it.
    case values
  }

  private enum State: Equatable {
    case top
    case quoted(escapes: Bool)
    case escaped
    case name
    case lineComment
    /// A block comment. They can be nested.
    case comment(depth: Int)
    case dollarTag
    case dollar
  }

  private var state = State.top
  private var depth = 0
  private var isInStatement = false
  private var isGathering = false
  /// The current word outside of quotes, in upper case.
  private var word: [UInt8] = []
  private var firstWord: [UInt8] = []
  /// Inside of a function's body that is not quoted (`BEGIN ATOMIC … END`), whose statements are not run: the
  /// number of open BEGIN and CASE. `isAfterBegin`: the last word was BEGIN.
  private var bodyDepth = 0
  private var isAfterBegin = false
  private var tag: [UInt8] = []
  private var tagMatched = 0
  private var last: UInt8 = 0x20
  /// The statement without comments, with each run of white space as one space.
  private(set) var text: [UInt8] = []
  /// True if backslashes escape in plain quotes, as before `standard_conforming_strings`.
  var escapesPlainQuotes = false

  /// Longer heads do not belong to a table that is read.
  private static let maximumHead = 1 << 20
  /// Bytes of a dollar quote, such as `$body$`; PostgreSQL cuts names at 63.
  static let maximumTag = 65
  private static let wanted: Set<[UInt8]> = [
    Array("INSERT".utf8), Array("COPY".utf8), Array("CREATE".utf8), Array("SET".utf8),
  ]
  private static let insert = Array("INSERT".utf8)
  private static let create = Array("CREATE".utf8)
  private static let values = Array("VALUES".utf8)

  /// True if the next line starts a statement or comment.
  var isAtTop: Bool { !isInStatement && (state == .top || state == .lineComment) }

  /// True inside of a statement that matters.
  var isInWantedStatement: Bool { isInStatement && Self.wanted.contains(firstWord) }

  /// Continues inside a statement whose head was read elsewhere, to skip the rest.
  mutating func enterStatement() {
    begin()
    firstWord = Self.values
    isInStatement = true
    isGathering = false
  }

  /// Reads bytes from `at`. Stops after a statement's semicolon or after VALUES and moves `at` there. Nil if
  /// all bytes were read.
  mutating func consume(_ piece: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> Stop? {
    while at < piece.count {
      let byte = piece[at]
      switch state {
      case .top:
        if let stop = top(byte, &at) { return stop }
      case .quoted(let escapes):
        if !isGathering, !escapes { at = Self.find(UInt8(ascii: "'"), piece, at) }
        guard at < piece.count else { return nil }
        quoted(piece[at], escapes)
      case .escaped:
        keep(byte)
        state = .quoted(escapes: true)
      case .name:
        keep(byte)
        if byte == UInt8(ascii: "\"") { state = .top }
      case .lineComment: if byte == 0x0A { state = .top }
      case .comment(let depth): comment(byte, depth)
      case .dollarTag: dollarTag(byte, &at)
      case .dollar:
        if !isGathering, tagMatched == 0 { at = Self.find(UInt8(ascii: "$"), piece, at) }
        guard at < piece.count else { return nil }
        dollar(piece[at])
      }
      at += 1
    }
    return nil
  }

  private mutating func quoted(_ byte: UInt8, _ escapes: Bool) {
    keep(byte)
    if byte == UInt8(ascii: "'") {
      state = .top
      last = byte
      lastQuoteEscapes = escapes
    } else if escapes, byte == UInt8(ascii: "\\") {
      state = .escaped
    }
  }
  /// A doubled quote continues the text that it seemed to end.
  private var lastQuoteEscapes = false

  private mutating func begin() {
    (state, depth, isInStatement, isGathering) = (.top, 0, false, true)
    (bodyDepth, isAfterBegin) = (0, false)
    word.removeAll(keepingCapacity: true)
    firstWord.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
    last = 0x20
  }

  private mutating func keep(_ byte: UInt8) {
    guard isGathering else { return }
    text.append(byte)
    if text.count > Self.maximumHead {
      isGathering = false
      text.removeAll()
    }
  }

  private mutating func top(_ byte: UInt8, _ at: inout Int) -> Stop? {
    if Self.isWordByte(byte) {
      if !isInStatement {
        begin()
        isInStatement = true
      }
      if word.count <= 64 { word.append(byte >= 0x61 && byte <= 0x7A ? byte & 0xDF : byte) }
      keep(byte)
      last = byte
      return nil
    }
    let ended = word
    if !word.isEmpty {
      if endWord() {
        last = byte
        return .values
      }
    }
    let previous = last
    last = byte
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D:
      if isInStatement, text.last != 0x20 { keep(0x20) }
      return nil
    case UInt8(ascii: ";"):
      guard isInStatement, bodyDepth == 0 else { return nil }
      at += 1
      isInStatement = false
      if !isGathering { text.removeAll(keepingCapacity: true) }
      state = .top
      depth = 0
      return .statement
    case UInt8(ascii: "-") where previous == UInt8(ascii: "-"):
      if isGathering, text.last == UInt8(ascii: "-") { text.removeLast() }
      state = .lineComment
      if text.isEmpty, firstWord.isEmpty { isInStatement = false }
      return nil
    case UInt8(ascii: "*") where previous == UInt8(ascii: "/"):
      if isGathering, text.last == UInt8(ascii: "/") { text.removeLast() }
      state = .comment(depth: 1)
      last = 0x20
      if text.isEmpty, firstWord.isEmpty { isInStatement = false }
      return nil
    default: break
    }
    if !isInStatement {
      // psql's own commands, such as \restrict, end with their line.
      if byte == UInt8(ascii: "\\") {
        state = .lineComment
        return nil
      }
      begin()
      isInStatement = true
      last = byte
    }
    keep(byte)
    switch byte {
    case UInt8(ascii: "'"):
      let isDoubled = previous == byte && ended.isEmpty
      state = .quoted(
        escapes: isDoubled ? lastQuoteEscapes : escapesPlainQuotes || ended.elementsEqual("E".utf8))
    case UInt8(ascii: "\""): state = .name
    case UInt8(ascii: "$") where ended.isEmpty:
      state = .dollarTag
      tag = [byte]
    case UInt8(ascii: "("): depth += 1
    case UInt8(ascii: ")"): depth -= 1
    default: break
    }
    return nil
  }

  /// Ends a word. Returns true if it was the VALUES of an INSERT.
  private mutating func endWord() -> Bool {
    defer { word.removeAll(keepingCapacity: true) }
    if firstWord.isEmpty {
      firstWord = word
      if !Self.wanted.contains(word) {
        isGathering = false
        text.removeAll(keepingCapacity: true)
      }
      return false
    }
    if firstWord == Self.create { trackBody() }
    guard isGathering, depth == 0, word == Self.values, firstWord == Self.insert else { return false }
    text.removeLast(word.count)
    isInStatement = false
    return true
  }

  private mutating func trackBody() {
    if bodyDepth > 0 {
      if word.elementsEqual("CASE".utf8) { bodyDepth += 1 }
      if word.elementsEqual("END".utf8) { bodyDepth -= 1 }
    } else if isAfterBegin, word.elementsEqual("ATOMIC".utf8) {
      bodyDepth = 1
    }
    isAfterBegin = word.elementsEqual("BEGIN".utf8)
  }

  private mutating func comment(_ byte: UInt8, _ depth: Int) {
    if last == UInt8(ascii: "*"), byte == UInt8(ascii: "/") {
      state = depth == 1 ? .top : .comment(depth: depth - 1)
      last = 0x20
    } else if last == UInt8(ascii: "/"), byte == UInt8(ascii: "*") {
      state = .comment(depth: depth + 1)
      last = 0x20
    } else {
      last = byte
    }
  }

  private mutating func dollarTag(_ byte: UInt8, _ at: inout Int) {
    if byte == UInt8(ascii: "$") {
      tag.append(byte)
      keep(byte)
      tagMatched = 0
      state = .dollar
    } else if Self.isWordByte(byte), tag.count < Self.maximumTag {
      tag.append(byte)
      keep(byte)
    } else {
      state = .top
      at -= 1  // not a tag; the byte counts by itself
    }
  }

  private mutating func dollar(_ byte: UInt8) {
    keep(byte)
    if byte == tag[tagMatched] {
      tagMatched += 1
      if tagMatched == tag.count {
        state = .top
        last = byte
      }
    } else {
      tagMatched = byte == UInt8(ascii: "$") ? 1 : 0
    }
  }

  /// The position of a byte from `at` on, or the end of the piece.
  private static func find(_ byte: UInt8, _ piece: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
    piece.place(of: byte, from: at) ?? piece.count
  }

  static func isWordByte(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte &- 0x30 < 10 || byte == UInt8(ascii: "_")
      || byte >= 0x80
  }
}

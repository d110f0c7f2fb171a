/// Reads the rows of an INSERT: everything between VALUES and the end of the statement.
///
/// A value is a literal: NULL, DEFAULT, true, false, a number, or text in single quotes, dollar quotes or
/// with escapes (`E'…'`), with or without a cast. Rows can be on one line or several, with comments between
/// them, and the text can be split anywhere.
struct InsertRows {
  /// Why `consume` stopped.
  enum Stop {
    /// A row was read. It is in `row`.
    case row
    /// The statement's semicolon was read.
    case end
    /// Something follows the rows, such as ON CONFLICT, and the statement continues.
    case tail
  }

  private enum State {
    /// Before or after a row.
    case outside
    /// Inside a value, outside of quotes.
    case value
    case quoted
    /// After a quote inside quoted text: a second quote is a literal quote, anything else ends the text.
    case quoteEnd
    case tag
    case dollar
    case lineComment
    case comment
  }

  private var plan: ColumnPlan
  private(set) var row = Row()
  private var state = State.outside
  /// The state to return to after a comment.
  private var interrupted = State.outside
  /// A byte that may start a comment, until the next byte decides.
  private var held: UInt8?
  private var escapes = TextEscapes()
  private var tag: [UInt8] = []
  private var tagMatched = 0

  private var field = 0
  private var value = InsertValue()
  private(set) var oversized: [Int] = []
  /// The column of the first value that is not a literal.
  private(set) var unreadable: Int?
  /// The number of values in the row, and their sizes by field if measured.
  private(set) var fieldCount = 0
  private(set) var sizes: [Int64] = []
  /// True if backslashes escape in plain quotes.
  private var escapesPlainQuotes = false
  /// True inside a row.
  private(set) var isInRow = false

  init(plan: ColumnPlan) { self.plan = plan }

  /// Starts a statement.
  mutating func begin(_ plan: ColumnPlan, escapesPlainQuotes: Bool) {
    self.plan = plan
    self.escapesPlainQuotes = escapesPlainQuotes
    (state, isInRow, held) = (.outside, false, nil)
    value.limit = plan.maximumField
  }

  private var isWanted = false

  /// Reads bytes from `at`, up to the next row or the end. Nil if all bytes were read.
  mutating func consume(_ piece: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> Stop? {
    while at < piece.count {
      let byte = piece[at]
      switch state {
      case .outside:
        if let stop = outside(byte, &at) { return stop }
        at += 1
      case .value:
        at += 1
        if inValue(byte) { return .row }
      case .quoted: quoted(piece, &at)
      case .quoteEnd:
        if byte == UInt8(ascii: "'") {
          keep(byte)
          state = .quoted
          at += 1
        } else {
          state = .value
        }
      case .tag: dollarTag(byte, &at)
      case .dollar: dollar(piece, &at)
      case .lineComment:
        at += 1
        if byte == 0x0A { state = interrupted }
      case .comment:
        at += 1
        if held == UInt8(ascii: "*"), byte == UInt8(ascii: "/") {
          state = interrupted
          held = nil
        } else {
          held = byte
        }
      }
    }
    return nil
  }

  /// Reads a byte between rows. A word or the semicolon ends the rows and is left to the caller.
  private mutating func outside(_ byte: UInt8, _ at: inout Int) -> Stop? {
    if comment(byte) { return nil }
    held = nil
    switch byte {
    case UInt8(ascii: "("): begin()
    case UInt8(ascii: ";"):
      at += 1
      return .end
    case UInt8(ascii: "-"), UInt8(ascii: "/"): held = byte
    case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","): break
    default: return .tail
    }
    return nil
  }

  /// True if the byte and the one before start a comment.
  private mutating func comment(_ byte: UInt8) -> Bool {
    switch (held, byte) {
    case (UInt8(ascii: "-"), UInt8(ascii: "-")): (interrupted, state) = (state, .lineComment)
    case (UInt8(ascii: "/"), UInt8(ascii: "*")): (interrupted, state) = (state, .comment)
    default: return false
    }
    held = nil
    return true
  }

  private mutating func begin() {
    row.begin(columns: plan.table.columns.count)
    oversized.removeAll(keepingCapacity: true)
    sizes.removeAll(keepingCapacity: true)
    unreadable = nil
    field = 0
    isWanted = plan.wants(field, of: row)
    value.begin()
    state = .value
    isInRow = true
  }

  /// Reads a byte of a value outside of quotes. Returns true if it ended the row.
  private mutating func inValue(_ byte: UInt8) -> Bool {
    if comment(byte) { return false }
    if let mark = held {
      value.take(mark)
      held = nil
    }
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "/"): held = byte
    case UInt8(ascii: "'"):
      state = .quoted
      escapes = TextEscapes(isOn: value.opensEscapes || escapesPlainQuotes)
      value.beginText()
    case UInt8(ascii: "$") where !value.isInWord:
      state = .tag
      tag = [byte]
    case UInt8(ascii: ",") where value.depth == 0: endField()
    case UInt8(ascii: ")") where value.depth == 0:
      endField()
      fieldCount = field
      (state, isInRow) = (.outside, false)
      return true
    default: value.take(byte)
    }
    return false
  }

  private mutating func quoted(_ piece: UnsafeBufferPointer<UInt8>, _ at: inout Int) {
    if escapes.isOn {
      let byte = piece[at]
      at += 1
      if escapes.isOpen {
        if !escapes.take(byte, into: &value, isWanted: isWanted) { at -= 1 }
      } else if byte == UInt8(ascii: "'") {
        state = .quoteEnd
      } else if byte == UInt8(ascii: "\\") {
        escapes.open()
      } else {
        keep(byte)
      }
      return
    }
    let start = at
    at = piece.place(of: UInt8(ascii: "'"), from: at) ?? piece.count
    value.append(piece, start..<at, isWanted: isWanted)
    if at < piece.count {
      state = .quoteEnd
      at += 1
    }
  }

  private mutating func dollarTag(_ byte: UInt8, _ at: inout Int) {
    if byte == UInt8(ascii: "$") {
      tag.append(byte)
      (state, tagMatched) = (.dollar, 0)
      escapes = TextEscapes(isOn: false)
      value.beginText()
      at += 1
    } else if StatementScanner.isWordByte(byte), tag.count < StatementScanner.maximumTag {
      tag.append(byte)
      at += 1
    } else {
      // A parameter such as $1, which is no literal.
      for byte in tag { value.take(byte) }
      state = .value
    }
  }

  private mutating func dollar(_ piece: UnsafeBufferPointer<UInt8>, _ at: inout Int) {
    if tagMatched == 0 {
      let start = at
      at = piece.place(of: UInt8(ascii: "$"), from: at) ?? piece.count
      value.append(piece, start..<at, isWanted: isWanted)
      guard at < piece.count else { return }
    }
    let byte = piece[at]
    if byte == tag[tagMatched] {
      tagMatched += 1
      at += 1
      if tagMatched == tag.count { state = .value }
      return
    }
    // What looked like the closing tag is text, but this byte may start the real one.
    for byte in tag[..<tagMatched] { keep(byte) }
    tagMatched = 0
    if byte != UInt8(ascii: "$") {
      keep(byte)
      at += 1
    }
  }

  private mutating func keep(_ byte: UInt8) { value.append(byte, isWanted: isWanted) }

  private mutating func endField() {
    let outcome = value.end()
    sizes.append(value.size)
    if isWanted, let target = plan.targets[field] {
      switch outcome {
      case .null: break
      case .oversized:
        oversized.append(target)
        if plan.keepsBeginnings { row.set(target) { $0.append(contentsOf: value.bytes) } }
      case .unreadable: unreadable = unreadable ?? target
      case .text: row.set(target) { $0.append(contentsOf: value.bytes) }
      }
    }
    plan.measure(field, bytes: value.size, &row)
    field += 1
    isWanted = plan.wants(field, of: row)
    value.begin()
  }
}

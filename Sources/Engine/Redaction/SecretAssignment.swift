/// An assignment of a random-looking value to a name that suggests a secret, or such an option of a program.
enum SecretAssignment {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// Returns the value of the assignment whose name contains the byte at `anchor`. Nil if there is none, or
  /// if it is not a secret.
  static func find(in bytes: Bytes, around anchor: Int) -> Range<Int>? {
    var start = anchor
    while start > 0, anchor - start < 64, ByteClass.name.contains(bytes[start - 1]) { start -= 1 }
    var at = ByteClass.name.end(of: bytes, from: anchor, limit: 64)
    // "api key" is one name of two words.
    if let end = SecretQuote.one(of: [" key"], in: bytes, at: at) { at = end }
    let name = bytes[start..<at]
    guard let core = core(of: name) else { return nil }
    let isOption = name.first == UInt8(ascii: "-") && at - start > 2
    let quoteEnd = SecretQuote.end(in: bytes, from: at)
    if let value = separatorEnd(in: bytes, from: skip(bytes, quoteEnd, spaces)) {
      return secret(in: bytes, from: skip(bytes, value, spaces), core, isOption)
        ?? lineEnd(in: bytes, from: value).flatMap { secret(in: bytes, from: $0, core, false) }
    }
    if let value = pairedValue(in: bytes, from: quoteEnd) {
      return secret(in: bytes, from: skip(bytes, value, spaces), core, false)
    }
    // `--password X`, or `"--password", "X"` in a list of arguments.
    guard isOption else { return nil }
    let next = skip(bytes, skip(bytes, quoteEnd, ByteClass([], ",")), spaces)
    return next == quoteEnd ? nil : secret(in: bytes, from: next, core, true)
  }

  /// The start of a value on the next line, also in a block of YAML. Nil if the line has not ended.
  private static func lineEnd(in bytes: Bytes, from start: Int) -> Int? {
    let first = ByteClass([], " \t|>-").end(of: bytes, from: start, limit: 4)
    let end = SecretQuote.blankEnd(in: bytes, from: first)
    guard end > first else { return nil }
    // A block of Markdown begins with a line of its own.
    return SecretQuote.blankEnd(in: bytes, from: SecretQuote.end(in: bytes, from: end))
  }

  /// The start of the value in `"name": "API_KEY", "value": "X"`, as lists of variables have it, in the next
  /// cell of a table, and in "the password is X".
  private static func pairedValue(in bytes: Bytes, from start: Int) -> Int? {
    if let end = SecretQuote.one(of: [" | ", "|", " is ", " is: "], in: bytes, at: start) { return end }
    var at = SecretQuote.blankEnd(in: bytes, from: skip(bytes, start, ByteClass([], " ,")))
    at = SecretQuote.end(in: bytes, from: at)
    guard at > start, let end = SecretQuote.one(of: ["value"], in: bytes, at: at) else { return nil }
    return separatorEnd(in: bytes, from: skip(bytes, SecretQuote.end(in: bytes, from: end), spaces))
  }

  /// `--pass` is a password only as an option.
  private static func core(of name: Slice<Bytes>) -> [UInt8]? {
    SecretName.core(of: name) ?? (name.elementsEqual("--pass".utf8) ? Array("pass".utf8) : nil)
  }

  private static func secret(in bytes: Bytes, from start: Int, _ core: [UInt8], _ isOption: Bool) -> Range<
    Int
  >? {
    var at = start
    // `r"…"` of Python and `$'…'` of Bash.
    if at + 1 < bytes.count, ByteClass([], "rbfu$").contains(bytes[at]), quotes.contains(bytes[at + 1]) {
      at += 1
    }
    at = SecretQuote.end(in: bytes, from: at)
    while let end = SecretQuote.one(of: ["bearer ", "basic ", "token "], in: bytes, at: at) { at = end }
    let value = bytes[at..<SecretValue.end(in: bytes, from: at)]
    guard SecretValue.isRandom(value, named: core) || isOption && SecretValue.isGiven(value) else {
      return nil
    }
    return at..<value.endIndex
  }

  private static let quotes = ByteClass([], "\"'\\")
  private static let spaces = ByteClass([], " \t")

  private static func skip(_ bytes: Bytes, _ at: Int, _ set: ByteClass) -> Int {
    set.end(of: bytes, from: at, limit: 4)
  }

  /// The end of `:`, `=`, `=>` or `:=` and of the quotes before and after it. Nil if there is none.
  private static func separatorEnd(in bytes: Bytes, from start: Int) -> Int? {
    guard start < bytes.count else { return nil }
    if bytes[start] == UInt8(ascii: ":") || bytes[start] == UInt8(ascii: "=") {
      // "**Password:** X" is bold up to the separator.
      return skip(bytes, start, ByteClass([], ":=>*"))
    }
    return SecretQuote.one(of: ["%3d", "%3a"], in: bytes, at: start)
  }
}

import CSQLite

/// Replacements for SQLite functions whose cost grows with the product of two lengths, or with a number in a
/// format. One call could take hours, and SQLite checks the time only between calls. The results are the same
/// as SQLite's.
enum SandboxFunctions {
  static let tooLongToCompare = "LIKE or GLOB on texts this long exceeds the time limit"
  /// The maximum number of steps to compare with a pattern, about a quarter of a second. Texts of usual
  /// length never need as many.
  private static let maximumComparison = 1 << 28
  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  typealias Arguments = UnsafeMutablePointer<OpaquePointer?>
  typealias Function = @convention(c) (OpaquePointer?, Int32, Arguments?) -> Void

  /// Registers them for a connection that does not outlive the deadline.
  static func define(on database: Database, _ deadline: SandboxDeadline) {
    let own = Unmanaged.passUnretained(deadline).toOpaque()
    func define(_ name: String, _ count: Int32, _ function: Function) {
      sqlite3_create_function_v2(
        database.handle, name, count, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, own, function,
        nil,
        nil, nil)
    }
    define("instr", 2, position)
    define("replace", 3, replacing)
    for count: Int32 in [1, 2] {
      define("trim", count) { SandboxFunctions.trim($0, $1, $2, start: true, end: true) }
      define("ltrim", count) { SandboxFunctions.trim($0, $1, $2, start: true, end: false) }
      define("rtrim", count) { SandboxFunctions.trim($0, $1, $2, start: false, end: true) }
    }
    define("glob", 2) { SandboxFunctions.compare($0, $1, $2, isGlob: true) }
    for count: Int32 in [2, 3] {
      define("like", count) { SandboxFunctions.compare($0, $1, $2, isGlob: false) }
    }
  }

  /// Ends the call if the time is over.
  private static func isOver(_ context: OpaquePointer?) -> Bool {
    guard let own = sqlite3_user_data(context),
      Unmanaged<SandboxDeadline>.fromOpaque(own).takeUnretainedValue().hasPassed
    else { return false }
    sqlite3_result_error(context, SandboxDeadline.message, -1)
    return true
  }

  /// The bytes of a value: of text as UTF-8, of a blob as they are. Nil for NULL.
  private static func bytes(_ value: OpaquePointer?, isBlob: Bool = false) -> UnsafeRawBufferPointer? {
    guard sqlite3_value_type(value) != SQLITE_NULL else { return nil }
    // The order matters: getting the text converts the value, and the length is that of the text.
    let start = isBlob ? sqlite3_value_blob(value) : sqlite3_value_text(value).map(UnsafeRawPointer.init)
    return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_value_bytes(value)))
  }

  /// Returns where one text starts in the other, in time proportional to the sum of their lengths.
  private static func find(_ needle: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer) -> Int? {
    guard let from = text.baseAddress, let what = needle.baseAddress,
      let found = csqlite_find(from, text.count, what, needle.count)
    else { return nil }
    return found - from
  }

  private static let position: Function = { context, _, arguments in
    if SandboxFunctions.isOver(context) { return }
    let isBlob = [0, 1].allSatisfy { sqlite3_value_type(arguments?[$0]) == SQLITE_BLOB }
    guard let text = SandboxFunctions.bytes(arguments?[0], isBlob: isBlob),
      let needle = SandboxFunctions.bytes(arguments?[1], isBlob: isBlob)
    else { return sqlite3_result_null(context) }
    guard needle.count > 0 else { return sqlite3_result_int(context, 1) }
    guard let offset = SandboxFunctions.find(needle, in: text) else { return sqlite3_result_int(context, 0) }
    // For text, the position is counted in characters.
    let before = isBlob ? offset : text[..<offset].reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    sqlite3_result_int64(context, Int64(before) + 1)
  }

  private static let replacing: Function = { context, _, arguments in
    if SandboxFunctions.isOver(context) { return }
    guard let text = SandboxFunctions.bytes(arguments?[0]),
      let pattern = SandboxFunctions.bytes(arguments?[1])
    else { return sqlite3_result_null(context) }
    guard pattern.count > 0, pattern[0] != 0 else { return sqlite3_result_value(context, arguments?[0]) }
    guard let other = SandboxFunctions.bytes(arguments?[2]) else { return sqlite3_result_null(context) }
    let limit = Int(sqlite3_limit(sqlite3_context_db_handle(context), SQLITE_LIMIT_LENGTH, -1))
    var result: [UInt8] = []
    var rest = text
    while let offset = SandboxFunctions.find(pattern, in: rest) {
      result += rest[..<offset]
      result += other
      guard result.count <= limit else { return sqlite3_result_error_toobig(context) }
      rest = UnsafeRawBufferPointer(rebasing: rest[(offset + pattern.count)...])
    }
    result += rest
    SandboxFunctions.give(result[...], context)
  }

  private static func give(_ bytes: ArraySlice<UInt8>, _ context: OpaquePointer?) {
    bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return sqlite3_result_text(context, "", 0, nil) }
      sqlite3_result_text64(
        context, start.assumingMemoryBound(to: CChar.self), UInt64(buffer.count), transient,
        UInt8(SQLITE_UTF8))
    }
  }

  private static func trim(
    _ context: OpaquePointer?, _ count: Int32, _ arguments: Arguments?, start: Bool, end: Bool
  ) {
    if isOver(context) { return }
    guard let text = bytes(arguments?[0]) else { return sqlite3_result_null(context) }
    var characters: Set<UInt64> = [0x20]
    if count == 2 {
      guard let given = bytes(arguments?[1]) else { return sqlite3_result_null(context) }
      characters = []
      var at = 0
      while at < given.count { characters.insert(character(given, &at)) }
    }
    var (first, last) = (0, text.count)
    while start, first < last {
      var next = first
      guard characters.contains(character(text, &next)) else { break }
      first = min(next, last)
    }
    while end, first < last {
      var begin = last - 1
      while begin > first, text[begin] & 0xC0 == 0x80 { begin -= 1 }
      var next = begin
      guard characters.contains(character(text, &next)) else { break }
      last = begin
    }
    give(Array(text[first..<last])[...], context)
  }

  /// Returns the character at a position as a number, and moves the position after it.
  private static func character(_ text: UnsafeRawBufferPointer, _ at: inout Int) -> UInt64 {
    var bytes = UInt64(text[at])
    at += 1
    while at < text.count, text[at] & 0xC0 == 0x80 {
      bytes = bytes << 8 | UInt64(text[at])
      at += 1
    }
    return bytes
  }

  /// `pattern` LIKE and GLOB: SQLite's own comparison, for texts below a maximum length.
  private static func compare(
    _ context: OpaquePointer?, _ count: Int32, _ arguments: Arguments?, isGlob: Bool
  ) {
    if isOver(context) { return }
    // A blob matches nothing, as in packaged builds of SQLite.
    if [0, 1].contains(where: { sqlite3_value_type(arguments?[$0]) == SQLITE_BLOB }) {
      return sqlite3_result_int(context, 0)
    }
    var escape: UInt32 = 0
    if count == 3 {
      guard let text = bytes(arguments?[2]) else { return sqlite3_result_null(context) }
      let characters = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
      guard characters.count == 1, !"%_".unicodeScalars.contains(characters[0]) else {
        return sqlite3_result_error(context, "ESCAPE must be one character other than % and _", -1)
      }
      escape = characters[0].value
    }
    guard let pattern = bytes(arguments?[0]), let text = bytes(arguments?[1]) else {
      return sqlite3_result_null(context)
    }
    guard pattern.count <= maximumComparison / max(1, text.count) else {
      return sqlite3_result_error(context, tooLongToCompare, -1)
    }
    guard let pattern = sqlite3_value_text(arguments?[0]), let text = sqlite3_value_text(arguments?[1]) else {
      return sqlite3_result_null(context)
    }
    func isMatch(_ pattern: UnsafePointer<UInt8>, _ text: UnsafePointer<UInt8>) -> Bool {
      pattern.withMemoryRebound(to: CChar.self, capacity: 1) { pattern in
        text.withMemoryRebound(to: CChar.self, capacity: 1) { text in
          (isGlob ? sqlite3_strglob(pattern, text) : sqlite3_strlike(pattern, text, escape)) == 0
        }
      }
    }
    sqlite3_result_int(context, isMatch(pattern, text) ? 1 : 0)
  }
}

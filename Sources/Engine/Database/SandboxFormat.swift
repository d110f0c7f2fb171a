import CSQLite

/// `printf` and `format` for a sandbox. SQLite counts up to a width or precision of ten digits even if such a
/// long text is not allowed, so formats are checked first. SQLite's own function does the work, on a separate
/// empty connection.
final class SandboxFormat {
  private var handle: OpaquePointer?
  /// One per number of arguments.
  private var statements: [Int32: OpaquePointer] = [:]
  private static let maximumDigits = 4

  init(length: Int) {
    sqlite3_open_v2(":memory:", &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, nil)
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Int32(length))
  }

  deinit {
    for statement in statements.values { sqlite3_finalize(statement) }
    sqlite3_close_v2(handle)
  }

  /// Registers it for a connection that does not outlive it.
  func define(on database: Database) {
    for name in ["printf", "format"] {
      sqlite3_create_function_v2(
        database.handle, name, -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
        Unmanaged.passUnretained(self).toOpaque(),
        { context, count, arguments in
          guard let own = sqlite3_user_data(context) else { return sqlite3_result_null(context) }
          Unmanaged<SandboxFormat>.fromOpaque(own).takeUnretainedValue().call(context, count, arguments)
        }, nil, nil, nil)
    }
  }

  private func call(_ context: OpaquePointer?, _ count: Int32, _ arguments: SandboxFunctions.Arguments?) {
    guard count > 0, let text = sqlite3_value_text(arguments?[0]) else { return sqlite3_result_null(context) }
    guard Self.isModest(text) else {
      return sqlite3_result_error(context, "printf and format do not support * or a width above 9999", -1)
    }
    guard let statement = statement(count) else { return sqlite3_result_error_nomem(context) }
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    for index in 0..<count { sqlite3_bind_value(statement, index + 1, arguments?[Int(index)]) }
    guard sqlite3_step(statement) == SQLITE_ROW else { return sqlite3_result_error_toobig(context) }
    sqlite3_result_value(context, sqlite3_column_value(statement, 0))
  }

  private func statement(_ count: Int32) -> OpaquePointer? {
    if let known = statements[count] { return known }
    let marks = Array(repeating: "?", count: Int(count)).joined(separator: ",")
    var statement: OpaquePointer?
    sqlite3_prepare_v2(handle, "SELECT printf(\(marks))", -1, &statement, nil)
    statements[count] = statement
    return statement
  }

  /// True if no width or precision is `*` or has more digits than a text can have.
  private static func isModest(_ format: UnsafePointer<UInt8>) -> Bool {
    var at = format
    while at.pointee != 0 {
      guard at.pointee == UInt8(ascii: "%") else {
        at += 1
        continue
      }
      at += 1
      var digits = 0
      while "-+ #0!,.123456789*".utf8.contains(at.pointee) {
        if at.pointee == UInt8(ascii: "*") { return false }
        digits = at.pointee &- 0x30 < 10 ? digits + 1 : 0
        if digits > maximumDigits { return false }
        at += 1
      }
      if at.pointee != 0 { at += 1 }
    }
    return true
  }
}

import CSQLite

/// Statements of one SQL file, prepared once and run repeatedly, with named parameters.
final class Script {
  private let statements: [(handle: OpaquePointer, line: Int)]
  private let database: Database

  /// Returns the value of a parameter such as "config_days". Nil if it does not exist.
  typealias Parameters = (String) throws -> SQLValue?

  /// Prepares every statement of the text. If statements depend on objects created by earlier ones, use
  /// `Database.execute(script:)`.
  init(_ database: Database, _ sql: String) throws {
    self.database = database
    var statements: [(OpaquePointer, Int)] = []
    do {
      try Self.each(database, sql) { statements.append(($0, $1)) }
    } catch {
      for (statement, _) in statements { sqlite3_finalize(statement) }
      throw error
    }
    self.statements = statements
  }

  deinit {
    for statement in statements { sqlite3_finalize(statement.handle) }
  }

  var count: Int { statements.count }

  /// True if no statement writes.
  var isReadOnly: Bool { statements.allSatisfy { sqlite3_stmt_readonly($0.handle) != 0 } }

  /// The columns that the last statement returns.
  var columns: [String] {
    guard let statement = statements.last?.handle else { return [] }
    return (0..<sqlite3_column_count(statement)).map { column in
      Self.withoutTable(sqlite3_column_name(statement, column).map { String(cString: $0) } ?? "")
    }
  }

  /// `title` for `approvals.title`. SQLite names a column in this way where its value is withheld from the query.
  private static func withoutTable(_ name: String) -> String {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let isPath =
      parts.count == 2
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy { $0 | 0x20 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "_") }
      }
    return isPath && parts[0].utf8.first.map { $0 &- 0x30 >= 10 } == true ? String(parts[1]) : name
  }

  /// Runs all statements in order. `after` is called after each statement, `row` for each returned row.
  func run(
    _ parameters: Parameters, after: () throws -> Void, row: (borrowing ScriptRow) throws -> Void = { _ in }
  ) throws {
    for (statement, line) in statements {
      try Self.located(line) { try Self.run(statement, database, parameters, after, row) }
    }
  }

  /// Prepares and runs one statement at a time.
  static func execute(
    _ sql: String, on database: Database, _ parameters: Parameters, after: () throws -> Void
  ) throws {
    try each(database, sql) { statement, line in
      defer { sqlite3_finalize(statement) }
      try located(line) { try run(statement, database, parameters, after) { _ in } }
    }
  }

  /// The names of the statements' parameters, without their colons.
  var parameterNames: Set<String> {
    var names: Set<String> = []
    for (statement, _) in statements {
      for index in 0..<sqlite3_bind_parameter_count(statement) {
        names.insert(sqlite3_bind_parameter_name(statement, index + 1).map { String(cString: $0 + 1) } ?? "?")
      }
    }
    return names
  }

  private static func each(
    _ database: Database, _ sql: String, _ body: (OpaquePointer, Int) throws -> Void
  ) throws {
    guard !sql.utf8.contains(0) else {
      throw DatabaseError("the SQL contains a NUL character")
    }
    try sql.withCString { start in
      var rest: UnsafePointer<CChar>? = start
      var line = 1
      var counted = start
      func lineNumber(at place: UnsafePointer<CChar>) -> Int {
        while counted < place {
          if counted.pointee == 0x0A { line += 1 }
          counted += 1
        }
        return line
      }
      while let text = rest, text.pointee != 0 {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(
          database.handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, &rest)
        let first = beginning(text)
        guard code == SQLITE_OK else {
          let offset = Int(sqlite3_error_offset(database.handle))
          let error = database.error(code, String(cString: text))
          throw ScriptError(
            error: error, line: lineNumber(at: offset < 0 ? first : max(first, text + offset)))
        }
        // White space and comments are not statements.
        if let statement { try body(statement, lineNumber(at: first)) }
      }
    }
  }

  /// The start of a statement, after white space and comments.
  private static func beginning(_ text: UnsafePointer<CChar>) -> UnsafePointer<CChar> {
    var at = text
    while true {
      if at.pointee == 0x20 || (0x09...0x0D).contains(at.pointee) {
        at += 1
      } else if at[0] == 0x2D, at[1] == 0x2D {
        while at.pointee != 0, at.pointee != 0x0A { at += 1 }
      } else if at[0] == 0x2F, at[1] == 0x2A {
        at += 2
        while at.pointee != 0, !(at[0] == 0x2A && at[1] == 0x2F) { at += 1 }
        if at.pointee != 0 { at += 2 }
      } else {
        return at
      }
    }
  }

  /// Adds the line where the statement starts to an error.
  private static func located(_ line: Int, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as DatabaseError {
      throw ScriptError(error: error, line: line)
    }
  }

  private static func run(
    _ statement: OpaquePointer, _ database: Database, _ parameters: Parameters, _ after: () throws -> Void,
    _ row: (borrowing ScriptRow) throws -> Void
  ) throws {
    try bind(statement, parameters)
    defer { sqlite3_reset(statement) }
    while true {
      let code = sqlite3_step(statement)
      if code == SQLITE_DONE { break }
      guard code == SQLITE_ROW else {
        let sql = sqlite3_sql(statement).map { String(cString: $0) } ?? ""
        throw database.error(code, sql)
      }
      try row(ScriptRow(statement: statement))
    }
    try after()
  }

  private static func bind(_ statement: OpaquePointer, _ parameters: Parameters) throws {
    for index in 0..<sqlite3_bind_parameter_count(statement) {
      guard let name = sqlite3_bind_parameter_name(statement, index + 1).map({ String(cString: $0 + 1) })
      else {
        throw DatabaseError("use named parameters such as :config_days")
      }
      guard let value = try parameters(name) else {
        throw DatabaseError("unknown parameter :\(name)")
      }
      let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
      switch value {
      case .int(let number): sqlite3_bind_int64(statement, index + 1, number)
      case .real(let number): sqlite3_bind_double(statement, index + 1, number)
      case .text(let text): sqlite3_bind_text(statement, index + 1, text, Int32(text.utf8.count), transient)
      case .null, .key, .blob: sqlite3_bind_null(statement, index + 1)
      }
    }
  }
}

/// A row of a script's statement, valid only while the statement is at this row.
struct ScriptRow: ~Copyable {
  fileprivate let statement: OpaquePointer

  var count: Int32 { sqlite3_column_count(statement) }
  /// The size of a text or blob; 8 for anything else.
  borrowing func size(_ column: Int32) -> Int {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_TEXT, SQLITE_BLOB: Int(sqlite3_column_bytes(statement, column))
    default: 8
    }
  }

  /// A column as a value. Blobs cannot be shown on pages.
  borrowing func value(_ column: Int32) -> Value {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return .int(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT:
      let number = sqlite3_column_double(statement, column)
      // A quotient without remainder is shown as a whole number.
      if let whole = Int64(exactly: number), whole.magnitude < 1 << 53 { return .int(whole) }
      return number.isFinite ? .number("\(number)") : .null
    case SQLITE_TEXT:
      guard let start = sqlite3_column_text(statement, column) else { return .null }
      let count = Int(sqlite3_column_bytes(statement, column))
      return .string(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    default: return .null
    }
  }
}

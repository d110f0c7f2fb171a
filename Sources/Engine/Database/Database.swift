import CSQLite

/// One open SQLite file. Every statement of the program runs through a `Database`; only this folder uses
/// SQLite.
///
/// Used by one task at a time. The journal mode is SQLite's default, a rollback journal: a run without
/// changes leaves no files behind, and the next run rolls back a killed one.
final class Database {
  let path: String
  let handle: OpaquePointer
  /// True if the file is locked until the connection is closed (`exclusive`).
  var isExclusive = false
  /// Prepared statements by SQL, since preparing costs more than running most of them.
  private var idle: [String: OpaquePointer] = [:]
  private static let maximumIdle = 256

  /// Reading the schema takes a few steps for each table; only one that a damaged page sends in circles takes
  /// so many.
  private static let maximumOpeningSteps: Int32 = 5_000_000

  /// Opens or makes the file; ":memory:" is a database of its own. `vfs` names the SQLite VFS to use.
  ///
  /// `readOnly`: nothing is written but what a killed run left is rolled back, since SQLite cannot read the
  /// file before.
  init(path: String, readOnly: Bool = false, vfs: String? = nil) throws {
    self.path = path
    var opened: OpaquePointer?
    let flags =
      (readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) | SQLITE_OPEN_NOMUTEX
      | SQLITE_OPEN_EXRESCODE
    let code = sqlite3_open_v2(path, &opened, flags, vfs)
    guard code == SQLITE_OK, let opened else {
      let system = sqlite3_system_errno(opened)
      sqlite3_close_v2(opened)
      throw DatabaseError(
        code: DatabaseError.code(code, system: system), reported: String(cString: sqlite3_errstr(code)),
        sql: nil, path: path)
    }
    handle = opened
    sqlite3_busy_timeout(opened, DatabasePatience.milliseconds)
    sqlite3_progress_handler(opened, Self.maximumOpeningSteps, { _ in 1 }, nil)
    defer { sqlite3_progress_handler(opened, 0, nil, nil) }
    if readOnly, sqlite3_exec(handle, Self.firstRead, nil, nil, nil) == Self.needsRollback {
      _ = try Database(path: path).integer(Self.firstRead)
    }
    try execute(
      """
      PRAGMA foreign_keys = ON;
      PRAGMA synchronous = NORMAL;
      PRAGMA cache_size = -\(Self.cache);
      PRAGMA trusted_schema = OFF;
      """)
  }

  /// Reads the first page, before which SQLite rolls back an unfinished transaction.
  static let firstRead = "PRAGMA schema_version"
  /// SQLITE_READONLY_ROLLBACK, which C defines by an expression.
  private static let needsRollback = SQLITE_READONLY | 3 << 8

  deinit {
    finalizeIdle()
    unlock()
    sqlite3_close_v2(handle)
  }

  /// KiB of the page cache.
  static let cache = 24_576

  /// Runs statements that return nothing.
  func execute(_ sql: String) throws {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    if code != SQLITE_OK { throw error(code, sql) }
  }

  func prepare(_ sql: String) throws -> Statement {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement else { throw error(code, sql) }
    return Statement(handle: statement, database: handle)
  }

  /// Calls `body` with the statement, newly prepared or cached. While it is in use, the same SQL gets another
  /// one.
  private func prepared<R>(_ sql: String, _ body: (inout Statement) throws -> R) throws -> R {
    var statement: Statement
    if let kept = idle.removeValue(forKey: sql) {
      statement = Statement(handle: kept, database: handle)
    } else {
      statement = try prepare(sql)
    }
    let result = try body(&statement)
    if idle[sql] == nil {
      // Drop all idle statements when the cache is full; frequent ones are soon cached again.
      if idle.count >= Self.maximumIdle { finalizeIdle() }
      idle[sql] = statement.release()
    }
    return result
  }

  /// Gives back the memory of a database that is not used for a while: idle statements and pages that are on
  /// disk.
  func rest() throws {
    finalizeIdle()
    try execute("PRAGMA shrink_memory")
  }

  /// Writes pages that the open transaction changed, so that `rest` can give back their memory.
  func writePages() throws {
    let code = sqlite3_db_cacheflush(handle)
    if code != SQLITE_OK { throw error(code, "") }
  }

  private func finalizeIdle() {
    for statement in idle.values { sqlite3_finalize(statement) }
    idle = [:]
  }

  /// Runs one statement with these arguments, for each row of its result.
  func query(_ sql: String, _ arguments: [SQLValue] = [], _ row: (borrowing Statement) throws -> Void) throws
  {
    try prepared(sql) { statement in
      statement.bind(all: arguments)
      while try statement.step() { try row(statement) }
    }
  }

  /// Runs one statement that returns nothing.
  func run(_ sql: String, _ arguments: [SQLValue] = []) throws {
    try prepared(sql) { statement in
      statement.bind(all: arguments)
      while try statement.step() {}
    }
  }

  /// The first column of the first row. Nil if there is no row or it is NULL.
  func integer(_ sql: String, _ arguments: [SQLValue] = []) throws -> Int64? {
    try prepared(sql) { statement in
      statement.bind(all: arguments)
      return try statement.step() ? statement.optionalInt(0) : nil
    }
  }

  func text(_ sql: String, _ arguments: [SQLValue] = []) throws -> String? {
    try prepared(sql) { statement in
      statement.bind(all: arguments)
      return try statement.step() ? statement.text(0) : nil
    }
  }

  /// Writes all changes of `body` or none.
  func transaction<R>(_ body: () throws -> R) throws -> R {
    try execute("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
      throw error
    }
  }

  /// A consistent view of the whole database while `body` reads.
  func reading<R>(_ body: () throws -> R) throws -> R {
    try execute("BEGIN")
    defer { try? execute("COMMIT") }
    return try body()
  }

  /// Writes a copy of the current database to a new file. The database can be read-only.
  func copy(to path: String) throws { try run("VACUUM INTO ?", [.text(path)]) }

  /// The number of the row last inserted.
  var lastInserted: Int64 { sqlite3_last_insert_rowid(handle) }
  /// Rows changed by the last INSERT, UPDATE or DELETE.
  var changes: Int { Int(sqlite3_changes64(handle)) }

  func error(_ code: Int32, _ sql: String) -> DatabaseError {
    DatabaseError(
      code: DatabaseError.code(
        sqlite3_extended_errcode(handle) != 0 ? sqlite3_extended_errcode(handle) : code,
        system: sqlite3_system_errno(handle)),
      reported: String(cString: sqlite3_errmsg(handle)), sql: sql, path: path)
  }
}

/// An argument of a statement.
enum SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
  case null
  case int(Int64)
  case real(Double)
  case text(String)
  case key(EventKey)
  case blob([UInt8])

  /// A digest that differs when the value does, but for one in 2^64.
  var digest: UInt64 {
    switch self {
    case .null: 1
    case .int(let number): JSONDigest.mix(UInt64(bitPattern: number), 2)
    case .real(let number): JSONDigest.mix(number.bitPattern, 3)
    case .text(var text): text.withUTF8(Self.digest)
    case .key(let key): JSONDigest.mix(key.high, key.low)
    case .blob(let bytes): JSONDigest.mix(bytes.withUnsafeBufferPointer(JSONDigest.bytes), 4)
    }
  }

  /// The digest of a text.
  static func digest(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 { JSONDigest.bytes(text) }

  init(stringLiteral text: String) { self = .text(text) }
  init(integerLiteral number: Int64) { self = .int(number) }
  init(nilLiteral: ()) { self = .null }
  init(_ text: String?) { self = text.map(SQLValue.text) ?? .null }
  init(_ number: Int64?) { self = number.map(SQLValue.int) ?? .null }
  init(_ instant: Instant?) { self = instant.map { .int($0.milliseconds) } ?? .null }
}

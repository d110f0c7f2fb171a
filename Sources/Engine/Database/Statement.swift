import CSQLite

/// A prepared statement. It is finalized exactly once, on deinit.
struct Statement: ~Copyable {
  private let handle: OpaquePointer
  private let database: OpaquePointer

  init(handle: OpaquePointer, database: OpaquePointer) {
    self.handle = handle
    self.database = database
  }

  deinit { sqlite3_finalize(handle) }

  /// Returns the handle for reuse, reset and without arguments.
  consuming func release() -> OpaquePointer {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
    let kept = handle
    discard self
    return kept
  }

  /// SQLite copies the bytes, since the source's buffer changes before the statement runs again.
  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  /// Parameters are numbered from 1.
  mutating func bind(_ index: Int32, _ number: Int64?) {
    if let number { sqlite3_bind_int64(handle, index, number) } else { sqlite3_bind_null(handle, index) }
  }

  mutating func bind(_ index: Int32, _ instant: Instant?) { bind(index, instant?.milliseconds) }

  mutating func bind(_ index: Int32, _ text: String?) {
    guard var text else {
      sqlite3_bind_null(handle, index)
      return
    }
    text.withUTF8 { bind(index, bytes: $0) }
  }

  /// Text as UTF-8 bytes.
  mutating func bind(_ index: Int32, bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress, bytes.count > 0 else {
      sqlite3_bind_text(handle, index, "", 0, nil)
      return
    }
    start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
      _ = sqlite3_bind_text(handle, index, $0, Int32(bytes.count), Self.transient)
    }
  }

  mutating func bind(_ index: Int32, _ key: EventKey) {
    withUnsafeTemporaryAllocation(byteCount: 16, alignment: 8) { buffer in
      key.store(to: buffer)
      _ = sqlite3_bind_blob(handle, index, buffer.baseAddress, 16, Self.transient)
    }
  }

  /// Once for all runs. The bytes must outlive the statement.
  mutating func bind(_ index: Int32, _ key: KeyBytes) {
    _ = sqlite3_bind_blob(handle, index, key.start, 16, nil)
  }

  mutating func bind(_ index: Int32, blob: UnsafeRawBufferPointer) {
    _ = sqlite3_bind_blob(handle, index, blob.baseAddress, Int32(blob.count), Self.transient)
  }

  mutating func bind(all arguments: [SQLValue]) {
    for (offset, argument) in arguments.enumerated() {
      let index = Int32(offset + 1)
      switch argument {
      case .null: sqlite3_bind_null(handle, index)
      case .int(let number): bind(index, number)
      case .real(let number): sqlite3_bind_double(handle, index, number)
      case .text(let text): bind(index, text)
      case .key(let key): bind(index, key)
      case .blob(let bytes): bytes.withUnsafeBytes { bind(index, blob: $0) }
      }
    }
  }

  /// Returns true if there is a row to read. After the last row, the statement can be bound and run again.
  mutating func step() throws -> Bool {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    guard code == SQLITE_DONE else { throw failed(code) }
    sqlite3_reset(handle)
    return false
  }

  /// The error of the last step. The message is read before the reset, so the statement can run again.
  private mutating func failed(_ code: Int32) -> DatabaseError {
    defer { sqlite3_reset(handle) }
    return DatabaseError(
      code: DatabaseError.code(code, system: sqlite3_system_errno(database)),
      reported: String(cString: sqlite3_errmsg(database)),
      sql: sqlite3_sql(handle).map { String(cString: $0) },
      path: sqlite3_db_filename(database, "main").map { String(cString: $0) } ?? "")
  }

  /// Runs a statement that returns no rows.
  mutating func run() throws {
    while try step() {}
  }

  /// Runs a statement that returns no rows. Returns true if it changed any.
  mutating func runChanging() throws -> Bool {
    try run()
    return sqlite3_changes(database) > 0
  }

  /// Resets the statement if not all rows were read.
  mutating func reset() { sqlite3_reset(handle) }

  var count: Int32 { sqlite3_column_count(handle) }
  /// Columns start at 0. NULL reads as 0.
  borrowing func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
  borrowing func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }
  borrowing func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
  borrowing func isInteger(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_INTEGER }
  borrowing func instant(_ column: Int32) -> Instant? { optionalInt(column).map(Instant.init(milliseconds:)) }
  borrowing func money(_ column: Int32) -> Money? { optionalInt(column).map(Money.init(microcents:)) }

  /// Calls `body` with the bytes of a blob or text.
  borrowing func withBytes<R>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    let start = sqlite3_column_blob(handle, column)
    return try body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  /// A key of 16 bytes. Nil for anything else.
  borrowing func key(_ column: Int32) -> EventKey? {
    guard sqlite3_column_bytes(handle, column) == 16, let start = sqlite3_column_blob(handle, column) else {
      return nil
    }
    let bytes = UnsafeRawBufferPointer(start: start, count: 16)
    return EventKey(
      high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
      low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }

  borrowing func text(_ column: Int32) -> String? {
    guard let start = sqlite3_column_text(handle, column) else { return nil }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }
}

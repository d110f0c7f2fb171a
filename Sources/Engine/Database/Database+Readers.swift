import CSQLite

extension Database {
  /// How long to wait for readers, in milliseconds.
  private static let patience: Int32 = 2000

  /// Runs `body` if another program reads from the file and does not end, such as a shell with an open query:
  /// nothing can be committed until then. Nobody can write to the file while `body` runs. If another program
  /// writes to it, `body` does not run.
  func ifHeldByReader(_ body: () throws -> Void) throws {
    let test = begin("EXCLUSIVE")
    if test == SQLITE_OK { try execute("ROLLBACK") }
    guard test == SQLITE_BUSY, begin("IMMEDIATE") == SQLITE_OK else { return }
    defer { try? execute("ROLLBACK") }
    try body()
  }

  private func begin(_ kind: String) -> Int32 {
    sqlite3_busy_timeout(handle, Self.patience)
    defer { sqlite3_busy_timeout(handle, DatabasePatience.milliseconds) }
    return sqlite3_exec(handle, "BEGIN \(kind)", nil, nil, nil) & 0xFF
  }
}

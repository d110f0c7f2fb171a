import CSQLite

extension Database {
  /// How long to wait for readers before they are left, in milliseconds.
  private static var patience: Int32 { min(2000, DatabasePatience.milliseconds) }
  /// The ending of the name of a file while it is written.
  static let draftSuffix = ".new"

  /// Opens the file to write to it, and locks it until the connection is closed: everybody else waits to read,
  /// other connections of this process too. A transaction alone would not do. Its COMMIT waits for those that
  /// began to read in the middle of it, and one that does not end, such as a shell with an open query, would
  /// make the run fail.
  ///
  /// A reader that began before and does not end keeps the file that it opened, and a copy replaces it. A
  /// program that writes is waited for, since what it writes would be lost.
  static func exclusive(path: String, vfs: String? = nil) throws -> Database {
    var failure: (any Error)?
    for attempt in 0..<attempts {
      if let database = try locked(path, vfs) {
        // Only now, since others may begin to read from a copy before it is locked.
        let folder = FileSystem.folder(of: path)
        if attempt > 0 { try FileSystem.sync([folder], in: folder) }
        return database
      }
      do {
        guard try leaveReaders(of: path) else { break }
      } catch {
        failure = error
        break
      }
    }
    // Readers or a writer may end yet.
    let database = try Database(path: path, vfs: vfs)
    let code = database.lock(patience: DatabasePatience.milliseconds)
    if code != SQLITE_OK { throw failure ?? database.error(code, lock) }
    return database
  }

  private static let attempts = 4

  /// Nil if another program uses the file.
  private static func locked(_ path: String, _ vfs: String?) throws -> Database? {
    let database = try Database(path: path, vfs: vfs)
    let code = database.lock(patience: patience)
    if code & 0xFF == SQLITE_BUSY { return nil }
    if code != SQLITE_OK { throw database.error(code, lock) }
    return database
  }

  private static let lock = "BEGIN EXCLUSIVE"

  /// Locks the file and returns SQLite's code.
  private func lock(patience: Int32) -> Int32 {
    let code = begin(Self.lock, patience)
    guard code == SQLITE_OK else { return code }
    // SQLite leaves out the end of the transaction's lock in this mode.
    let kept = sqlite3_exec(handle, "PRAGMA main.locking_mode = EXCLUSIVE; COMMIT", nil, nil, nil)
    isExclusive = kept == SQLITE_OK
    if isExclusive, sqlite3_db_readonly(handle, "main") == 0 {
      // In this mode the journal stays until `unlock`. One that a killed run left with nothing in it goes now.
      try? FileSystem.remove(path + "-journal")
    }
    return kept
  }

  /// Gives up the lock if there is one, and removes the journal. The connection can still be used.
  func unlock() {
    guard isExclusive else { return }
    if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
    // The mode changes with the next read.
    try? execute("PRAGMA main.locking_mode = NORMAL; \(Self.firstRead)")
    isExclusive = false
  }

  /// Replaces the file by a copy. False if a program writes to it.
  private static func leaveReaders(of path: String) throws -> Bool {
    // A link would be replaced instead of its file.
    guard FileSystem.status(path)?.isFile == true else { return false }
    let database = try Database(path: path)
    // Nobody can write to the file while it is copied.
    guard database.begin("BEGIN IMMEDIATE", patience) == SQLITE_OK else { return false }
    defer { try? database.execute("ROLLBACK") }
    // Closing it would end the lock, so it stays open until the copy has the name.
    let file = try FileSystem.OpenFile(path)
    try withExtendedLifetime(file) { try replace(path, by: file) }
    return true
  }

  private func begin(_ sql: String, _ patience: Int32) -> Int32 {
    sqlite3_busy_timeout(handle, patience)
    defer { sqlite3_busy_timeout(handle, DatabasePatience.milliseconds) }
    return sqlite3_exec(handle, sql, nil, nil, nil)
  }

  private static func replace(_ path: String, by file: FileSystem.OpenFile) throws {
    let copy = path + draftSuffix
    do {
      try FileSystem.write([], to: copy)
      FileSystem.closeToOthers(copy)
      try file.read { try FileSystem.append(Array($0), to: copy) }
      try FileSystem.synchronize(copy)
      try FileSystem.rename(copy, to: path)
    } catch {
      try? FileSystem.remove(copy)
      throw error
    }
  }
}

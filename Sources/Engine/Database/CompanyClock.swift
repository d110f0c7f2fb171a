import CSQLite

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// SQLite's file layer with another clock: in modules' statements, "now" is the company's time, so that the
/// same history always gives the same rows. A copy of the default VFS with a time.
final class CompanyClock {
  let name: String
  private let memory: UnsafeMutableRawPointer

  /// Milliseconds from noon of 24 November 4714 BC, where Julian days begin, to 1970.
  private static let julianEpoch: Int64 = 210_866_760_000_000
  private static let timeAt = MemoryLayout<sqlite3_vfs>.stride

  /// `milliseconds` since 1970.
  init(milliseconds: Int64) throws {
    guard let base = sqlite3_vfs_find(nil) else {
      throw Failure("internal error: SQLite has no default VFS; please report this")
    }
    memory = .allocate(byteCount: Self.timeAt + 8, alignment: 16)
    memory.copyMemory(from: base, byteCount: MemoryLayout<sqlite3_vfs>.size)
    memory.storeBytes(of: milliseconds + Self.julianEpoch, toByteOffset: Self.timeAt, as: Int64.self)
    // The address makes the name unique among the clocks of a process.
    name = "company-clock-\(UInt(bitPattern: memory))"
    let vfs = memory.bindMemory(to: sqlite3_vfs.self, capacity: 1)
    vfs.pointee.zName = UnsafePointer(strdup(name))
    vfs.pointee.pNext = nil
    vfs.pointee.xCurrentTimeInt64 = { vfs, now in
      guard let vfs, let now else { return SQLITE_ERROR }
      now.pointee = UnsafeRawPointer(vfs).load(fromByteOffset: CompanyClock.timeAt, as: Int64.self)
      return SQLITE_OK
    }
    guard sqlite3_vfs_register(vfs, 0) == SQLITE_OK else {
      throw Failure("internal error: SQLite's clock cannot be set; please report this")
    }
    _ = csqlite_deny_local_time()
  }

  deinit {
    let vfs = memory.bindMemory(to: sqlite3_vfs.self, capacity: 1)
    sqlite3_vfs_unregister(vfs)
    free(UnsafeMutableRawPointer(mutating: vfs.pointee.zName))
    memory.deallocate()
  }
}

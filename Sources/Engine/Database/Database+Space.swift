#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Database {
  /// Whether the disk has room for more. SQLite reports a full disk and a full `max_page_count` as the same error, and rolls
  /// the pages back that would tell them apart.
  var hasFreeSpace: Bool {
    var disk = statvfs()
    guard statvfs(path, &disk) == 0 else { return true }
    return UInt64(disk.f_bavail) * UInt64(disk.f_frsize) > Self.leastFreeSpace
  }

  private static let leastFreeSpace: UInt64 = 16 << 20
}

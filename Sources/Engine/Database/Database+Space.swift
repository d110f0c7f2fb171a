#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Database {
  /// True if the disk has space left. SQLite reports a full disk and a full `max_page_count` as the same
  /// error, and rolls back the pages that would distinguish them.
  var hasFreeSpace: Bool {
    var disk = statvfs()
    guard statvfs(path, &disk) == 0 else { return true }
    return UInt64(disk.f_bavail) * UInt64(disk.f_frsize) > Self.leastFreeSpace
  }

  private static let leastFreeSpace: UInt64 = 16 << 20
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Shows whether a file is unchanged since it was checked: its size, times to the nanosecond, inode and
/// permissions.
///
/// A file that changed just before the check can change again without a new time, so its content is hashed
/// too.
package struct FileStamp: Equatable, Sendable {
  package let path: String
  /// Empty for a file that is missing.
  package let status: String
  package private(set) var digest: String?
  /// True if it changed so shortly before the check that its times are not enough.
  package let isFresh: Bool

  /// File systems round times, some to two seconds.
  private static let roundedTo: Int64 = 2_000_000_000
  /// A larger file that just changed is not hashed, since reading what is new in it costs less.
  private static let maximumHashed: Int64 = 64 << 20

  package enum Hashing: Sendable {
    case never, fresh, always
  }

  package init(_ path: String, hashing: Hashing = .fresh) {
    self.path = path
    var (info, now) = (stat(), timespec())
    clock_gettime(CLOCK_REALTIME, &now)
    guard stat(path, &info) == 0 else {
      status = ""
      isFresh = false
      return
    }
    #if canImport(Glibc)
      let (modified, changed) = (info.st_mtim, info.st_ctim)
    #else
      let (modified, changed) = (info.st_mtimespec, info.st_ctimespec)
    #endif
    func nanoseconds(_ time: timespec) -> Int64 {
      Int64(clamping: time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000).partialValue
        &+ Int64(time.tv_nsec)
    }
    let isRegular = info.st_mode & S_IFMT == S_IFREG
    status =
      "\(info.st_mode) \(info.st_dev) \(info.st_ino) \(isRegular ? Int64(info.st_size) : 0) "
      + (info.st_mode & S_IFMT == S_IFDIR ? "" : "\(nanoseconds(modified)) \(nanoseconds(changed))")
    isFresh =
      isRegular && max(nanoseconds(modified), nanoseconds(changed)) > nanoseconds(now) - Self.roundedTo
    guard isRegular, hashing == .always || hashing == .fresh && isFresh, info.st_size <= Self.maximumHashed,
      let bytes = try? FileSystem.read(path)
    else { return }
    digest = SHA256.digest(of: bytes).text
  }

  package init(path: String, status: String, digest: String?) {
    self.path = path
    self.status = status
    self.digest = digest
    isFresh = false
  }

  /// True if the file is certainly unchanged.
  package var stillHolds: Bool {
    let now = FileStamp(path, hashing: digest == nil ? .never : .always)
    return now.status == status && now.digest == digest
  }

  /// The stamp to remember for a file that was checked before and after it was read. Nil if it may have
  /// changed in between.
  package func confirmed() -> FileStamp? {
    var now = FileStamp(path, hashing: digest == nil ? .never : .always)
    guard now.status == status, now.digest == digest, !isFresh || digest != nil else { return nil }
    // Any change from now on has a new time.
    if !now.isFresh { now.digest = nil }
    return now
  }

  /// All files below a folder, and the folder itself. A link to a folder is followed.
  package static func paths(below path: String, depth: Int = 0) -> [String] {
    guard depth < 16, FileSystem.isFolder(path), let names = try? FileSystem.names(in: path) else {
      return [path]
    }
    return [path] + names.flatMap { paths(below: path + "/" + $0, depth: depth + 1) }
  }
}

#if canImport(Glibc)
  import Glibc

  // Glibc's module does not show these.
  @_silgen_name("getxattr") private func getAttribute(
    _ path: UnsafePointer<CChar>, _ name: UnsafePointer<CChar>, _ value: UnsafeMutableRawPointer?, _ size: Int
  ) -> Int
  @_silgen_name("setxattr") private func setAttribute(
    _ path: UnsafePointer<CChar>, _ name: UnsafePointer<CChar>, _ value: UnsafeRawPointer?, _ size: Int,
    _ flags: Int32
  ) -> Int32
#else
  import Darwin
#endif

/// The workspace that publishes to a folder, one run at a time. It is recorded in an attribute of the folder
/// and not in a file, so that it is neither served nor copied to a repository with the site.
package final class FolderOwner {
  private static let attribute = "user.paperclip-gen.owner"
  private static let pause: UInt32 = 100_000
  private let descriptor: Int32

  /// Claims a folder for a workspace. `marks`: identifiers of the workspace. One of them is enough, so that
  /// it can move or lose its state. Waits this many milliseconds for another run.
  package init(of folder: String, marks: [String], patience: Int64) throws {
    descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileSystem.failure(folder, "cannot be opened") }
    let start = SystemClock.monotonic
    // A file system without locks needs none.
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      guard SystemClock.monotonic - start < patience else {
        throw Failure(
          "\(folder): another run is publishing to this folder; wait for it to finish, or use --wait SECONDS")
      }
      usleep(Self.pause)
    }
    if let owner = Self.owner(folder), !owner.contains(where: marks.contains) {
      throw Failure(
        "\(folder): another workspace publishes to this folder; choose another one with --out or in the configuration, or "
          + "remove the folder if that workspace is gone")
    }
    Self.set(marks, folder)
  }

  deinit { close(descriptor) }

  private static func owner(_ folder: String) -> [String]? {
    var bytes = [UInt8](repeating: 0, count: 256)
    #if canImport(Glibc)
      let count = getAttribute(folder, attribute, &bytes, bytes.count)
    #else
      let count = getxattr(folder, attribute, &bytes, bytes.count, 0, 0)
    #endif
    guard count > 0 else { return nil }
    return String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: " ").map(String.init)
  }

  /// If the file system has no attributes, only the workspaces' own records keep them apart.
  private static func set(_ marks: [String], _ folder: String) {
    guard owner(folder) != marks else { return }
    let bytes = Array(marks.joined(separator: " ").utf8)
    #if canImport(Glibc)
      _ = setAttribute(folder, attribute, bytes, bytes.count, 0)
    #else
      _ = setxattr(folder, attribute, bytes, bytes.count, 0, 0)
    #endif
  }
}

#if canImport(Glibc)
  import Glibc

  // Declared here because Glibc's module does not export this Linux extension.
  @_silgen_name("renameat2") private func renameat2(
    _ folder: Int32, _ path: UnsafePointer<CChar>, _ otherFolder: Int32, _ other: UnsafePointer<CChar>,
    _ flags: UInt32
  ) -> Int32
#endif

extension FileSystem {
  #if canImport(Glibc)
    /// RENAME_EXCHANGE
    private static let exchanging: UInt32 = 1 << 1
  #endif

  /// Swaps two files atomically, so that nothing is deleted yet. False if that is not possible, such as on a
  /// file system of another machine, or because one of them is gone; nothing has changed then.
  package static func exchange(_ path: String, with other: String) -> Bool {
    #if canImport(Glibc)
      renameat2(AT_FDCWD, path, AT_FDCWD, other, exchanging) == 0
    #else
      false
    #endif
  }
}

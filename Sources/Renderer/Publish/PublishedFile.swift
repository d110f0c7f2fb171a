package import Engine

/// A published file.
package struct PublishedFile: Sendable, Equatable {
  /// Relative to the output folder.
  package let path: String
  /// Its description in `api/index.json`.
  package let what: String
  package let size: Int64
  package let digest: SHA256.Digest
  /// A digest of all that the file is made of. 0 if only making it tells.
  let source: UInt64

  init(path: String, what: String, size: Int64, digest: SHA256.Digest, source: UInt64 = 0) {
    self.path = path
    self.what = what
    self.size = size
    self.digest = digest
    self.source = source
  }

  init(path: String, what: String, bytes: [UInt8], source: UInt64 = 0) {
    self.init(
      path: path, what: what, size: Int64(bytes.count), digest: SHA256.digest(of: bytes), source: source)
  }

  /// True if a file holds nothing: it is empty, or a power failure left only zeros of it.
  static func isBlank(_ path: String) -> Bool {
    guard let bytes = try? FileSystem.read(path) else { return false }
    return bytes.allSatisfy { $0 == 0 }
  }

  /// True if the file in a folder is unchanged since publication.
  func isIntact(in folder: String) -> Bool {
    let target = folder + "/" + path
    guard let status = FileSystem.status(target), status.isFile, status.size == size,
      let bytes = try? FileSystem.read(target)
    else { return false }
    return SHA256.digest(of: bytes) == digest
  }
}

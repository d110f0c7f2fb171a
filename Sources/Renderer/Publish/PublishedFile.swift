package import Engine

/// A file as it was published.
package struct PublishedFile: Sendable, Equatable {
  /// From the root of the output folder.
  package let path: String
  /// What `api/index.json` says of it.
  package let what: String
  package let size: Int64
  package let digest: SHA256.Digest

  init(path: String, what: String, size: Int64, digest: SHA256.Digest) {
    self.path = path
    self.what = what
    self.size = size
    self.digest = digest
  }

  init(path: String, what: String, bytes: [UInt8]) {
    self.init(path: path, what: what, size: Int64(bytes.count), digest: SHA256.digest(of: bytes))
  }

  /// Whether the file in a folder is still what was published.
  func isIntact(in folder: String) -> Bool {
    let target = folder + "/" + path
    guard let status = FileSystem.status(target), status.isFile, status.size == size,
      let bytes = try? FileSystem.read(target)
    else { return false }
    return SHA256.digest(of: bytes) == digest
  }
}

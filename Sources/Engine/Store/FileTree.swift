/// The files of a module or company template, as values: what is hashed, compared, kept and written.
///
/// The hash covers paths and contents, not times, permissions or the way the files came. So a folder, a git
/// commit and files on a web server can be compared with each other.
package struct FileTree: Sendable, Equatable {
  /// By path, with `/` between folders.
  package let files: [String: [UInt8]]
  /// The name of the file that lists a published tree. It is not part of the tree.
  package static let listingName = "SHA256SUMS"

  /// Throws for a path that is not safe, for two paths that some file systems take as the same, and for too
  /// many or too large files. `name` stands for the tree in messages.
  package init(_ files: [String: [UInt8]], name: String) throws {
    try Self.check(files.mapValues { Int64($0.count) }, name: name)
    self.files = files
  }

  /// Checks paths and sizes before contents are read.
  static func check(_ sizes: [String: Int64], name: String) throws {
    guard !sizes.isEmpty else { throw Failure("\(name): contains no files") }
    guard sizes.count <= Limits.storeFiles else {
      throw Failure("\(name): has more than \(Limits.storeFiles.grouped) files")
    }
    var seen: [String: String] = [:]
    var total: Int64 = 0
    for (path, size) in sizes.sorted(by: { $0.key.precedesInBytes($1.key) }) {
      if let problem = StorePath.problem(path) { throw Failure("\(name): the path \"\(path)\" \(problem)") }
      if let other = seen.updateValue(path, forKey: StorePath.folded(path)) {
        throw Failure(
          "\(name): \"\(other)\" and \"\(path)\" are the same file where names do not differ by case")
      }
      guard size <= Limits.storeFile else {
        throw Failure("\(name): \"\(path)\" is larger than \(Limits.storeFile >> 20) MB")
      }
      total += size
    }
    guard total <= Limits.storeTree else {
      throw Failure("\(name): is larger than \(Limits.storeTree >> 20) MB")
    }
    // "a" cannot be both a file and a folder.
    for path in seen.keys.sorted(by: { $0.precedesInBytes($1) }) {
      var parent = path[...]
      while let slash = parent.lastIndex(of: "/") {
        parent = parent[..<slash]
        if let other = seen[String(parent)] {
          throw Failure("\(name): \"\(other)\" is both a file and a folder")
        }
      }
    }
  }

  package var paths: [String] { files.keys.sorted { $0.precedesInBytes($1) } }
  package var size: Int64 { files.values.reduce(0) { $0 + Int64($1.count) } }

  /// A line for each file, "<SHA-256>  <path>", sorted by the bytes of the path: what `sha256sum -c` reads.
  package var listing: [UInt8] {
    var text: [UInt8] = []
    for path in paths {
      text += Array(SHA256.digest(of: files[path] ?? []).text.utf8)
      text += Array("  \(path)\n".utf8)
    }
    return text
  }

  /// The SHA-256 of the listing.
  package var hash: SHA256.Digest { SHA256.digest(of: listing) }

  /// The part below a folder, without the folder's name. Nil if there is none.
  func below(_ folder: String, name: String) throws -> FileTree {
    guard !folder.isEmpty else { return self }
    var part: [String: [UInt8]] = [:]
    for (path, bytes) in files where path.hasPrefix(folder + "/") {
      part[String(path.dropFirst(folder.count + 1))] = bytes
    }
    return try FileTree(part, name: name)
  }

  /// Parses a listing. Throws for a line in another form.
  static func parse(listing: [UInt8], name: String) throws -> [(path: String, hash: SHA256.Digest)] {
    var rows: [(path: String, hash: SHA256.Digest)] = []
    for (number, line) in listing.split(separator: 0x0A).enumerated() {
      let text = String(decoding: line, as: UTF8.self)
      guard text.utf8.count > 66, let hash = SHA256.Digest(String(text.prefix(64))),
        text.dropFirst(64).hasPrefix("  ")
      else {
        throw Failure("\(name):\(number + 1): expected 64 hexadecimal digits, two spaces and a path")
      }
      rows.append((String(text.dropFirst(66)), hash))
    }
    return rows
  }
}

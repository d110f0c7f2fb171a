import Engine

/// The record of an output folder in the workspace's state, and a mark that exists while files are put in
/// place. The mark lists them, so that the next run knows which files are its own and checks each.
final class PublishingJournal: Sendable {
  private let path: String
  private var mark: String { path + ".publishing" }
  /// The files that an interrupted run was about to put in place or remove.
  let unfinished: Set<String>
  let isUnfinished: Bool

  init(record path: String) throws {
    self.path = path
    let mark = path + ".publishing"
    isUnfinished = FileSystem.exists(mark)
    let text = isUnfinished ? String(decoding: try FileSystem.read(mark), as: UTF8.self) : ""
    unfinished = Set(text.split(separator: "\n").map(String.init).filter(Publisher.isValid(path:)))
  }

  var exists: Bool { FileSystem.exists(path) }

  /// The last publication. Nil if unknown.
  func record() throws -> PublishedRecord? {
    FileSystem.exists(path) ? PublishedRecord(try FileSystem.read(path)) : nil
  }

  /// Durably marks that these files are about to change.
  func begin(_ paths: [String]) throws {
    if let slash = path.lastIndex(of: "/") { try FileSystem.makeFolders(String(path[..<slash])) }
    let all = unfinished.union(paths).sorted(byBytesOf: { $0 })
    try FileSystem.writeDurably(Array(all.map { $0 + "\n" }.joined().utf8), to: mark)
  }

  /// Durably stores the record of what is published. Writes nothing if it is unchanged, unless it has to be
  /// newer than files that were written or compared.
  func finish(_ bytes: [UInt8], isNewer: Bool) throws {
    let isSame =
      try !isNewer && FileSystem.status(path)?.size == Int64(bytes.count) && FileSystem.read(path) == bytes
    if !isSame {
      if let slash = path.lastIndex(of: "/") { try FileSystem.makeFolders(String(path[..<slash])) }
      try FileSystem.writeDurably(bytes, to: path)
    }
    // If its removal is lost in a power failure, the next run checks every file once more.
    try FileSystem.remove(mark)
  }
}

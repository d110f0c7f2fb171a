/// The ledger of one company: lines that are only ever added, in `ledger/<company>/`, and a checkpoint for
/// every run that added some. It is not a function of the sources alone, since sources change: a rebuild
/// compares with it and never rewrites it.
package struct Ledger {
  package static let folder = "ledger"

  package let path: String
  package let company: String
  /// What is known of a row: its newest digests, and whether it is gone.
  package struct Row: Sendable {
    package var digest: SHA256.Digest?
    package var parts: FieldDigests?
    package var isMissing = false
    /// The newest state in which it was new or had changed.
    package var seen: Instant?
  }

  package private(set) var rows: [String: Row] = [:]
  /// The newest state that was compared with the ledger.
  package private(set) var newest: Instant?
  package private(set) var tree = MerkleTree()
  private var size: Int64 = 0
  private var part = 1

  /// Files are cut at this size, so that git and mail can hold them.
  private static let maximumPart: Int64 = 32 << 20

  package static func path(root: String, name: String) -> String { "\(root)/\(folder)/\(name)" }

  package init(root: String, name: String) throws {
    path = Self.path(root: root, name: name)
    company = name
    for (file, line, bytes) in try Self.lines(path) {
      guard let entry = AuditEntry(bytes) else {
        throw Failure(
          "\(file):\(line): is not a line of a ledger; run paperclip-gen audit verify, and restore the file")
      }
      take(entry, bytes)
    }
    // Entries that follow would hide that others are gone.
    if let newest = try Self.checkpoints(path).compactMap(\.checkpoint?.size).max(),
      newest > tree.leaves.count
    {
      throw Failure(
        "\(path): entries \(tree.leaves.count + 1) to \(newest) are gone; restore its files from git or a backup"
      )
    }
    let parts = try Self.parts(path)
    if let last = parts.last {
      part = parts.count
      size = FileSystem.status(last)?.size ?? 0
    }
  }

  package static func names(root: String) throws -> [String] {
    let path = root + "/" + folder
    guard FileSystem.isFolder(path) else { return [] }
    return try FileSystem.names(in: path).filter { name in
      try FileSystem.isFolder(path + "/" + name) && !FileSystem.names(in: path + "/" + name).isEmpty
    }
  }

  private static func parts(_ path: String) throws -> [String] {
    guard FileSystem.isFolder(path) else { return [] }
    return try FileSystem.names(in: path).filter { $0.hasSuffix(".ndjson") }.map { path + "/" + $0 }
  }

  /// Stands for a ledger without reading it: the sizes of its files and the root of its newest checkpoint. ""
  /// if there is none.
  static func mark(_ path: String) throws -> String {
    let parts = try parts(path)
    guard !parts.isEmpty else { return "" }
    let sizes = parts.map { String(FileSystem.status($0)?.size ?? 0) }.joined(separator: "+")
    let root = try checkpointFiles(path).last.flatMap {
      Checkpoint(String(decoding: try FileSystem.read($0), as: UTF8.self))
    }?.root
    return "\(sizes) \(root?.text ?? "")"
  }

  /// All complete lines, with their places.
  package static func lines(_ path: String) throws -> [(file: String, line: Int, bytes: ArraySlice<UInt8>)] {
    try parts(path).flatMap { file in
      try LineLog(file).lines().enumerated().map { (file, $0.offset + 1, $0.element) }
    }
  }

  private mutating func take(_ entry: AuditEntry, _ bytes: some Sequence<UInt8>) {
    tree.append(bytes)
    switch entry.kind {
    case .backup: newest = max(newest ?? entry.seen, entry.seen)
    case .missing: rows[entry.id]?.isMissing = true
    case .row, .changed, .returned:
      rows[entry.id] = Row(
        digest: entry.digest.flatMap { SHA256.Digest($0) }, parts: entry.parts, seen: entry.seen)
    }
  }

  /// Adds entries, and a checkpoint when they are on disk.
  package mutating func append(_ entries: [AuditEntry]) throws {
    if !entries.isEmpty {
      if size > Self.maximumPart { (part, size) = (part + 1, 0) }
      let lines = entries.map(\.bytes)
      try LineLog("\(path)/\(CivilDate.padded(part, 6)).ndjson").append(lines)
      for (entry, line) in zip(entries, lines) {
        size += Int64(line.count + 1)
        take(entry, line)
      }
    }
    try writeCheckpoint()
  }

  /// Also completes a run that was killed before its checkpoint.
  private func writeCheckpoint() throws {
    guard !tree.leaves.isEmpty else { return }
    let file = "\(path)/checkpoints/\(CivilDate.padded(tree.leaves.count, 12)).txt"
    guard !FileSystem.exists(file) else { return }
    try FileSystem.makeFolders(path + "/checkpoints")
    let checkpoint = Checkpoint(
      origin: "paperclip-gen/\(company)", size: tree.leaves.count, root: tree.root())
    try FileSystem.writeDurably(Array(checkpoint.text.utf8), to: file)
  }

  /// The checkpoints of a ledger, oldest first.
  package static func checkpoints(_ path: String) throws -> [(file: String, checkpoint: Checkpoint?)] {
    try checkpointFiles(path).map { file in
      (file, Checkpoint(String(decoding: try FileSystem.read(file), as: UTF8.self)))
    }
  }

  /// The number of entries of the oldest checkpoint, 0 if there is none.
  static func firstCheckpoint(_ path: String) throws -> Int {
    try checkpoints(path).lazy.compactMap(\.checkpoint?.size).first ?? 0
  }

  private static func checkpointFiles(_ path: String) throws -> [String] {
    let folder = path + "/checkpoints"
    guard FileSystem.isFolder(folder) else { return [] }
    return try FileSystem.names(in: folder).filter { $0.hasSuffix(".txt") }.map { folder + "/" + $0 }
  }
}

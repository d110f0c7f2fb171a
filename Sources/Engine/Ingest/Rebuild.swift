/// Moves the databases aside, so that they can be rebuilt from the sources.
package struct Rebuild {
  private let folder: String

  /// `folder` holds the company databases.
  package init(_ folder: String) { self.folder = folder }

  /// A source whose data a rebuild would lose.
  package struct Loss: Sendable {
    package let source: String
    /// Why: "is not listed in the configuration".
    package let reason: String
    package let rows: Int64
  }

  /// Databases that cannot be read, so that their contents are unknown.
  package private(set) var damaged: [String] = []

  /// The sources that the databases have rows of.
  private var known: Set<String> = []
  /// Sources whose data may be lost.
  private var lost: Set<String> = []
  /// The folder to which the databases were moved; nil if there were none.
  package private(set) var copy: String?

  /// The older database to start from, and the rows that it has of each source.
  private var base: (path: String, id: String, rows: [String: Int64])?

  /// Starts from an older database, such as a copy from before logs were rotated, instead of empty ones. It
  /// is only read.
  package mutating func start(from path: String) throws {
    guard FileSystem.status(path, followingLinks: true)?.isFile == true else {
      throw Failure("\(path): file not found")
    }
    do {
      let database = try Database(path: path, readOnly: true)
      guard let id = try CompanyFile.id(of: database), try DatabaseCheck.isIntact(database) else {
        throw DatabaseError.damage(path)
      }
      base = (path, id, Dictionary(try Self.read(path).map { ($0.name, $0.rows) }) { first, _ in first })
    } catch let error as DatabaseError where error.isDamage {
      throw Failure("\(path): is damaged or not a database of paperclip-gen; use another copy")
    }
  }

  /// Writes the copy that the rebuild starts from, beside the folder of the databases.
  private func prepareBase() throws {
    guard let base else { return }
    let prepared = folder + FileSystem.unfinishedSuffix
    try FileSystem.removeTree(prepared)
    try FileSystem.makeFolders(prepared)
    let file = CompanyDatabase.path(prepared, base.id)
    try Database(path: base.path, readOnly: true).copy(to: file)
    FileSystem.closeToOthers(file)
    try FileSystem.sync([file, prepared], in: prepared)
  }

  /// Data in the databases that no configured source has any more.
  package mutating func losses(_ sources: [Source]) throws -> [Loss] {
    var losses: [String: Loss] = [:]
    let paths = Dictionary(sources.map { ($0.name, $0.path) }) { first, _ in first }
    for file in try CompanySet.files(in: folder) {
      do {
        for (name, rows, replaced) in try Self.read(file) {
          if rows > 0 { known.insert(name) }
          guard let (reason, lost) = try Self.loss(name, rows, replaced, paths[name], file) else { continue }
          if let base, base.rows[name] ?? 0 >= lost { continue }
          losses[name] = Loss(source: name, reason: reason, rows: lost + (losses[name]?.rows ?? 0))
        }
      } catch let error as DatabaseError where error.isDamage {
        damaged.append(file)
      }
    }
    lost = Set(losses.keys)
    return losses.values.sorted { $0.source < $1.source }
  }

  /// The first of some sources that nothing could be read of, although `losses` found their data in the databases
  /// and expected it to be in the sources too: the disk failed, or the file has just been replaced.
  package func loss(of unread: [String]) -> String? {
    unread.first { known.contains($0) && !lost.contains($0) }
  }

  /// All rows that were read of each source, and how many of them before it was rotated or truncated.
  private static func read(_ file: String) throws -> [(name: String, rows: Int64, replaced: Int64)] {
    let database = try Database.opened(path: file)
    guard try DatabaseCheck.isSound(database) else { throw DatabaseError.damage(file) }
    var read: [(name: String, rows: Int64, replaced: Int64)] = []
    guard try CompanyFile.id(of: database) != nil else { return [] }
    let replaced = try SourceProgress.replaced(database)
    try database.query("SELECT name, accepted + duplicates FROM sources ORDER BY name") {
      let name = $0.text(0) ?? ""
      read.append((name, $0.int(1) + (replaced[name] ?? 0), replaced[name] ?? 0))
    }
    return read
  }

  /// What a source does not hold of what was read of it, and why; nil if it holds all.
  private static func loss(
    _ name: String, _ rows: Int64, _ replaced: Int64, _ path: String?, _ file: String
  ) throws -> (reason: String, rows: Int64)? {
    if let reason = try reason(name, path, file) { return (reason, rows) }
    return replaced > 0 ? ("was rotated or truncated before", replaced) : nil
  }

  /// Why a source no longer has what was read from it. Nil if it does.
  private static func reason(_ name: String, _ path: String?, _ file: String) throws -> String? {
    guard let path else { return "is not listed in the configuration" }
    let database = try Database.opened(path: file)
    guard let progress = try SourceProgress.load(database, name), progress.offset > 0,
      let status = FileSystem.status(path, followingLinks: true),
      status.size != progress.size || status.modified != progress.modified
    else { return nil }
    guard let offset = try? progress.resumption(path: path, size: status.size) else {
      return "cannot be read"
    }
    return offset == 0 ? "was rotated or truncated" : nil
  }

  /// The file beside the folder of the databases that says where they were moved to, until others took their place.
  private static func mark(_ folder: String) -> String { folder + ".moved" }

  /// Puts databases back that a run moved aside before it was killed. Without them the next run would publish only what
  /// the sources still hold.
  package static func recover(_ folder: String) throws {
    let mark = mark(folder)
    guard FileSystem.exists(mark) else { return }
    let copy =
      FileSystem.folder(of: folder) + "/" + String(decoding: try FileSystem.read(mark), as: UTF8.self)
    if copy.hasPrefix(folder + "."), FileSystem.isFolder(copy) {
      try FileSystem.removeTree(folder)
      try FileSystem.rename(copy, to: folder)
    }
    try FileSystem.remove(mark)
  }

  /// Moves the databases aside, to `copy`. Damaged ones are never removed. Copies of earlier rebuilds stay
  /// until `finish`.
  package mutating func setAside() throws {
    try prepareBase()
    copy = try moveAside()
    if base != nil { try FileSystem.rename(folder + FileSystem.unfinishedSuffix, to: folder) }
  }

  /// Puts the databases back that were moved aside, in place of what was made since. Damaged ones stay aside.
  package mutating func undo() throws {
    guard copy != nil, damaged.isEmpty else { return }
    try Self.recover(folder)
    copy = nil
  }

  private func moveAside() throws -> String? {
    guard FileSystem.isFolder(folder) else { return nil }
    let base = folder + (damaged.isEmpty ? ".old" : ".damaged")
    var target = base
    var number = 2
    while FileSystem.status(target) != nil {
      target = "\(base)-\(number)"
      number += 1
    }
    if damaged.isEmpty {
      let name = target.dropping(bytes: FileSystem.folder(of: folder).utf8.count + 1)
      try FileSystem.writeDurably(Array(name.utf8), to: Self.mark(folder))
    }
    try FileSystem.rename(folder, to: target)
    return target
  }

  /// Removes the copies of earlier rebuilds, after this one succeeded, and returns where its own is.
  package func finish() throws -> String? {
    try FileSystem.remove(Self.mark(folder))
    let base = folder + ".old"
    guard let copy, copy.hasPrefix(base), copy != base, let slash = folder.lastIndex(of: "/") else {
      return copy
    }
    let parent = String(folder[..<slash])
    for name in try FileSystem.names(in: parent) {
      let path = parent + "/" + name
      if path == base || path.hasPrefix(base + "-"), path != copy { try FileSystem.removeTree(path) }
    }
    try FileSystem.rename(copy, to: base)
    return base
  }
}

/// Digests of the company databases as the last run left them. SQLite does not notice a bit that changed in a
/// row, and a changed bit in a tree can send a statement in circles; a file that no transaction changed but
/// that has another digest is damaged. Where SQLite itself reports damage in the middle of a run, the file is
/// checked as a whole.
package struct DatabaseSeals {
  private struct Seal: Equatable {
    var stamp: DatabaseCheck.Stamp
    var digest: UInt64
  }

  /// The file in the state.
  package static let name = "seals"

  private let folder: String
  private let path: String
  private static let header = "paperclip-gen seals 3"

  /// `state` is the folder of the workspace's state, `databases` that of its company databases.
  package init(state: String, databases: String) {
    folder = databases
    path = state + "/" + Self.name
  }

  /// Throws for the first database that is damaged. A file that was changed since it was sealed, by a run
  /// that was killed or another program, is checked by SQLite.
  package func verify() throws {
    let known = load()
    for name in known.keys.sorted() where FileSystem.status(folder + "/" + name)?.size == 0 {
      throw DatabaseError.damage(folder + "/" + name)
    }
    for file in try CompanySet.files(in: folder) { try verify(file, known[Self.name(file)]) }
  }

  private func verify(_ file: String, _ seal: Seal?) throws {
    let check = try DatabaseCheck(file)
    let database = try Database.opened(path: file)
    // The lock keeps other runs from writing while the file is compared, and rolls back what a killed one
    // left.
    try database.reading {
      _ = try database.integer("PRAGMA schema_version")
      if let id = try? CompanyFile.id(of: database) { try CompanySet.requireName(file, id) }
      guard let stamp = try check.stamp() else { throw DatabaseError.damage(file) }
      if let seal, seal.stamp == stamp {
        guard try check.digest() == seal.digest else { throw DatabaseError.damage(file) }
        return
      }
      let isSound = seal == nil ? DatabaseCheck.isIntact : DatabaseCheck.isSound
      guard try isSound(database) else { throw DatabaseError.damage(file) }
    }
  }

  /// What an error means by which SQLite reports damage in the middle of a run: the file was in order when
  /// the run began. A check of all of it finds the same, or what was read was wrong, and the disk or memory
  /// is to blame. The next run checks again.
  package func confirmed(_ error: DatabaseError) -> DatabaseError {
    guard error.isReportedDamage, error.path.hasPrefix(folder + "/") else { return error }
    try? remove()
    guard let database = try? Database.opened(path: error.path),
      let isIntact = try? database.reading({ try DatabaseCheck.isIntact(database) }), isIntact
    else { return .damage(error.path) }
    return error.notConfirmed
  }

  /// Forgets all seals, before other databases take the place of these.
  package func remove() throws { try FileSystem.remove(path) }

  /// Seals the databases as they are now. Files that have the stamp of their seal are not read again.
  package func renew() throws {
    let known = load()
    var seals: [String: Seal] = [:]
    for file in try CompanySet.files(in: folder) {
      let check = try DatabaseCheck(file)
      guard let stamp = try check.stamp() else { throw DatabaseError.damage(file) }
      let name = Self.name(file)
      if let seal = known[name], seal.stamp == stamp {
        seals[name] = seal
      } else {
        seals[name] = Seal(stamp: stamp, digest: try check.digest())
      }
    }
    guard seals != known else { return }
    let lines = seals.sorted { $0.key < $1.key }.map { name, seal in
      "\(seal.stamp.size) \(seal.stamp.changeCounter) \(seal.digest) \(name)"
    }
    let text = ([Self.header] + lines).joined(separator: "\n") + "\n"
    try FileSystem.writeDurably(Array(text.utf8), to: path)
  }

  private static func name(_ file: String) -> String {
    file.split(separator: "/").last.map(String.init) ?? file
  }

  /// Seals that cannot be read are none: the databases are then checked by SQLite.
  private func load() -> [String: Seal] {
    guard FileSystem.exists(path), let bytes = try? FileSystem.read(path) else { return [:] }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.first ?? "" == Self.header else { return [:] }
    var seals: [String: Seal] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: " ", maxSplits: 3)
      guard parts.count == 4, let size = Int64(parts[0]), let counter = UInt32(parts[1]),
        let digest = UInt64(parts[2])
      else { return [:] }
      seals[String(parts[3])] = Seal(
        stamp: DatabaseCheck.Stamp(size: size, changeCounter: counter), digest: digest)
    }
    return seals
  }
}

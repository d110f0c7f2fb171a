/// Some companies of a workspace, which one shard reads from sources of several. Each has a folder of its
/// own, so that shards can work at once.
package struct CompanyShare: Sendable {
  package let ids: Set<String>
  private let databases: String

  /// `databases` is the folder of the company databases.
  package init(_ ids: Set<String>, databases: String) {
    self.ids = ids
    self.databases = databases
  }

  /// The folder of a company's database.
  func folder(of id: String) -> String { Self.folder(of: id, in: databases) }

  static func folder(of id: String, in databases: String) -> String {
    "\(databases)/\(CompanyDatabase.fileName(id))/companies"
  }

  func files() throws -> [String] {
    try ids.sorted().compactMap { id in
      try FileSystem.makeFolders(folder(of: id))
      let path = CompanyDatabase.path(folder(of: id), id)
      return FileSystem.status(path, followingLinks: true)?.size ?? 0 > 0 ? path : nil
    }
  }

  /// The folders of the state of all companies that shards work on.
  package static func states(in databases: String) throws -> [String] {
    guard FileSystem.isFolder(databases) else { return [] }
    return try FileSystem.names(in: databases).map { databases + "/" + $0 }
      .filter { FileSystem.isFolder($0 + "/companies") }
  }

  /// Moves the database of a company that was made without shards to its own folder.
  package static func adopt(_ id: String, in databases: String) throws {
    let name = CompanyDatabase.fileName(id)
    let (old, own) = ("\(databases)/\(name).sqlite", folder(of: id, in: databases))
    guard FileSystem.status(old, followingLinks: true)?.size ?? 0 > 0,
      !FileSystem.exists("\(own)/\(name).sqlite")
    else { return }
    // Opening it rolls back what a killed run left.
    do {
      let database = try Database(path: old)
      guard try CompanyFile.id(of: database) == id else { return }
    }
    try FileSystem.makeFolders(own)
    try FileSystem.rename(old, to: "\(own)/\(name).sqlite")
    try FileSystem.sync([databases, own], in: databases)
  }
}

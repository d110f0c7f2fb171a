/// The companies that a backup holds, as far as a shard needs to know before it reads it. They are remembered
/// in the state, since every shard asks for those of every backup.
struct BackupCompanies {
  struct Company: Equatable {
    let id: String
    let name: String
    let since: Int64
  }

  private let folder: String

  /// `state` is the folder of the workspace's state.
  init(state: String) { folder = state + "/backups" }

  /// The companies of a file; none if it is not a backup.
  func companies(of path: String) throws -> [Company] {
    guard let status = FileSystem.status(path, followingLinks: true), status.isFile else { return [] }
    let stamp = "\(status.size) \(status.modified)"
    let file = folder + "/" + SHA256.digest(of: Array(path.utf8)).text
    if let known = read(file, stamp) { return known }
    let found = try BackupReader.companies(path: path).map {
      Company(
        id: $0.id, name: Redactor.strict.redact($0.name), since: $0.createdAt?.milliseconds ?? .max)
    }
    // Looking at the first bytes of another kind of file costs less than this.
    if !found.isEmpty { try? write(found, file, stamp) }
    return found
  }

  private func read(_ file: String, _ stamp: String) -> [Company]? {
    guard FileSystem.exists(file), let bytes = try? FileSystem.read(file),
      let value = try? JSONDocument.read(bytes, { $0.value($0.root) }), value["stamp"]?.string == stamp
    else { return nil }
    return value["companies"]?.list?.compactMap { company in
      guard let id = company["id"]?.string, let name = company["name"]?.string else { return nil }
      return Company(id: id, name: name, since: company["since"]?.int ?? .max)
    }
  }

  private func write(_ companies: [Company], _ file: String, _ stamp: String) throws {
    try FileSystem.makeFolders(folder)
    let list = companies.map { company -> Value in
      ["id": .string(company.id), "name": .string(company.name), "since": .int(company.since)]
    }
    // Shards that run at once write the same. What they get wrong together is not JSON, and the next one
    // looks again.
    try FileSystem.writeAtomically(
      JSONWriter.encode(["stamp": .string(stamp), "companies": .list(list)]), to: file)
  }
}

import Testing

@testable import Engine

@Suite struct ShardTests {
  @Test func everyCompanyBelongsToOneShard() throws {
    let ids = (0..<500).map { Identifier.company(slug: "company-\($0)") }
    for count in [1, 2, 7, 64] {
      var seen: [String: Int] = [:]
      for number in 1...count {
        let shard = try #require(Shard(number, of: count))
        for id in ids where shard.contains(id) { seen[id, default: 0] += 1 }
      }
      #expect(seen.count == ids.count && seen.values.allSatisfy { $0 == 1 })
    }
  }

  @Test func shardsCountFromZeroOrOne() throws {
    #expect(Shard(0, of: 4)?.number == Shard(4, of: 4)?.number)
    #expect(Shard(5, of: 4) == nil && Shard(-1, of: 4) == nil && Shard(1, of: 0) == nil)
    // Other programs may rely on it.
    let id = "685fa0a0-7ec9-5438-985d-40b9e59916eb"
    #expect(try #require(Shard(3, of: 4)).contains(id) && #require(Shard(1, of: 2)).contains(id))
  }

  @Test func aPartOfAPathNamesTheCompany() throws {
    let folder = TemporaryFolder()
    for name in ["co/acme/a.ndjson", "co/globex/b.ndjson", "co/globex/c.txt", "sql/acme.sql", "sql/.sql"] {
      let path = folder.path + "/" + name
      try FileSystem.makeFolders(FileSystem.folder(of: path))
      try FileSystem.write([0x0A], to: path)
    }
    func found(_ pattern: String) throws -> [String] {
      try PathPattern.files(matching: pattern, in: folder.path).map { $0.company ?? "none" }
    }
    #expect(try found("co/{company}/*.ndjson") == ["acme", "globex"])
    #expect(try found("sql/{company}.sql") == ["acme"])
    #expect(try found("sql/*.sql") == ["none"])
  }
}

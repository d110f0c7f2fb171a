import Foundation
import Testing

@testable import Engine

@Suite struct StoreIndexTests {
  private func read(_ text: String, base: StoreSource.Base = .web("https://example.org/api/store.json")) -> (
    index: StoreIndex?, findings: [Finding]
  ) {
    StoreIndexReader.read(Array(text.utf8), name: "store.json", base: base)
  }

  private let hash = String(repeating: "ab", count: 32)

  @Test func anEntryIsReadAndWrittenAgain() throws {
    let (index, findings) = read(
      """
      {"schema":"paperclip-gen/store/v1","modules":[{"id":"pulse","name":"Pulse","description":"Who works","license":"MIT",
       "tags":["health"],"source":"github:northwind/pulse/modules","homepage":"https://example.org/",
       "summary":{"hooks":["agent:heartbeat"],"agents":3},
       "versions":[{"version":"0.1.0","commit":"\(String(repeating: "4f", count: 20))","sha256":"\(hash)","sizeBytes":8120,
       "files":9,"requires":{"core":">=0.1.0","modules":{"base":"^1"}}},{"version":"0.2.0-beta.1","sha256":"\(hash)"},
       {"version":"0.1.1","sha256":"\(hash)","yanked":true,"notes":"loses rows"}]}],"templates":[]}
      """)
    #expect(findings.isEmpty)
    let entry = try #require(index?[.module, "pulse"])
    #expect(entry.versions.map(\.version.text) == ["0.2.0-beta.1", "0.1.1", "0.1.0"])
    // Neither a pre-release nor a withdrawn version.
    #expect(entry.newest?.version.text == "0.1.0")
    #expect(entry.newest?.requiresModules == ["base": "^1"])
    #expect(
      entry.source(of: try #require(entry.newest))?.text
        == "github:northwind/pulse/modules@\(String(repeating: "4f", count: 20))")
    let again = StoreIndexReader.read(
      JSONWriter.encode(try #require(index).value { $0.source?.text }), name: "again",
      base: .web("https://example.org/"))
    #expect(again.index == index)
    #expect(again.findings.isEmpty)
  }

  @Test func theFoundingFormIsReadAsUnpinned() throws {
    let (index, findings) = read(
      """
      {"modules":[{"id":"m","name":"M","description":"d","repo":"github:acme/m","version":"0.1.0","tags":["x"]}],
       "templates":[{"id":"t","name":"T","description":"d","url":"https://example.org/t.json","tags":[]}]}
      """)
    #expect(findings.isEmpty)
    let module = try #require(index?[.module, "m"])
    let template = try #require(index?[.template, "t"])
    #expect(module.source == .github(repository: "acme/m", path: "", commit: nil))
    #expect(template.source == .web("https://example.org/t.json"))
    #expect(!module.isPinned(try #require(module.newest)))
    #expect(!template.isPinned(try #require(template.newest)))
  }

  @Test func hostileEntriesAreLeftOutWithAPosition() throws {
    let (index, findings) = read(
      """
      {"modules":[
      {"id":"../../etc","name":"x"},
      {"id":"Pulse"},
      {"id":"a","versions":[{"version":"1.0.0","path":"../../x","sha256":"\(hash)"}]},
      {"id":"b","source":"file:/etc","versions":[{"version":"1.0.0","sha256":"zz"}]},
      {"id":"b"},
      {"id":"c","source":"http://192.0.2.1/x"},
      {"id":"d","source":"github:-x/y"},
      7,
      {"id":"e","source":"builtin:observability","name":"<script>alert(1)</script>\\u202e\\u0000\\nx","tags":[1,"\(String(repeating: "t", count: 500))"]}
      ]}
      """)
    #expect(index?.entries.map(\.id) == ["a", "b", "c", "d", "e"])
    #expect(index?.entries.allSatisfy { $0.source == nil } == true)
    #expect(index?[.module, "a"]?.versions.isEmpty == true)
    // Markup stays text, without invisible characters.
    #expect(index?[.module, "e"]?.name == "<script>alert(1)</script>\u{FFFD} x")
    #expect(index?[.module, "e"]?.tags == [String(repeating: "t", count: 30)])
    #expect(findings.allSatisfy { $0.line != nil && $0.source == "store.json" })
    #expect(Set(findings.compactMap(\.line)) == Set(2...10))
  }

  @Test func sizesAreLimited() throws {
    let large = [UInt8](repeating: 0x20, count: Limits.storeIndex + 1)
    #expect(StoreIndexReader.read(large, name: "s", base: .builtIn).index == nil)
    let many = (0..<12_000).map { "{\"id\":\"m\($0)\"}" }.joined(separator: ",")
    let (index, findings) = read("{\"modules\":[\(many)]}")
    #expect(index?.entries.count == Limits.storeEntries)
    #expect(findings.count == 1)
    let bad = (0..<2000).map { _ in "{}" }.joined(separator: ",")
    #expect(read("{\"modules\":[\(bad)]}").findings.count <= 51)
    // A million entries: as short as they can be, they fit into the size.
    let million = "{\"modules\":[" + String(repeating: "{},", count: 999_999) + "{}]}"
    let huge = read(million)
    #expect(huge.index?.entries.isEmpty == true && huge.findings.count <= 51)
    #expect(huge.findings.last?.message == "999,950 more problems of the same kind")
    #expect(read("[]").index == nil)
    #expect(read("{\"modules\":[").index == nil)
    #expect(read("\u{1F}\u{8B}\u{8}").index == nil)
  }

  /// A file of 100 MB is refused by its size, before it is read.
  @Test func aHugeIndexOfThisMachineIsNotRead() throws {
    let folder = TemporaryFolder()
    let path = try folder.write("store.json", "{\"modules\":[")
    #expect(truncate(path, 100 << 20) == 0)
    for place in [path, folder.path] {
      let (index, findings) = try StoreFolder.read(place, name: "shop")
      #expect(index == nil && findings.map(\.message) == ["the index is larger than 8 MB"])
    }
  }

  @Test func whatAnIndexLosesIsNamed() throws {
    func index(_ version: String, _ hash: String) throws -> StoreIndex {
      try #require(
        read(
          "{\"modules\":[{\"id\":\"m\",\"versions\":[{\"version\":\"\(version)\",\"sha256\":\"\(hash)\"}]}]}"
        ).index)
    }
    let old = try index("1.1.0", hash)
    #expect(old.losses(since: old).isEmpty)
    #expect(try index("1.0.0", hash).losses(since: old) == ["\"m\" went back from 1.1.0 to 1.0.0"])
    #expect(
      try index("1.1.0", String(repeating: "cd", count: 32)).losses(since: old)
        == ["\"m\" 1.1.0 has other content than before"])
    #expect(StoreIndex().losses(since: old) == ["the module \"m\" is missing"])
  }

  @Test func sourcesAreReadRelativeToTheIndex() throws {
    let web = StoreSource.Base.web("https://example.org/api/store.json")
    #expect(try StoreSource.parse("../files/m/", base: web) == .web("https://example.org/files/m/"))
    #expect(try StoreSource.parse("/x/a b/", base: web) == .web("https://example.org/x/a%20b/"))
    #expect(throws: StoreSource.Problem.self) { try StoreSource.parse("../../../x", base: web) }
    #expect(throws: StoreSource.Problem.self) { try StoreSource.parse("//evil.example/x", base: web) }
    #expect(throws: StoreSource.Problem.self) { try StoreSource.parse("file:/etc", base: web) }
    #expect(throws: StoreSource.Problem.self) { try StoreSource.parse("ftp://x/y", base: web) }
    #expect(throws: StoreSource.Problem.self) { try StoreSource.parse("https://u:p@x/y", base: web) }
    #expect(throws: StoreSource.Problem.self) { try StoreSource.parse("http://example.org/y", base: web) }
    #expect(try StoreSource.parse("http://127.0.0.1:8000/y", base: web) == .web("http://127.0.0.1:8000/y"))
    #expect(try StoreSource.parse("file:m", base: .folder("/s")) == .folder("/s/m"))
    #expect(throws: StoreSource.Problem.self) { try StoreSource.parse("builtin:observability", base: web) }
    #expect(throws: StoreSource.Problem.self) { try StoreSource.parse("github:a/b/../c", base: web) }
    #expect(throws: StoreSource.Problem.self) { try StoreSource.parse("github:a/b@main", base: web) }
  }

  @Test func theSchemaDescribesTheIndex() throws {
    let bytes = SchemaFile.store.bytes
    let schema = try #require(
      try JSONDocument.read(bytes) { document in
        JSONSchema.read(document, document.root, source: "store").schema
      })
    let index = BuiltInStore.index.value { $0.source?.text }
    #expect(schema.validate(index).violations.map(\.path) == [])
    #expect(!schema.validate(["modules": [["id": "../x"]]]).violations.isEmpty)
  }
}

import Foundation
import Testing

@testable import Engine

/// Documents, their revisions and skills of backups and exports, and Markdown folders.
@Suite struct DocumentRowTests {
  private static let secret = "sk-ant-api03-" + String(repeating: "abcDEF0123456789", count: 6) + "-AA"

  private static func dump(body: String = "One plan", with second: Bool = true) -> TestDump {
    var dump = TestDump.small()
    let time = "2026-02-01 00:00:00+00"
    dump.add(
      "company_skills",
      "id key slug name description markdown public_share_token file_inventory created_at updated_at",
      #"s1|acme/research|research|Research|How to look|Ask first|SHARETOKEN|[{"path": "SKILL.md"}, {"path": "run.sh", "content": "rm -rf"}]|\#(time)|\#(time)"#
    )
    let columns =
      "id document_id revision_number body change_summary created_by_agent_id created_by_user_id created_at title format created_by_run_id"
    dump.add(
      "document_revisions", columns,
      "r1|d1|1|First||g1||2026-02-01 00:00:00+00|Plan|markdown|run1",
      "r2|d1|2|\(body)|again|g2||2026-02-02 00:00:00+00|Plan|markdown|run2")
    dump.add(
      "documents",
      "id title format latest_body latest_revision_id latest_revision_number created_by_agent_id created_by_user_id updated_by_agent_id updated_by_user_id created_at updated_at",
      "d1|Plan|markdown|\(body)|r2|2|g1||g2||2026-02-01 00:00:00+00|2026-02-02 00:00:00+00")
    if second {
      dump.tables[dump.tables.count - 1].rows += [
        [
          "d2", "Notes", "markdown", "Key \(secret) end", nil, "1", nil, "u1", nil, "u1", time, time,
          TestDump.company,
        ],
        ["d3", "", "markdown", "Internal", nil, "1", "g1", nil, "g1", nil, time, time, TestDump.company],
      ]
    }
    dump.add(
      "issue_documents", "id issue_id document_id key created_at updated_at",
      "l1|i1|d1|plan|\(time)|\(time)", "l2|i1|d2|notes|\(time)|\(time)",
      "l3|i1|d3|continuation-summary|\(time)|\(time)")
    return dump
  }

  private static func knowledge(
    _ company: TestCompany, _ settings: KnowledgeSettings = KnowledgeSettings()
  ) throws -> Knowledge {
    try KnowledgeReader(company.database(), settings, root: company.folder.path).knowledge
  }

  private static func settings(folders: [String]) -> KnowledgeSettings {
    var settings = KnowledgeSettings()
    settings.folders = folders.map { KnowledgeSettings.Folder(path: $0) }
    return settings
  }

  @Test func everySourceOfDocumentsGivesTheSame() throws {
    let dump = Self.dump()
    var found: [Knowledge] = []
    for files in [
      [("a.sql", dump.pgDump)], [("a.sql", dump.ownWriter { _ in false })], dump.arrays, dump.lines,
    ] {
      var company = TestCompany()
      try company.ingest(files)
      #expect(company.findings.filter { $0.severity > .note }.map(\.text) == [])
      found.append(try Self.knowledge(company))
    }
    #expect(found.allSatisfy { $0 == found[0] })
    let documents = found[0].documents
    #expect(
      documents.map(\.key) == ["AC-1/plan", "AC-1/notes", "skill/research"] || documents.count == 3,
      "\(documents.map(\.key))")
    let plan = try #require(documents.first { $0.id == "d1" })
    #expect(plan.authorAgentId == "g2" && !plan.isByPerson && plan.revisions == 2 && plan.revisionId == "r2")
    #expect(plan.sha256 == SHA256.digest(of: Array("One plan".utf8)).text)
    #expect(documents.first { $0.id == "d2" }?.isByPerson == true)
    #expect(documents.first { $0.id == "s1" }?.files == ["SKILL.md", "run.sh"])
  }

  @Test func secretsAndShareTokensAreNotStored() throws {
    var company = TestCompany()
    try company.ingest([("a.sql", Self.dump(body: "token \(Self.secret)").pgDump)])
    let all = try company.rows(
      "SELECT * FROM documents UNION ALL SELECT *, 0, 0 FROM document_revisions UNION ALL SELECT *, 0 FROM skills"
    )
    #expect(!all.contains(Self.secret) && !all.contains("SHARETOKEN") && !all.contains("rm -rf"))
    #expect(all.contains("[redacted: Anthropic key]"))
  }

  @Test func aDocumentThatACompleteBackupNoLongerHasIsGone() throws {
    var company = TestCompany()
    var later = Self.dump(with: false)
    later.createdAt = "2026-04-01T00:00:00.000Z"
    let files = [
      ("a.sql", Self.dump().ownWriter { _ in false }), ("b.sql", later.ownWriter { _ in false }),
    ]
    try company.ingest(files)
    let first = try Self.knowledge(company)
    #expect(Set(first.documents.map(\.id)) == ["d1", "s1"])
    // The other way round is the same.
    var reversed = TestCompany()
    try reversed.ingest(files.reversed())
    #expect(try Self.knowledge(reversed) == first)
  }

  @Test func aRepeatedBackupRewritesNoRevision() throws {
    var company = TestCompany()
    try company.ingest([("a.sql", Self.dump().ownWriter { _ in false })])
    let before = try company.rows("SELECT id, state FROM document_revisions ORDER BY id")
    var later = Self.dump()
    later.createdAt = "2026-04-01T00:00:00.000Z"
    try company.ingest([("b.sql", later.ownWriter { _ in false })])
    #expect(try company.rows("SELECT id, state FROM document_revisions ORDER BY id") == before)
    // A revision that an older backup had otherwise is the newer one.
    try company.ingest([("c.sql", Self.dump(body: "Another plan").ownWriter { _ in false })])
    #expect(try company.rows("SELECT body FROM document_revisions WHERE id = 'r2'") == "One plan\n")
  }

  @Test func documentsOfTheServerItselfAndOfHiddenIssuesAreLeftOut() throws {
    var company = TestCompany()
    try company.ingest([("a.sql", Self.dump().pgDump)])
    #expect(try Self.knowledge(company).documents.allSatisfy { $0.id != "d3" })
    var all = KnowledgeSettings()
    all.omitted = []
    #expect(
      try Self.knowledge(company, all).documents.contains {
        $0.id == "d3" && $0.title == "continuation-summary"
      })
  }

  @Test func aFolderOfMarkdownIsReadAndFollowsItsFiles() throws {
    let folder = TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/notes/sub", withIntermediateDirectories: true)
    _ = try folder.write(
      "notes/a.md", "---\ntitle: \"A: <b>\"\n---\n\nSee [b](sub/b%20c.md), [b](sub/b.md) and [[nothing]].")
    _ = try folder.write("notes/sub/b.md", "# Bee\n\nKey \(Self.secret)\n")
    _ = try folder.write("notes/sub/\u{202E}\"x'.md", "odd name")
    _ = try folder.write("notes/.hidden.md", "hidden")
    _ = try folder.write("notes/script.sh", "no")
    _ = try folder.write("outside.md", "outside")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/notes/link.md", withDestinationPath: "../outside.md")
    var options = Ingest.Options(folder: folder.path + "/db", configured: ConfiguredCompany(name: "Test"))
    func read() throws -> [Finding] {
      let ingest = try Ingest(options)
      try ingest.read(Source(path: folder.path + "/notes", name: "notes", isDocuments: true))
      try ingest.finish()
      return ingest.findings
    }
    func knowledge() throws -> Knowledge {
      let path = try #require(CompanyViewReader.companies(in: folder.path + "/db").first?.path)
      return try KnowledgeReader(path: path, Self.settings(folders: ["notes"]), root: nil).knowledge
    }
    #expect(try read().filter { $0.severity > .note }.map(\.text) == [])
    let first = try knowledge().documents
    #expect(first.map(\.key) == ["notes/a.md", "notes/sub/b.md", "notes/sub/\u{202E}\"x'.md"])
    #expect(first.map(\.title).prefix(2) == ["A: <b>", "Bee"])
    #expect(first[1].backlinks == [0])
    #expect(first.allSatisfy { $0.slug.utf8.allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "/") } })
    options.rereads = true
    try FileManager.default.removeItem(atPath: folder.path + "/notes/a.md")
    _ = try folder.write("notes/sub/b.md", "# Bee 2\n")
    _ = try read()
    #expect(try knowledge().documents.map(\.title).prefix(1) == ["Bee 2"])
    #expect(try knowledge().documents.count == 2)
  }

  @Test func vectorsAreCheckedAndNearestOnesFound() throws {
    var company = TestCompany()
    try company.ingest([("a.sql", Self.dump().pgDump)])
    let digest = SHA256.digest(of: Array("One plan".utf8)).text
    _ = try company.folder.write(
      "v.jsonl",
      """
      {"id":"d1","model":"m@1","sha256":"\(digest)","vector":[1,0.5,0]}
      {"id":"d2","model":"m@1","dim":3,"vector":[1,0.6,0]}
      {"key":"skill/research","model":"m@1","vector":[-1,0,1e-3]}
      {"id":"d2","model":"other","vector":[1,0,0]}
      {"id":"d2","model":"m@1","vector":[1,0]}
      {"id":"d2","model":"m@1","vector":[0,0,0]}
      {"id":"d2","model":"m@1","vector":[1,"x",0]}
      {"id":"d1","model":"m@1","sha256":"00","vector":[0,1,0]}
      nonsense
      """)
    var settings = KnowledgeSettings()
    settings.vectors = "v.jsonl"
    let knowledge = try Self.knowledge(company, settings)
    #expect(knowledge.findings.compactMap(\.line) == [4, 5, 6, 7, 9])
    #expect(knowledge.model == "m@1" && knowledge.vectors == 3 && knowledge.staleVectors == 1)
    let documents = knowledge.documents
    let (first, second) = (documents.firstIndex { $0.id == "d1" }, documents.firstIndex { $0.id == "d2" })
    #expect(try documents[#require(first)].near.map(\.place) == [try #require(second)])
    settings.vectors = "missing.jsonl"
    #expect(try Self.knowledge(company, settings).findings.map(\.severity) == [.error])
  }

  @Test func forgottenDocumentsLoseTheirTexts() throws {
    var company = TestCompany()
    try company.ingest([("a.sql", Self.dump().pgDump)])
    let path = try #require(CompanyViewReader.companies(in: company.folder.path + "/db").first?.path)
    let database = try Database(path: path)
    try Forgetting(database, ["i1", "s1"]).apply()
    let all = try company.rows(
      "SELECT title, body FROM documents UNION ALL SELECT title, body FROM document_revisions UNION ALL SELECT name, body FROM skills"
    )
    #expect(!all.contains("plan") && !all.contains("Plan") && !all.contains("Ask"), "\(all)")
  }
}

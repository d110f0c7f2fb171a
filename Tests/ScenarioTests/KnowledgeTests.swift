import Foundation
import Testing

/// The knowledge base of a workspace: pages after edits, searches, the public, and what agents write back.
@Suite struct KnowledgeTests {
  private let folder: Folder
  private static let secret = "ghp_" + String(repeating: "aB3dE5gH7", count: 4)

  init() throws {
    folder = try Folder()
    try configure(#""folders":["notes"],"inbox":"inbox""#)
    try FileManager.default.createDirectory(atPath: folder.path + "/inbox", withIntermediateDirectories: true)
    try rows(
      "company", [#""name":"Acme","issuePrefix":"AC","status":"active","createdAt":"2026-01-01T00:00:00Z""#],
      isCompany: true)
    try rows(
      "agents", [#""id":"g1","name":"Ada","role":"ceo","status":"idle","createdAt":"2026-01-01T00:00:00Z""#])
    try rows(
      "issues",
      (1...3).map {
        #""id":"i\#($0)","identifier":"AC-\#($0)","title":"Issue \#($0)","status":"todo","createdAt":"2026-01-02T00:00:00Z""#
      })
    try rows(
      "links",
      [#""id":"l1","issueId":"i1","documentId":"d1","key":"plan","createdAt":"2026-02-01T00:00:00Z""#])
    try documents(revisions: 1)
    try folder.write(
      "notes/pricing.md", "# Pricing\n\nSeat discounts and annual tiers. AC-1, AC-9. token \(Self.secret)\n")
    try folder.write("notes/other.md", "# Other\n\nSeat discounts too, see [[Pricing]] and annual tiers.\n")
  }

  private func configure(_ config: String, _ rest: String = "", modules: String = #""knowledge""#) throws {
    try folder.write(
      "paperclip.config.json",
      #"{"company":{"name":"Acme"},"sources":["rows/*.json"],"modules":{"enabled":[\#(modules)],"config":{"knowledge":{\#(config)}}}\#(rest)}"#
    )
  }

  private func rows(_ name: String, _ rows: [String], isCompany: Bool = false) throws {
    let id = "0c000000-0000-4000-8000-000000000001"
    let all = rows.map { "{\"\(isCompany ? "id" : "companyId")\":\"\(id)\",\($0)}" }
    try folder.write("rows/\(name).json", "[" + all.joined(separator: ",\n") + "]")
  }

  private static func body(_ number: Int) -> String {
    "# Plan\\n\\nAnnual tiers, version \(number) of the seat discounts.\\n"
  }

  private func documents(revisions count: Int) throws {
    try rows(
      "documents",
      [
        #""id":"d1","title":"Plan","format":"markdown","latestBody":"\#(Self.body(count))","latestRevisionId":"r\#(count)","latestRevisionNumber":\#(count),"createdByAgentId":"g1","updatedByAgentId":"g1","createdAt":"2026-02-01T00:00:00Z","updatedAt":"2026-02-0\#(count)T00:00:00Z""#
      ])
    try rows(
      "revisions",
      (1...count).map {
        #""id":"r\#($0)","documentId":"d1","revisionNumber":\#($0),"body":"\#(Self.body($0))","createdByAgentId":"g1","createdByRunId":"run-\#($0)","createdAt":"2026-02-0\#($0)T00:00:00Z""#
      })
  }

  private func run(_ arguments: String...) throws -> Program.Result {
    try Program.run("paperclip-gen", arguments, in: folder.path)
  }

  private func expectSameAsFull() throws {
    let full = try run("render", "--full", "--out", "full")
    #expect(full.status == 0, "\(full.errors)")
    let difference = try Program.run("/usr/bin/diff", ["-r", "-q", "site", "full"], in: folder.path)
    #expect(difference.output == "")
  }

  @Test func editedDocumentsGiveWhatAFullRunGives() throws {
    let first = try run("generate")
    #expect(first.status == 0, "\(first.errors)")
    #expect(folder.read("site/knowledge/other.html").contains("href=\"../knowledge/pricing.html\""))
    #expect(
      folder.read("site/knowledge/pricing.html").contains("AC-9")
        && !folder.read("site/knowledge/pricing.html").contains("AC-9.html"))
    #expect(!folder.read("site/knowledge/pricing.md").contains(Self.secret))
    let unchanged = folder.read("site/knowledge/other.html")
    // A new revision, an edited and a new file, and an issue that a text already names.
    try documents(revisions: 3)
    try folder.write("notes/pricing.md", "# Pricing\n\nSeat discounts and annual tiers, AC-1 and AC-9.\n")
    try folder.write("notes/third.md", "# Third\n\nBack to [[Other]].\n")
    try rows(
      "more",
      [#""id":"i9","identifier":"AC-9","title":"Nine","status":"todo","createdAt":"2026-02-02T00:00:00Z""#])
    #expect(try run("generate").status == 0)
    #expect(folder.read("site/knowledge/pricing.html").contains("AC-9.html"))
    #expect(
      folder.exists("site/knowledge/ac-1-plan/r3.html")
        && folder.read("site/knowledge/ac-1-plan/r3.html").contains("<del>2</del>"))
    #expect(folder.read("site/knowledge/other.html") != unchanged)
    try expectSameAsFull()
    // Files that are gone lose their pages, and links to them.
    try FileManager.default.removeItem(atPath: folder.path + "/notes/pricing.md")
    #expect(try run("generate").status == 0)
    #expect(
      !folder.exists("site/knowledge/pricing.html")
        && !folder.read("site/knowledge/other.html").contains("pricing.html"))
    try expectSameAsFull()
  }

  @Test func searchRanksLikeRelatedDocumentsAndThePublicSeesNothing() throws {
    try configure(
      #""folders":["notes"]"#, #","outputs":[{"out":"site"},{"out":"public","audience":"public"}]"#)
    #expect(try run("generate").status == 0)
    let found = try run("search", "Pricing", "TIERS", "--json", "--limit", "2")
    #expect(found.status == 0, "\(found.errors)")
    let list = try JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [[String: Any]]
    #expect(list?.count == 2 && list?.first?["key"] as? String == "notes/pricing.md", "\(found.output)")
    #expect(try run("search", "nowhere").status == 1)
    #expect(try run("search", "x", "--limit", "0").status == 2)
    for path in try folder.tree().keys where path.hasPrefix("public/") {
      let text = folder.read(path)
      #expect(!path.contains("knowledge/") || path.contains("schemas"), "\(path)")
      #expect(
        !text.contains("discounts") && !text.contains("ac-1-plan") && !text.contains("notes/"), "\(path)")
    }
    #expect(folder.read("site/modules/knowledge/upkeep.html").contains("Document upkeep"))
    try configure(#""folders":["notes"],"public":true"#, #","site":{"audience":"public"}"#)
    #expect(try run("generate").status == 0)
    #expect(folder.read("site/knowledge/ac-1-plan.html").contains("seat discounts"))
  }

  @Test(arguments: ["", "cut", "409", "moved"])
  func aProposedTextIsPutOnTheRevisionThatItIsBasedOn(mode: String) throws {
    let server = try PaperclipServer(folder)
    try configure(#""inbox":"inbox""#, modules: #""knowledge","workflow""#)
    let config = folder.read("paperclip.config.json").replacingOccurrences(
      of: #""config":{"#, with: #""config":{"workflow":{"server":"\#(server.url)","key":"$KEY"},"#)
    try folder.write("paperclip.config.json", config)
    func keyed(_ arguments: String...) throws -> Program.Result {
      try Program.run(
        "paperclip-gen", arguments, in: folder.path, environment: ["KEY": PaperclipServer.boardKey])
    }
    #expect(try keyed("generate").status == 0)
    let sha = try #require(
      folder.read("site/api/knowledge.json").firstMatch(
        of: /"key": ?"AC-1\/plan".*?"sha256": ?"([0-9a-f]{64})"/.dotMatchesNewlines()))
    try folder.write("inbox/plan.md", "---\nkey: AC-1/plan\nbase: \(sha.1)\n---\n# Plan\n\nShort.\n")
    #expect(try keyed("generate").status == 0)
    try server.write([
      "issues": ["i1": ["id": "i1", "title": "Issue 1"]], "comments": [String: String](),
      "agents": [String: String](), "approvals": [String: String](), "goals": [String: String](),
      "keys": [String: String](), "calls": [String](),
      "documents": ["i1/plan": ["latestRevisionId": mode == "moved" ? "r7" : "r1", "body": "before"]],
    ])
    try server.set(mode: mode)
    let first = try keyed("workflow", "apply")
    try server.set(mode: "")
    let second = try keyed("workflow", "apply")
    let calls = try #require(try server.state["calls"] as? [[Any]]).filter { $0[0] as? String == "PUT" }
    let document = (try server.state["documents"] as? [String: [String: String]])?["i1/plan"]
    let body = document?["body"]?.trimmingCharacters(in: .newlines)
    switch mode {
    case "moved":
      #expect(first.status == 0 && first.output.contains("latestRevisionId is now \"r7\""), "\(first.output)")
      #expect(calls.isEmpty && body == "before")
    case "409":
      #expect(first.status == 1 && first.errors.contains("Paperclip refuses it (409)"), "\(first.errors)")
      #expect(calls.count == 1 && second.status == 0 && body == "before")
    case "cut":
      // The text arrived and the answer did not: the next run sees another revision, and does not put it
      // again.
      #expect(first.status == 1 && first.errors.contains("1 to try again"), "\(first.errors)")
      #expect(second.status == 0 && second.output.contains("no longer needed"), "\(second.output)")
      #expect(calls.count == 1 && body == "# Plan\n\nShort.")
    default:
      #expect(first.status == 0 && first.errors.contains("1 call made"), "\(first.errors)")
      #expect(second.status == 0 && calls.count == 1 && body == "# Plan\n\nShort.")
      #expect((calls.first?[3] as? String)?.contains(#""baseRevisionId":"r1""#) == true)
    }
  }

  @Test func textsOfTheInboxAreProposedWithTheirBase() throws {
    #expect(try run("generate").status == 0)
    let index = folder.read("site/api/knowledge.json")
    let sha = try #require(
      index.firstMatch(of: /"key": ?"AC-1\/plan".*?"sha256": ?"([0-9a-f]{64})"/.dotMatchesNewlines()))
    try folder.write(
      "inbox/plan.md", "---\nkey: AC-1/plan\nbase: \(sha.1)\nsummary: shorter\n---\n# Plan\n\nShort.\n")
    try folder.write("inbox/new.md", "---\nkey: AC-2/notes\ntitle: Notes\n---\nNew.\n")
    try folder.write("inbox/old.md", "---\nkey: AC-1/plan2\nbase: 1234\n---\nx\n")
    try folder.write("inbox/unknown.md", "---\nkey: XX-1/plan\n---\nx\n")
    try folder.write("inbox/secret.md", "---\nkey: AC-3/plan\n---\n\(Self.secret)\n")
    try folder.write("inbox/nokey.md", "x\n")
    let second = try run("generate")
    for file in ["old", "unknown", "secret", "nokey"] {
      #expect(second.errors.contains("inbox/\(file).md"), "\(second.errors)")
    }
    #expect(!second.errors.contains(Self.secret))
    func plan() throws -> [String] {
      let name = try #require(FileManager.default.contentsOfDirectory(atPath: folder.path + "/plan").first)
      return folder.read("plan/" + name).split(separator: "\n").map(String.init)
    }
    let lines = try plan().filter { $0.contains("\"type\":\"proposal\"") }
    #expect(lines.count == 2, "\(lines)")
    let put = try #require(lines.first { $0.contains("/api/issues/i1/documents/plan") })
    #expect(
      put.contains("\"baseRevisionId\":\"r1\"") && put.contains("\"method\":\"PUT\"")
        && put.contains("\"latestRevisionId\":\"r1\""))
    #expect(
      lines.contains { $0.contains("/api/issues/i2/documents/notes") && !$0.contains("baseRevisionId") })
    // Nothing is proposed twice; an edited text takes the place of the one before.
    _ = try run("generate", "--rebuild")
    #expect(try plan().count { $0.contains("\"type\":\"proposal\"") } == 2)
    try folder.write("inbox/new.md", "---\nkey: AC-2/notes\ntitle: Notes\n---\nNewer.\n")
    _ = try run("generate")
    #expect(try plan().count { $0.contains("\"type\":\"proposal\"") } == 3)
    #expect(try plan().count { $0.contains("\"withdrawn\"") } == 1)
  }
}

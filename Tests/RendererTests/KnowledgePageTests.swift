import Foundation
import Testing

@testable import Engine
@testable import Renderer

/// Pages of documents, and what an audience sees of them.
@Suite struct KnowledgePageTests {
  private static let hostile = "</title><script>alert(1)</script>\"'\u{202E}[x](javascript:y)\n# h"

  static func view(isPublic: Bool = false) -> CompanyView {
    var view = CompanyViewFixture.small()
    var history = MemoryHistory()
    var knowledge = Knowledge()
    knowledge.settings.isPublic = isPublic
    var first = Knowledge.Document(
      id: "d1", kind: .document, key: "T-1/plan", title: "Plan <b>", slug: "t-1-plan")
    first.issueId = view.issues[0].id
    first.issueKey = "plan"
    first.authorAgentId = "agent-1"
    first.updatedAt = CompanyViewFixture.asOf
    first.references = ["Other", "nothing"]
    (first.revisions, first.revisionNumber, first.revisionId) = (2, 2, "r2")
    first.related = [TextIndex.Hit(place: 1, score: 5, words: ["alpha", "beta"])]
    first.near = [TextIndex.Hit(place: 1, score: 904_000, words: [])]
    var second = Knowledge.Document(
      id: "d2", kind: .skill, key: "skill/other", title: "Other", slug: "skill-other")
    second.files = [Self.hostile]
    second.description = Self.hostile
    second.backlinks = [0]
    var third = Knowledge.Document(id: "n/x.md", kind: .file, key: "n/x.md", title: Self.hostile, slug: "x")
    third.isMarkdown = false
    knowledge.documents = [first, second, third]
    history.bodies = [
      "d1": "# One\n\nSee [[Other]] and [[nothing]].\n\nsecond line here\n", "d2": Self.hostile,
      "n/x.md": Self.hostile,
    ]
    var revision = Knowledge.Revision(id: "r1", number: 1, title: "Plan", body: "# One\n\nfirst line here\n")
    revision.authorAgentId = "agent-2"
    var next = Knowledge.Revision(
      id: "r2", number: 2, title: "Plan <b>", body: history.bodies["d1"] ?? "", summary: Self.hostile)
    (next.isByPerson, next.runId, next.at) = (true, "run-<1>", CompanyViewFixture.asOf)
    history.revisions = ["d1": [revision, next]]
    view.history = history
    view.knowledge = knowledge
    return view
  }

  private static func text(_ site: RenderedSite, _ path: String) -> String {
    String(decoding: site.files[path] ?? [], as: UTF8.self)
  }

  @Test func everyDocumentHasItsPageHistoryAndTwin() throws {
    let site = try RenderedSite(Self.view())
    #expect(site.findings.map(\.text) == [])
    let page = Self.text(site, "knowledge/t-1-plan.html")
    #expect(page.contains("<h1><bdi>Plan &lt;b&gt;</bdi></h1>") && page.contains("<h3>One</h3>"))
    #expect(page.contains("See <a href=\"../knowledge/skill-other.html\">Other</a> and nothing."))
    #expect(page.contains("alpha, beta") && page.contains("90%") && page.contains("Similar by words"))
    let twin = Self.text(site, "knowledge/t-1-plan.md")
    #expect(
      twin.hasPrefix("---\nkey: \"T-1/plan\"\ntitle: \"Plan \\u003cb\\u003e\"\n")
        && twin.hasSuffix("second line here\n"))
    let revision = Self.text(site, "knowledge/t-1-plan/r2.html")
    #expect(
      revision.contains("<ins>second</ins>") || revision.contains("<ins>second line here</ins>"),
      "\(revision)")
    #expect(revision.contains("a person") && revision.contains("run-&lt;1&gt;"))
    #expect(
      Self.text(site, "issues/issue-1.html").contains("knowledge/t-1-plan.html")
        || site.files.contains {
          $0.key.hasPrefix("issues/")
            && String(decoding: $0.value, as: UTF8.self).contains("knowledge/t-1-plan.html")
        })
    #expect(Self.text(site, "llms.txt").contains("(knowledge/index.md): 3 texts"))
    #expect(Self.text(site, "knowledge/index.md").contains("(t-1-plan.md)"))
    #expect(Self.text(site, "search/documents-1.js").contains("knowledge/skill-other.html"))
    for (path, bytes) in site.files where path.hasSuffix(".html") {
      let html = String(decoding: bytes, as: UTF8.self)
      #expect(!html.contains("<script>alert") && !html.contains("href=\"javascript"), "\(path)")
      #expect(MarkupBalance(html).problems == [], "\(path)")
    }
  }

  @Test func thePublicSeesNothingUnlessItWasAskedFor() throws {
    for (isPublic, shown) in [(false, false), (true, true)] {
      let view = Self.view(isPublic: isPublic).narrowed(to: .public)
      var options = Site.Options()
      options.audience = .public
      let site = try RenderedSite(view, options: options)
      #expect(site.files.keys.contains { $0.hasPrefix("knowledge/") } == shown)
      #expect(site.files.keys.contains("api/knowledge.json") == shown)
      let all = site.files.values.map { String(decoding: $0, as: UTF8.self) }
      #expect(all.contains { $0.contains("second line here") } == shown)
    }
    var team = Self.view()
    team.modules = []
    #expect(team.narrowed(to: .team).knowledge != nil)
  }

  @Test func withoutTheModuleThereIsNoPage() throws {
    let site = try RenderedSite(CompanyViewFixture.small())
    #expect(!site.files.keys.contains { $0.hasPrefix("knowledge/") })
    #expect(!Self.text(site, "search.html").contains("Documents"))
  }

  @Test func aDocumentPageDependsOnWhatItShows() throws {
    func digests(_ change: (inout CompanyView) -> Void) -> [String: Dependencies] {
      var view = Self.view()
      change(&view)
      let context = SiteContext(view, zone: .utc)
      return Dictionary(
        KnowledgePages.pages(context, ModulePages.Made()).compactMap { page in
          page.dependencies.map { (page.path, $0) }
        }
      ) { $1 }
    }
    let before = digests { _ in }
    let path = "knowledge/t-1-plan.html"
    let changes: [(inout CompanyView) -> Void] = [
      { $0.knowledge?.documents[0].sha256 = "x" }, { $0.knowledge?.documents[0].title = "y" },
      { $0.knowledge?.documents[1].title = "Renamed" }, { $0.knowledge?.documents[1].slug = "moved" },
      { $0.knowledge?.documents[0].related = [] }, { $0.knowledge?.documents[0].backlinks = [2] },
      { $0.knowledge?.documents[0].revisionsDigest = 5 },
      {
        $0.knowledge?.documents.append(
          Knowledge.Document(id: "d9", kind: .skill, key: "nothing", title: "New", slug: "new"))
      },
      { $0.issues[0].identifier = "nothing" },
    ]
    for (number, change) in changes.enumerated() {
      #expect(digests(change)[path] != before[path], "change \(number)")
    }
    #expect(digests { $0.knowledge?.documents[2].sha256 = "x" }[path] == before[path])
  }

  @Test(
    arguments: [
      ("a\nb\nc", "a\nB\nc", 1, 1), ("", "x\ny", 2, 0), ("x", "", 0, 1), ("a\nb", "a\nb", 0, 0),
      ("a\nb\nc\nd", "b\nc\nd\ne", 1, 1), ("one two", "one 2 two", 1, 1),
    ])
  func differencesAreLineByLine(old: String, new: String, added: Int, removed: Int) {
    let difference = RevisionDifference(old, new)
    #expect((difference.added, difference.removed) == (added, removed))
    let rows = difference.rows.filter { $0["isFold"]?.bool == false }
    func side(_ name: String, _ mark: String) -> String {
      rows.compactMap { row -> String? in
        guard case .markup(let text)? = row[name] else { return nil }
        return String(decoding: text.bytes, as: UTF8.self)
          .replacingOccurrences(of: "</?\(mark)>", with: "", options: .regularExpression)
      }.joined(separator: "\n")
    }
    if added + removed > 0 {
      #expect(side("left", "del") == old && side("right", "ins") == new)
    } else {
      #expect(rows.isEmpty)
    }
  }

  @Test func hugeDifferencesStaySmall() {
    let old = (0..<40_000).map { "line \($0)" }.joined(separator: "\n")
    let difference = RevisionDifference(old, old.replacingOccurrences(of: "line", with: "row"))
    #expect(difference.isCut && difference.rows.count <= 2001 && difference.added == 40_000)
    let long = RevisionDifference(
      String(repeating: "a ", count: 100_000), String(repeating: "b ", count: 100_000))
    #expect(long.rows.count == 1)
  }
}

import Testing

@testable import Engine
@testable import Renderer

/// What pages show of runs of which only sums are kept.
@Suite struct RetentionSiteTests {
  private static let runs = 400
  private static let first: Int64 = 1_770_000_000_000

  /// Two runs a day over 200 days; each issue has the runs of 20 days.
  private static var log: String {
    (0..<runs).map { number in
      let at = Instant(milliseconds: first + Int64(number) * 43_200_000).text
      let status =
        number % 3 == 0
        ? #""failed","errorCode":"\#(number < 100 ? "old_cause" : "quota")""# : #""succeeded""#
      return
        #"{"event":"agent:heartbeat","timestamp":"\#(at)","payload":{"agentId":"\#(number < 40 ? "early" : "a\(number % 3)")","#
        + #""meta":{"runId":"r\#(number)","issueId":"i\#(number / 40)","status":\#(status),"costCents":\#(number % 50),"#
        + #""inputTokens":\#(number),"cachedInputTokens":\#(number / 2),"provider":"openai","model":"m","latencyMs":9000}}}"#
        + "\n"
        + (number % 10 == 0
          ? #"{"event":"issue:status_changed","timestamp":"\#(at)","payload":{"issueId":"i\#(number / 40)","to":"done"}}"#
            + "\n"
          : "")
    }.joined()
  }

  private struct Sites {
    let whole: RenderedSite
    let kept: RenderedSite
  }

  private static func sites() throws -> Sites {
    let folder = try FileSystem.absolute("/tmp") + "/paperclip-retention-\(UInt64.random(in: 0 ... .max))"
    defer { try? FileSystem.removeTree(folder) }
    try FileSystem.makeFolders(folder)
    try FileSystem.writeDurably(Array(log.utf8), to: folder + "/log.ndjson")
    let ingest = try Ingest(
      Ingest.Options(folder: folder + "/db", configured: ConfiguredCompany(name: "Test")))
    try ingest.read(Source(path: folder + "/log.ndjson", name: "log.ndjson"))
    try ingest.finish()
    let path = try CompanyViewReader.companies(in: folder + "/db")[0].path
    func site() throws -> RenderedSite {
      try CompanyViewReader(path: path, options: .init()).read { view, _ in try RenderedSite(view) }
    }
    let whole = try site()
    let modules = ModuleSet(ModuleSet.Source(folder: nil, coreVersion: "0.1.0"))
    let result = try Retention(path: path, days: 60, zone: .utc, prices: nil, modules: modules).run()
    #expect(try #require(result).runs > 200)
    return Sites(whole: whole, kept: try site())
  }

  /// Only where runs are listed does anything differ, and there nothing but the list and the note.
  @Test func onlyListsOfRunsDiffer() throws {
    let sites = try Self.sites()
    #expect(sites.kept.findings.map(\.text) == [])
    let paths = Set(sites.whole.files.keys).union(sites.kept.files.keys)
    let differing = paths.filter { sites.whole.files[$0] != sites.kept.files[$0] }.sorted()
    let listed = ["activity/2026-", "agents/", "api/agents/", "issues/", "api/issues/by-id/", "causes/"]
    let about = ["data-quality.html", "api/data-quality.json", "manifest.json"]
    for path in differing where !about.contains(path) {
      #expect(listed.contains { path.hasPrefix($0) }, "\(path)")
      if path.hasSuffix(".json") {
        let (a, b) = (try sites.whole.json(path), try sites.kept.json(path))
        #expect(Self.withoutRuns(a) == Self.withoutRuns(b), "\(path)")
      } else {
        #expect(
          Self.withoutRuns(sites.whole.page(path)) == Self.withoutRuns(sites.kept.page(path)), "\(path)")
      }
    }
    // Records with old runs are among them, those with new ones are not.
    #expect(differing.contains("issues/i0.html") && !differing.contains("issues/i9.html"))
    #expect(!differing.contains("index.html") && !differing.contains("api/dashboard.json"))
  }

  private static func withoutRuns(_ value: Value) -> Value {
    guard case .record(var fields) = value, case .record(var data)? = fields["data"] else { return value }
    for name in ["runs", "recentRuns", "olderRuns"] where data[name]?.list != nil || name == "olderRuns" {
      data[name] = nil
    }
    fields["data"] = .record(data)
    return .record(fields)
  }

  /// The page without its table of runs and what is said below it.
  private static func withoutRuns(_ page: String) -> String {
    page.replacing(/<p class="note problem">The last run failed.*?<\/p>/.dotMatchesNewlines(), with: "")
      .replacing(/<h2 id="runs">.*?<\/section>/.dotMatchesNewlines(), with: "")
      .replacing(
        /<section>\n<h2 id="failures">.*?<h2 id="entries">Entries<\/h2>\n/.dotMatchesNewlines(), with: ""
      )
      .replacing(/<p class="note">[^<]* kept as sums only\.<\/p>\n/, with: "")
      .replacing(/\n+/, with: "\n")
  }

  @Test func pagesSayWhereDetailBegins() throws {
    let site = try Self.sites().kept
    let issue = site.page("issues/i0.html")
    #expect(issue.contains("40 older runs are kept as sums only; the newest is of"))
    #expect(!issue.contains("No runs worked on this issue"))
    #expect(!site.page("issues/i9.html").contains("kept as sums only"))
    let early = site.page("agents/early.html")
    #expect(early.contains("40 older runs are kept as sums only"))
    #expect(!early.contains("No runs yet"))
    let cause = site.page("causes/old-cause.html")
    #expect(cause.contains("are kept as sums only") && !cause.contains("No dated runs"))
    #expect(site.page("activity/2026-02-02.html").contains("1 failed run is kept as sums only"))
    #expect(site.page("data-quality.html").contains("runs are kept as sums only, from before"))
    let file = try site.json("api/issues/by-id/i0.json")
    #expect(file["data"]?["olderRuns"]?["count"] == .int(40))
    #expect(file["data"]?["runs"] == .list([]))
    #expect(file["changedAt"] != nil)
  }
}

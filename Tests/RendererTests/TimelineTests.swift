import Testing

@testable import Engine
@testable import Renderer

/// A long timeline: the newest entries on the issue's page, the older ones in parts that stay as they are.
@Suite struct TimelineTests {
  private static func site(_ entries: Int) throws -> RenderedSite {
    var history = MemoryHistory()
    let statuses = ["todo", "in_progress", "done"]
    for number in 0..<entries {
      var entry = CompanyViewFixture.activity(
        "entry-\(number)", 100, "issue.status_changed", "issue", "issue-1", to: statuses[(number + 1) % 3])
      entry.at = entry.at.map { Instant(milliseconds: $0.milliseconds + Int64(number) * 60_000) }
      entry.fromStatus = statuses[number % 3]
      history.activity.append(entry)
    }
    var view = CompanyViewFixture.make(history)
    (view.agents, view.issues) = (CompanyViewFixture.small().agents, CompanyViewFixture.small().issues)
    return try RenderedSite(view)
  }

  private static func entries(_ page: String) -> Int { page.matches(of: /<li><time/).count }

  @Test func thePageHasTheNewestEntriesAndPartsHaveTheOthers() throws {
    let site = try Self.site(330)
    let file = try site.json("api/issues/by-id/ACM-1.json")["data"]
    #expect(file?["timeline"]?.list?.count == 130)
    #expect(
      file?["earlier"] == [
        "api/issues/by-id/ACM-1/1.json", "api/issues/by-id/ACM-1/2.json",
      ])
    let sizes = try (1...2).map { try site.json("api/issues/by-id/ACM-1/\($0).json")["data"]?.list?.count }
    #expect(sizes == [100, 100])
    let page = site.page("issues/ACM-1.html")
    #expect(Self.entries(page) == 130)
    #expect(page.contains("<a href=\"../issues/ACM-1/timeline-2.html\">part 2</a>"))
    let part = site.page("issues/ACM-1/timeline-1.html")
    #expect(Self.entries(part) == 100)
    #expect(part.contains("<a href=\"../../issues/ACM-1.html\">"))
  }

  @Test func partsStayWhenEntriesAreAdded() throws {
    let (before, after) = (try Self.site(345), try Self.site(352))
    for path in [
      "issues/ACM-1/timeline-1.html", "issues/ACM-1/timeline-2.html", "api/issues/by-id/ACM-1/2.json",
    ] {
      #expect(before.files[path] != nil)
      #expect(before.files[path] == after.files[path], "\(path)")
    }
    #expect(before.files["issues/ACM-1.html"] != after.files["issues/ACM-1.html"])
  }

  /// What was published of the same is not made again, unless a file is missing.
  @Test func partsOfTheSameAreNotMadeAgain() throws {
    let view = CompanyViewFixture.small()
    let frame = SiteFrame(
      view, zone: .utc, library: try Theme.library(overrides: nil), options: Site.Options())
    var source = DependencyDigest()
    source.add("the same")
    func made(_ known: [PublishedFile], site: UInt64 = 1) -> [PageWriter.File] {
      var writer = PageWriter(
        frame,
        published: PageWriter.Published(site: site) { path, source in
          known.first { $0.path == path && $0.source == source }
        })
      writer.part(["a.json", "b.json"], of: source) { site in
        site.file("a.json", "A", [1])
        site.file("b.json", "B", [2])
      }
      return writer.files
    }
    let first = made([])
    let known = first.map { PublishedFile(path: $0.path, what: $0.what, bytes: $0.bytes, source: $0.source) }
    #expect(first.map(\.bytes) == [[1], [2]] && !first.contains { $0.source == 0 })
    #expect(made(known).compactMap(\.kept) == known)
    #expect(made([known[0]]).map(\.bytes) == [[1], [2]])
    #expect(made(known, site: 2).map(\.bytes) == [[1], [2]])
  }

  /// No entry twice and none left out, whatever the number.
  @Test(arguments: [0, 1, 50, 51, 149, 150, 151, 250])
  func everyEntryIsInOnePart(count: Int) throws {
    let site = try Self.site(count)
    let file = try site.json("api/issues/by-id/ACM-1.json")["data"]
    var times = (file?["earlier"]?.list ?? []).compactMap(\.string).flatMap { path in
      ((try? site.json(path))?["data"]?.list ?? []).compactMap { $0["at"]?.string }
    }
    times += (file?["timeline"]?.list ?? []).compactMap { $0["at"]?.string }
    #expect(times.count == count)
    #expect(times == times.sorted())
    #expect(Set(times).count == count)
  }

  /// The status before is shown where the entry above does not say it.
  @Test func aStatusIsShownOnce() throws {
    let page = try Self.site(3).page("issues/ACM-1.html")
    #expect(page.matches(of: /\ from todo/).count == 1)
    #expect(!page.contains(" from in progress"))
    let rows = try Self.site(3).json("api/issues/by-id/ACM-1.json")["data"]?["timeline"]?.list
    #expect(rows?.last?["fromStatus"] == "done")
  }

  /// A large site consists mostly of these rows: each is a line of its own, without spaces.
  @Test func rowsOfLargeFilesHaveNoSpaces() throws {
    let site = try Self.site(2)
    for path in ["api/issues/by-id/ACM-1.json", "api/issues/1.json"] {
      let rows = try #require(site.texts(".json").first { $0.path == path }).text
        .split(separator: "\n").filter { $0.hasPrefix("   {") || $0.hasPrefix("  {") }
      #expect(!rows.isEmpty && !rows.contains { $0.contains("\": ") || $0.contains(", \"") }, "\(path)")
    }
  }

  @Test func rowsInJSONHaveIdsAndNoNames() throws {
    let site = try Self.site(1)
    let path = try #require(site.files.keys.first { $0.hasPrefix("api/activity/") })
    let row = try #require(try site.json(path)["data"]?.list?.first?.record)
    #expect(row["entityId"] == "issue-1" && row["id"] == "entry-0" && row["actorType"] == "system")
    for name in ["verb", "isSelf", "anchor", "entity", "actor", "actorId"] {
      #expect(row[name] == nil, "\(name)")
    }
  }
}

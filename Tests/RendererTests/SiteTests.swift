import Engine
import Testing

@testable import Renderer

@Suite struct SiteTests {
  static let companies: [(name: String, make: @Sendable () -> CompanyView)] = [
    ("empty", { CompanyViewFixture.empty() }), ("small", { CompanyViewFixture.small() }),
    ("hostile", { CompanyViewFixture.hostile() }), ("large", { large() }), ("chain", { chain(of: 300) }),
  ]

  /// 300 agents of seven reports each, and 1,203 issues.
  static func large() -> CompanyView {
    var view = CompanyViewFixture.small()
    view.agents = (1...300).map { number in
      CompanyViewFixture.agent(
        number, "Agent \(number)", status: "idle", manager: number == 1 ? nil : "agent-\((number + 5) / 7)")
    }
    view.issues = (1...1203).map { CompanyViewFixture.issue($0, "Issue \($0)", status: "todo", daysOld: 1) }
    return view
  }

  /// Each agent reports to the previous one.
  static func chain(of length: Int) -> CompanyView {
    var view = CompanyViewFixture.small()
    view.agents = (1...length).map { number in
      CompanyViewFixture.agent(
        number, "Agent \(number)", status: "idle", manager: number == 1 ? nil : "agent-\(number - 1)")
    }
    return view
  }

  static func site(_ name: String) throws -> RenderedSite {
    guard let company = companies.first(where: { $0.name == name }) else {
      throw Failure("no company \(name)")
    }
    return try RenderedSite(company.make())
  }

  @Test(arguments: companies.map(\.name))
  func noNameIsMissingAndEveryLinkWorks(name: String) throws {
    #expect(try Self.site(name).findings.map(\.text) == [])
  }

  @Test(arguments: companies.map(\.name))
  func theSameSnapshotGivesTheSameBytes(name: String) throws {
    #expect(try Self.site(name).files == Self.site(name).files)
  }

  @Test(arguments: companies.map(\.name))
  func everyPageIsWellFormedAndHasATitle(name: String) throws {
    for (path, text) in try Self.site(name).pages {
      let balance = MarkupBalance(text)
      #expect(balance.problems == [], "\(path)")
      #expect(balance.counts["h1"] == 1, "\(path)")
      #expect(balance.counts["main"] == 1, "\(path)")
      #expect(balance.counts["table"] ?? 0 == balance.counts["caption"] ?? 0, "\(path)")
      #expect(text.hasPrefix("<!doctype html>\n<html lang=\"en\""), "\(path)")
      #expect(text.contains("<meta name=\"robots\" content=\"noindex\">"), "\(path)")
      #expect(
        !text.contains("http://")
          || !text.replacing("http://www.w3.org/2000/svg", with: "").contains("http://"))
      #expect(!text.contains("https://"), "\(path)")
    }
  }

  @Test func aSiteIsIndexedIfConfigured() throws {
    var options = Site.Options()
    options.isIndexed = true
    let site = try RenderedSite(CompanyViewFixture.small(), options: options)
    #expect(!site.page("index.html").contains("noindex"))
    #expect(site.page("404.html").contains("noindex"))
  }

  @Test func noTextOfTheDataBecomesMarkup() throws {
    let site = try Self.site("hostile")
    for (path, text) in site.pages {
      #expect(!text.contains("<script>"), "\(path)")
      #expect(!text.contains("onload='"), "\(path)")
      #expect(!text.contains("<i>never"), "\(path)")
      #expect(!text.utf8.contains { $0 < 0x20 && $0 != 0x0A }, "\(path)")
    }
    for (path, text) in site.texts(".html") + site.texts(".json") {
      #expect(!text.contains("sk-never-shown"), "\(path)")
    }
    #expect(site.page("agents/agent-1.html").contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
  }

  @Test func theNotFoundPageStandsAlone() throws {
    let page = try Self.site("small").page("404.html")
    // An empty icon, so that browsers do not request one.
    #expect(page.ranges(of: "href=").count == page.ranges(of: "href=\"data:,\"").count)
    #expect(!page.contains("src="))
  }

  @Test func linksAreRelativeToTheDepthOfTheirPage() throws {
    let site = try Self.site("small")
    #expect(site.page("index.html").contains("href=\"\(Theme.assets.stylesheet)\""))
    #expect(site.page("agents/agent-1.html").contains("href=\"../\(Theme.assets.stylesheet)\""))
    #expect(site.page("activity/index.html").contains("href=\"../activity/2026-11-18.html\""))
  }
}

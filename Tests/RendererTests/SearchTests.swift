import Engine
import Testing

@testable import Renderer

@Suite struct SearchTests {
  /// The rows of the index: kind, name, page, detail.
  private static func index(_ site: RenderedSite) throws -> [[String]] {
    let bytes = site.files["search/index.js"] ?? []
    let start = Array("window.paperclipSearch = ".utf8)
    #expect(bytes.starts(with: start))
    #expect(bytes.suffix(2) == [UInt8(ascii: ";"), 0x0A])
    let value = try JSONDocument.read(Array(bytes.dropFirst(start.count).dropLast(2))) { $0.value($0.root) }
    return (value.list ?? []).map { row in (row.list ?? []).compactMap(\.string) }
  }

  @Test(arguments: SiteTests.companies.map(\.name))
  func everythingThatIsFoundIsThere(name: String) throws {
    let site = try SiteTests.site(name)
    var ids: [String: Set<String>] = [:]
    for row in try Self.index(site) {
      #expect(row.count == 4)
      let parts = row[2].split(separator: "#", maxSplits: 1).map(String.init)
      let page = parts[0]
      #expect(site.files[page] != nil, "\(row)")
      guard parts.count == 2 else { continue }
      if ids[page] == nil { ids[page] = MarkupBalance(site.page(page)).ids }
      #expect(ids[page]?.contains(parts[1]) == true, "\(row)")
    }
  }

  @Test func everyKindOfThingCanBeFound() throws {
    let rows = try Self.index(try SiteTests.site("small"))
    #expect(Set(rows.map { $0[0] }) == ["agent", "project", "goal", "issue", "activity"])
    #expect(rows.contains { $0[1] == "ACM-1 Write the manual" && $0[2] == "issues/ACM-1.html" })
    #expect(
      rows.contains {
        $0[1].hasPrefix("Bob updated ACM-1") && $0[2].hasPrefix("activity/2026-11-18.html#entry-")
      })
    #expect(rows.contains { $0[2] == "activity/2026-11-18.html" && $0[1].contains("2026-11-18") })
  }

  @Test func noNameLeavesTheScriptThatHoldsIt() throws {
    let bytes = try SiteTests.site("hostile").files["search/index.js"] ?? []
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(!text.contains("<") && !text.contains("\u{2028}"))
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
  }

  @Test func withoutScriptThePageLeadsToTheLists() throws {
    let page = try SiteTests.site("small").page("search.html")
    for path in ["agents/index.html", "issues/index.html", "goals.html", "activity/index.html"] {
      #expect(page.contains("href=\"\(path)\""), "\(path)")
    }
    #expect(page.contains("<script src=\"search/index.js\" defer></script>"))
  }

  @Test func everyRowOfAListHasAPlaceToLinkTo() throws {
    let site = try SiteTests.site("small")
    #expect(MarkupBalance(site.page("issues/index.html")).ids.isSuperset(of: ["ACM-1", "ACM-2", "ACM-3"]))
    #expect(MarkupBalance(site.page("agents/index.html")).ids.contains("agent-2"))
    #expect(MarkupBalance(site.page("projects/index.html")).ids.contains("project-1"))
    #expect(MarkupBalance(site.page("goals.html")).ids.contains("goal-goal-1"))
    #expect(MarkupBalance(site.page("activity/index.html")).ids.contains("day-2026-11-18"))
  }
}

import Engine
import Testing

@testable import Renderer

@Suite struct SearchTests {
  /// The value of a part of the index.
  private static func value(_ path: String, _ site: RenderedSite) throws -> Value {
    let bytes = site.files[path] ?? []
    let start = Array("(window.paperclipSearch = window.paperclipSearch || []).push(".utf8)
    #expect(bytes.starts(with: start), "\(path)")
    #expect(bytes.suffix(3).elementsEqual(");\n".utf8), "\(path)")
    return try JSONDocument.read(Array(bytes.dropFirst(start.count).dropLast(3))) { $0.value($0.root) }
  }

  /// All search results: kind, name, page, detail, in the order of the page's script.
  private static func index(_ site: RenderedSite) throws -> [[String]] {
    let index = try value("search/index.js", site)
    var rows = (index["rows"]?.list ?? []).map { row in (row.list ?? []).compactMap(\.string) }
    for part in index["parts"]?.list ?? [] {
      let part = try value(part.list?.first?.string ?? "", site)
      rows += (part["issues"]?.list ?? []).reversed().map { row in
        ["issue"] + (row.list ?? []).prefix(3).compactMap(\.string)
      }
      for day in (part["days"]?.list ?? []).reversed() {
        let parts = day.list ?? []
        let (key, label) = (parts[0].string ?? "", parts[1].string ?? "")
        for row in (parts[2].list ?? []).reversed() {
          let (name, anchor) = (row.list?[0].string ?? "", row.list?[1].string ?? "")
          let place = anchor.isEmpty ? "" : "#" + anchor
          rows.append(["activity", name, key + place, label])
        }
      }
    }
    return rows
  }

  @Test(arguments: SiteTests.companies.map(\.name))
  func everySearchResultExists(name: String) throws {
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

  @Test func everyKindOfRecordCanBeFound() throws {
    let rows = try Self.index(try SiteTests.site("small"))
    #expect(
      Set(rows.map { $0[0] }) == [
        "agent", "project", "goal", "routine", "issue", "day", "activity", "model", "issues",
      ])
    #expect(rows.contains { $0[1] == "ACM-1 Write the manual" && $0[2] == "issues/ACM-1.html" })
    #expect(
      rows.contains {
        $0[1].hasPrefix("Bob updated ACM-1") && $0[2].hasPrefix("activity/2026-11-18.html#entry-")
      })
    #expect(rows.contains { $0[2] == "activity/2026-11-18.html" && $0[1].contains("2026-11-18") })
  }

  @Test func noNameCanEndItsScriptElement() throws {
    let pieces = try SiteTests.site("hostile").texts(".js").filter { $0.path.hasPrefix("search/") }
    #expect(pieces.count >= 3)
    for (path, text) in pieces {
      #expect(!text.contains("<") && !text.contains("\u{2028}"), "\(path)")
      #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 2, "\(path)")
    }
  }

  /// A year of a busy company: everything is found, in parts that load quickly, and repeated texts of a day
  /// are one result.
  @Test func theSearchFindsAllHistoryInSmallParts() throws {
    var history = MemoryHistory()
    let days = 90
    for day in (1...days).reversed() {
      for number in 1...60 {
        // The last ten of a day have the same text.
        let name =
          number <= 50 ? "did.thing_\(day)_\(number)_" + String(repeating: "x", count: 60) : "did.again"
        history.activity.append(CompanyViewFixture.activity("d\(day)-\(number)", day, name, "plugin", "x"))
      }
    }
    let site = try RenderedSite(CompanyViewFixture.make(history))
    let rows = try Self.index(site).filter { $0[0] == "activity" }
    #expect(rows.count == days * 51)
    #expect(rows.first?[3] == Formats.day(CompanyViewFixture.asOf.adding(days: -1).day))
    #expect(rows.last?[3] == Formats.day(CompanyViewFixture.asOf.adding(days: -days).day))
    let pieces = site.files.filter { $0.key.hasPrefix("search/activity-") }
    #expect(pieces.count >= 4)
    for (path, bytes) in pieces { #expect(bytes.count < 200_000, "\(path)") }
  }

  /// Records of a template have no date, which is not January 1, 1970.
  @Test func undatedRecordsSaySo() throws {
    var history = MemoryHistory()
    var item = CompanyViewFixture.activity("a", 1, "issue.created", "issue", "issue-1")
    item.at = .epoch
    history.activity = [item]
    let site = try RenderedSite(CompanyViewFixture.make(history))
    #expect(site.page("activity/undated.html").contains("<h1>Undated activity</h1>"))
    #expect(site.page("activity/index.html").contains(">No date</a>"))
    #expect(try Self.index(site).contains { $0[0] == "day" && $0[1] == "No date" })
  }

  @Test func withoutScriptThePageLinksToTheLists() throws {
    let page = try SiteTests.site("small").page("search.html")
    for path in ["agents/index.html", "issues/index.html", "goals.html", "activity/index.html"] {
      #expect(page.contains("href=\"\(path)\""), "\(path)")
    }
    #expect(page.contains("<script src=\"search/index.js\" defer></script>"))
  }

  @Test func everyRowOfAListHasAnAnchor() throws {
    let site = try SiteTests.site("small")
    #expect(MarkupBalance(site.page("issues/index.html")).ids.isSuperset(of: ["ACM-1", "ACM-2", "ACM-3"]))
    #expect(MarkupBalance(site.page("agents/index.html")).ids.contains("agent-2"))
    #expect(MarkupBalance(site.page("projects/index.html")).ids.contains("project-1"))
    #expect(MarkupBalance(site.page("goals.html")).ids.contains("goal-goal-1"))
    #expect(MarkupBalance(site.page("activity/index.html")).ids.contains("day-2026-11-18"))
  }
}

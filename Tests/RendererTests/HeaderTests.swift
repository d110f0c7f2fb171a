import Engine
import Testing

@testable import Renderer

/// The header is rendered once for the pages of a folder.
@Suite struct HeaderTests {
  /// Shown for any path, so that it cannot know the way to the others.
  private static let withoutHeader = "404.html"

  @Test func everyPageHasTheHeaderOfItsFolder() throws {
    let site = try RenderedSite(CompanyViewFixture.small())
    for (path, marked) in [
      ("index.html", "<a href=\"index.html\" aria-current=\"page\">"),
      ("costs.html", "<a href=\"costs.html\" aria-current=\"page\">"),
      ("issues/index.html", "<a href=\"../issues/index.html\" aria-current=\"page\">"),
      ("issues/by-status/blocked.html", "<a href=\"../../issues/index.html\" aria-current=\"true\">"),
    ] {
      let page = site.page(path)
      #expect(page.contains(marked), "\(path)")
      #expect(page.components(of: "aria-current").count == 2, "\(path)")
    }
    for (path, page) in site.pages where path != Self.withoutHeader {
      #expect(page.contains("<header class=\"side\">\n<p class=\"brand\">"), "\(path)")
    }
  }

  /// A header of a workspace can show what only the page has, and have blocks that pages override.
  @Test(arguments: ["<p>{{pageTitle}}</p>", "<p>{{$content}}no content{{/content}}</p>"])
  func aHeaderThatDependsOnThePageIsRenderedForEach(header: String) throws {
    let plain = try RenderedSite(CompanyViewFixture.small())
    let site = try RenderedSite(CompanyViewFixture.small(), theme: ["partials/header.html": header])
    #expect(site.findings.filter { $0.severity > .note }.isEmpty)
    var headers: Set<String> = []
    for (path, page) in site.pages where path != Self.withoutHeader {
      let parts = page.components(of: "<div class=\"frame\">\n<p>")
      guard parts.count == 2,
        let header = String(parts[1]).components(of: "<div class=\"page\">").first
      else {
        Issue.record("\(path) has no header")
        continue
      }
      headers.insert(String(header))
    }
    #expect(headers.count > plain.pages.count / 2)
  }

  /// A page of a module that uses a name of all pages passes its check.
  @Test func theCheckOfModulesKnowsTheNamesOfAllPages() throws {
    let frame = SiteFrame(
      CompanyViewFixture.small(), zone: .utc, library: try Theme.library(overrides: nil),
      options: SiteFrame.Options())
    let path = "modules/x/index.html"
    let published = frame.value(path, "Title", .company, in: frame.folder(of: path))
    #expect(Set(published.record?.keys ?? []) == Set(ModulePages.frame(title: "Title").record?.keys ?? []))
  }
}

extension String {
  fileprivate func components(of separator: String) -> [Substring] {
    split(separator: separator, omittingEmptySubsequences: false)
  }
}

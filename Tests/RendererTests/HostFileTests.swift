import Engine
import Testing

@testable import Renderer

/// Files for servers, hosts and monitoring.
@Suite struct HostFileTests {
  @Test func aSiteIsKeptFromSearchEnginesUnlessConfigured() throws {
    let site = try SiteTests.site("small")
    #expect(site.page("robots.txt") == "User-agent: *\nDisallow: /\n")
    #expect(site.page("_headers").contains("X-Robots-Tag: noindex"))
    #expect(site.files[".nojekyll"] == [])
    #expect(site.files["sitemap.xml"] == nil)
    var options = Site.Options()
    options.isIndexed = true
    options.baseURL = "https://example.org/acme"
    let open = try RenderedSite(CompanyViewFixture.small(), options: options)
    #expect(open.page("robots.txt").contains("Sitemap: https://example.org/acme/sitemap.xml"))
    #expect(!open.page("_headers").contains("noindex"))
    let addresses = open.page("sitemap.xml").matches(of: /<loc>([^<]*)<\/loc>/).map { String($0.1) }
    #expect(addresses.count == open.pages.count - 1)
    #expect(addresses.contains("https://example.org/acme/issues/ACM-1.html"))
    #expect(!addresses.contains { $0.hasSuffix("404.html") })
  }

  @Test func largeSitemapsAreSplit() {
    let pages = (1...5).map { "issues/\($0) & more.html" }
    let files = HostFiles.sitemap(pages, baseURL: "https://example.org", limit: 2)
    #expect(files.map(\.path) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"])
    let texts = files.map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(texts.map { $0.ranges(of: "<loc>").count } == [2, 2, 1, 3])
    #expect(texts[0].contains("<loc>https://example.org/issues/1%20%26%20more.html</loc>"))
    #expect(texts[3].contains("<sitemapindex"))
  }

  @Test func anAssetIsNamedByItsContents() throws {
    let site = try SiteTests.site("small")
    for asset in [Theme.assets.stylesheet, Theme.assets.script, Theme.assets.icon] {
      #expect(site.files[asset] != nil, "\(asset)")
      #expect(asset.firstMatch(of: /^assets\/[a-z]+\.[0-9a-f]{10}\.[a-z]+$/) != nil, "\(asset)")
    }
    #expect(Set([Theme.assets.stylesheet, Theme.assets.script, Theme.assets.icon]).count == 3)
  }

  @Test func theContentSecurityPolicyAllowsNothingInline() throws {
    let headers = try SiteTests.site("small").page("_headers")
    #expect(headers.contains("Content-Security-Policy: default-src 'none'; style-src 'self';"))
    #expect(!headers.contains("unsafe"))
  }

  @Test func theGuideForServersHasTheSameRules() throws {
    let folders = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let guide = String(decoding: try FileSystem.read("/\(folders)/docs/hosting.md"), as: UTF8.self)
    #expect(guide.ranges(of: "\"\(HostFiles.contentSecurityPolicy)\"").count == 2)
  }

  @Test func everyAlertOfTheDashboardIsInTheFileWithAnIdThatStays() throws {
    let site = try SiteTests.site("small")
    let file = try site.json("alerts.json")
    let alerts = file["data"]?.list ?? []
    let ids = alerts.compactMap { $0["id"]?.string }
    #expect(ids.contains("budget/agent-1/2026-11/90") || ids.contains("budget/agent-2/2026-11/90"))
    #expect(ids.contains("agent/agent-2/paused"))
    #expect(ids.contains("blocked/issue-1"))
    #expect(Set(ids).count == alerts.count)
    #expect(file["meta"]?["total"] == .int(Int64(alerts.count)))
    let blocked = alerts.first { $0["id"] == "blocked/issue-1" }
    #expect(blocked?["page"] == "issues/ACM-1.html")
    #expect(blocked?["severity"] == "warning")
    #expect(blocked?["since"]?.string?.hasSuffix("Z") == true)
    // A day later it is the same problem.
    var later = CompanyViewFixture.small()
    later.asOf = later.asOf.adding(days: 1)
    let next = try RenderedSite(later).json("alerts.json")["data"]?.list?.compactMap { $0["id"]?.string }
    #expect(next.map(Set.init)?.isSuperset(of: ids) == true)
  }

  @Test func theDashboardShowsAFewOfAKindAndTheFileAll() throws {
    var view = CompanyViewFixture.make(MemoryHistory())
    view.issues = (1...9).map { CompanyViewFixture.issue($0, "Thing \($0)", status: "blocked", daysOld: 1) }
    let site = try RenderedSite(view)
    #expect(site.page("index.html").contains("6 more blocked issues"))
    #expect(try site.json("alerts.json")["data"]?.list?.count == 9)
    #expect(site.page("metrics.prom").contains("kind=\"blocked\",severity=\"warning\"} 9\n"))
  }

  /// Agents in error come long before paused ones, but are of the same kind.
  @Test func eachKindOfAlertHasOneRowForItsOthers() throws {
    var view = CompanyViewFixture.make(MemoryHistory())
    view.agents = (1...9).map {
      CompanyViewFixture.agent($0, "Agent \($0)", status: $0 < 7 ? "error" : "paused")
    }
    let items = try Attention(SiteContext(view, zone: .utc)).items
    #expect(items.compactMap { $0["why"]?.string }.filter { $0.hasSuffix("more agents") }.count == 1)
  }

  @Test(arguments: SiteTests.companies.map(\.name))
  func everyMetricIsNamedOnceAndEverySampleReads(name: String) throws {
    let text = try SiteTests.site(name).page("metrics.prom")
    var names: Set<String> = []
    var seen: Set<Substring> = []
    var current = ""
    for line in text.split(separator: "\n") {
      if line.hasPrefix("# TYPE ") {
        current = String(line.split(separator: " ")[2])
        #expect(names.insert(current).inserted, "\(current)")
      } else if !line.hasPrefix("#") {
        let match = line.wholeMatch(
          of: /([a-z_]+)\{((?:[a-z_]+="(?:[^"\\]|\\["\\n])*",?)+)\} (-?\d+(?:\.\d+)?)/)
        #expect(match != nil, "\(line)")
        #expect(match.map { String($0.1) } == current, "\(line)")
        #expect(seen.insert(line[..<(line.lastIndex(of: "}") ?? line.endIndex)]).inserted, "\(line)")
      }
    }
    #expect(names.contains("paperclip_company_info"))
  }

  @Test func unknownValuesHaveNoMetric() throws {
    var view = CompanyViewFixture.small()
    view.ledger = CompanyViewFixture.ledger(cents: 0, agent: "agent-2", project: nil, unpriced: 1)
    view.agents[1].monthSpend = .zero
    let text = try RenderedSite(view).page("metrics.prom")
    #expect(!text.contains("paperclip_billed_dollars_total"))
    #expect(!text.contains("paperclip_reported_dollars_total"))
    #expect(text.contains("paperclip_unpriced_entries_total{company=\"acme\"} 1"))
  }

  @Test(arguments: [(0, "0"), (1, "0.00000001"), (912_000_000, "9.12"), (-150_000_000, "-1.5")])
  func dollarsAreExact(microcents: Int64, text: String) {
    var family = MetricFamily("m", .gauge, "M.")
    family.add([], Money(microcents: microcents))
    #expect(String(decoding: MetricFamily.encode([family]), as: UTF8.self).hasSuffix("\nm \(text)\n"))
  }

  @Test func textThatXMLForbidsIsReplaced() {
    var bytes: [UInt8] = []
    XMLEncoder.append("a\u{FFFE}<\u{1}&\u{FFFF}\u{1F600}", to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "a\u{FFFD}&lt;\\u{1}&amp;\u{FFFD}\u{1F600}")
  }
}

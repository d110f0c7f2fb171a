import Testing

@testable import Engine
@testable import Renderer

/// Lists of issues by status, assignee, project and age.
@Suite struct IssueViewTests {
  private static func view(_ count: Int) -> CompanyView {
    var view = CompanyViewFixture.make(MemoryHistory())
    view.issues = (1...count).map {
      CompanyViewFixture.issue($0, "Thing \($0)", status: $0 % 3 == 0 ? "done" : "blocked", daysOld: $0 % 120)
    }
    return view
  }

  @Test func everyIssueIsInExactlyOneListOfItsStatus() throws {
    let view = Self.view(700)
    let site = try RenderedSite(view)
    #expect(site.findings.map(\.text) == [])
    for status in ["done", "blocked"] {
      let pages = site.pages.filter {
        $0.path == "issues/by-status/\(status).html" || $0.path.hasPrefix("issues/by-status/\(status)/")
      }
      let rows = pages.flatMap { $0.text.matches(of: #/<tr id="([^"]+)"/#).map { String($0.1) } }
      #expect(rows.sorted() == view.issues.filter { $0.status == status }.map(\.slug).sorted())
    }
  }

  @Test func eachCountLinksToTheListOfExactlyTheseIssues() throws {
    let site = try RenderedSite(Self.view(9))
    for page in ["index.html", "issues/index.html"] {
      let root = page == "index.html" ? "" : "../"
      #expect(
        site.page(page).contains("href=\"\(root)issues/by-status/blocked.html\">blocked <b>6</b>"), "\(page)")
    }
    let lists = try site.json("api/issue-lists.json")["data"]?.list ?? []
    #expect(lists.first { $0["name"] == "blocked" }?["count"] == 6)
    #expect(lists.allSatisfy { $0["page"]?.string.flatMap { site.files[$0] } != nil })
  }

  /// The badges of a project and the number of open issues work without script, too.
  @Test func theCountsOfAProjectLinkToListsOfTheirOwn() throws {
    var view = Self.view(9)
    let project = CompanyViewFixture.project("mvp", "MVP")
    view.projects = [project]
    for place in 0..<5 { view.issues[place].projectId = project.id }
    for place in 5..<9 { view.issues[place].projectId = nil }
    let site = try RenderedSite(view)
    #expect(site.findings.map(\.text) == [])
    let page = site.page(SiteContext.page(project))
    for (status, count) in [("done", 1), ("blocked", 4)] {
      let list = "issues/by-project-and-status/project-\(project.slug)--\(status).html"
      #expect(page.contains("href=\"../\(list)\">\(status) <b>\(count)</b>"))
      let rows = site.page(list).matches(of: #/<tr id="([^"]+)"/#).map { String($0.1) }
      #expect(
        rows.sorted()
          == view.issues.filter { $0.projectId == project.id && $0.status == status }.map(\.slug).sorted())
      #expect(site.page(list).contains("&amp;status=\(status)\">Filter and sort these issues"))
    }
    #expect(site.page("index.html").contains("href=\"issues/by-age/open.html\""))
    #expect(
      site.page("issues/by-age/open.html").matches(of: #/<tr id="/#).count
        == view.issues.filter { SiteContext.isOpen($0.status) }.count)
  }

  @Test func linksInTextsAreNotThoseOfTheSite() throws {
    var view = Self.view(3)
    var texts = IssueTexts()
    texts.description = "See [the docs](https://example.org/docs) and <b>this</b>."
    view.history = MemoryHistory(texts: ["issue-1": texts])
    view.texts = ["issue-1": 1]
    let site = try RenderedSite(view)
    #expect(site.findings.map(\.text) == [])
    let page = site.page("issues/ACM-1.html")
    #expect(page.contains("<a href=\"https://example.org/docs\" rel=") && page.contains("&lt;b&gt;this"))
    #expect(!(try RenderedSite(view.narrowed(to: .public)).page("issues/ACM-1.html")).contains("example.org"))
  }

  @Test func strangeStatusesShareAPageWithoutAClash() throws {
    var view = Self.view(6)
    let statuses = ["in progress", "in_progress", "IN-PROGRESS", "", "timeline-1", nil]
    for (place, status) in statuses.enumerated() { view.issues[place].status = status }
    let site = try RenderedSite(view)
    #expect(site.findings.map(\.text) == [])
    #expect(site.files["issues/by-status/in-progress.html"] != nil)
    #expect(site.files["issues/by-status/status-timeline-1.html"] != nil)
  }

  @Test func newAlertsStandApartFromKnownOnes() throws {
    var view = CompanyViewFixture.make(MemoryHistory())
    view.issues = [
      CompanyViewFixture.issue(1, "Old", status: "blocked", daysOld: 9),
      CompanyViewFixture.issue(2, "Fresh", status: "blocked", daysOld: 9),
    ]
    view.issues[0].updatedAt = view.asOf.adding(days: -5)
    view.issues[1].updatedAt = view.asOf.adding(days: -1)
    let attention = try Attention(SiteContext(view, zone: .utc))
    #expect(attention.newAlerts.map(\.id) == ["blocked/issue-2"])
    #expect(attention.knownAlerts.map(\.id) == ["blocked/issue-1"])
    let page = try RenderedSite(view).page("index.html")
    let new = try #require(page.firstRange(of: "id=\"new\"")?.lowerBound)
    let known = try #require(page.firstRange(of: "id=\"attention\"")?.lowerBound)
    #expect(page[new..<known].contains("Fresh") && !page[new..<known].contains(">Old<"))
    // A comment updates an issue; the log keeps the day on which it was blocked.
    var activity = Activity(id: "1", action: "issue.updated")
    (activity.entityType, activity.entityId, activity.toStatus) = ("issue", "issue-2", "blocked")
    activity.at = view.asOf.adding(days: -4)
    view.history = MemoryHistory(activity: [activity])
    #expect(try Attention(SiteContext(view, zone: .utc)).newAlerts.isEmpty)
  }

  /// A row like "7 more blocked issues" counted as one alert.
  @Test func foldedAlertsAreCountedOneByOne() throws {
    var view = CompanyViewFixture.make(MemoryHistory())
    view.issues = (1...20).map { number in
      var issue = CompanyViewFixture.issue(
        number, "Issue \(number)", status: number > 10 ? "blocked" : "in_progress", daysOld: 9)
      issue.updatedAt = view.asOf.adding(days: number > 10 ? -1 : -8)
      return issue
    }
    #expect(try Attention(SiteContext(view, zone: .utc)).newAlerts.count == 20)
    // Shown: three of the first kind, its seven others, and two of the second kind.
    #expect(try RenderedSite(view).page("index.html").contains("<summary>8 more new alerts</summary>"))
  }

  /// Labels of every alphabet have a list, and two that differ only in case share one, in which each issue
  /// is listed once.
  @Test func everyLabelHasAListThatItsIssuesLinkTo() throws {
    var view = Self.view(4)
    view.issues[0].labels = ["Bug", "bug", "重要"]
    view.issues[1].labels = ["bug"]
    view.issues[2].labels = ["タグ", "timeline-1"]
    let site = try RenderedSite(view)
    #expect(site.findings.map(\.text) == [])
    let lists = try site.json("api/issue-lists.json")["data"]?.list?.filter { $0["kind"] == "label" } ?? []
    #expect(lists.map { $0["count"] } == [2, 1, 1, 1])
    #expect(Set(lists.compactMap { $0["page"]?.string }).count == 4)
    let rows = site.page("issues/by-label/bug.html").matches(of: #/<tr id="([^"]+)"/#).map { String($0.1) }
    #expect(rows == ["ACM-2", "ACM-1"])
    for (issue, count) in [(1, 3), (2, 1), (3, 2), (4, 0)] {
      let links = site.page("issues/ACM-\(issue).html").matches(of: #/href="\.\.\/(issues/by-label/[^"]+)"/#)
      #expect(links.count == count)
      for link in links { #expect(site.files[String(link.1)] != nil, "\(link.1)") }
    }
  }

  /// A list names the view of all issues that shows the same ones.
  @Test func aListLinksToTheSameIssuesInTheListOfAll() throws {
    var view = Self.view(6)
    view.issues[0].assigneeAgentId = nil
    view.issues[1].labels = ["a & b"]
    let site = try RenderedSite(view)
    for (page, link) in [
      ("issues/by-status/blocked.html", "status=blocked"),
      ("issues/by-assignee/unassigned.html", "assignee=unassigned&amp;status=open"),
      ("issues/by-label/a-and-b.html", "label=a%20%26%20b"),
    ] {
      #expect(site.page(page).contains("href=\"../../issues/index.html?\(link)\""), "\(page)")
    }
  }
}

import Engine
import Testing

@testable import Renderer

/// The parts of JSON files that other programs rely on.
@Suite struct SiteDataTests {
  @Test(arguments: SiteTests.companies.map(\.name))
  func everyFileParsesAndHasTheEnvelope(name: String) throws {
    let site = try SiteTests.site(name)
    // The API description and schemas have another form.
    for (path, text) in site.texts(".json") where FileSchemaTable.path(for: path) != nil {
      let file = try site.json(path)
      // A schema is for editors and contains no company data.
      if path.hasPrefix("api/schemas/") { continue }
      #expect(file["schemaVersion"] == "1.1", "\(path)")
      // Files about one record, day or period do not depend on the company's clock.
      let isOfOne =
        ["api/agents/", "api/issues/", "api/activity/", "api/reports/2"].contains { path.hasPrefix($0) }
      // What is installed and what there is in the store does not depend on it either.
      let isOfCompany = !isOfOne && path != Manifest.path && path != "api/store.json"
      #expect((file["asOf"]?.string?.hasSuffix("Z") == true) == isOfCompany, "\(path)")
      #expect((file["changedAt"] != nil) == isOfOne, "\(path)")
      #expect(file["data"] != nil, "\(path)")
      #expect(text.hasSuffix("}\n"), "\(path)")
    }
  }

  @Test(arguments: SiteTests.companies.map(\.name))
  func theListOfFilesNamesEachOnce(name: String) throws {
    let site = try SiteTests.site(name)
    let paths =
      try site.json("api/index.json")["data"]?["files"]?.list?.compactMap { $0["path"]?.string } ?? []
    #expect(paths.sorted() == site.files.keys.sorted())
  }

  @Test func theDashboardCountsWhatSourcesDescribe() throws {
    let data = try SiteTests.site("small").json("api/dashboard.json")["data"]
    // Four agents; the fifth is only referred to.
    #expect(data?["agents"]?["total"] == 4)
    #expect(data?["agents"]?["byStatus"] == ["running": 1, "paused": 1, "terminated": 1, "idle": 1])
    #expect(data?["issues"]?["byStatus"] == ["blocked": 1, "in_progress": 1, "done": 1])
    #expect(data?["goals"] == ["total": 3, "byStatus": ["active": 3]])
    #expect(data?["projects"]?["total"] == 1)
    #expect(data?["runs"] == ["total": 2, "byStatus": ["failed": 1, "succeeded": 1]])
    #expect(data?["activity"]?["total"] == 5)
    #expect(data?["spend"]?["billedCents"] == 912)
    #expect(data?["tokens"] == ["input": 100, "cachedInput": 50, "output": 10, "unsplit": 0])
    #expect(data?["month"]?["month"] == "2026-11")
    #expect(data?["month"]?["budgetCents"] == .null)
    #expect(data?["approvals"] == ["pending": 1])
  }

  @Test func anUnknownAmountIsNullAndNeverZero() throws {
    var view = CompanyViewFixture.small()
    #expect(
      try RenderedSite(view).json("api/dashboard.json")["data"]?["spend"]?["reportedCents"] == .null)
    #expect(
      try RenderedSite(view).json("api/dashboard.json")["data"]?["spend"]?["notionalCents"] == .null)
    view.ledger.hasReported = true
    view.ledger.reported = Money(microcents: 1_500_000)
    #expect(
      try RenderedSite(view).json("api/dashboard.json")["data"]?["spend"]?["reportedCents"]
        == .number("1.5"))
  }

  @Test func tokensWithoutAPriceAreNeverShownAsFree() throws {
    var view = CompanyViewFixture.small()
    view.ledger = CompanyViewFixture.ledger(cents: 0, agent: "agent-2", project: "project-1", unpriced: 1)
    view.agents[1].monthSpend = .zero
    let site = try RenderedSite(view)
    for path in ["index.html", "costs.html", "agents/agent-2.html", "projects/project-1.html"] {
      #expect(site.page(path).contains("not priced"), "\(path)")
      #expect(!site.page(path).contains("$0.00"), "\(path)")
    }
    #expect(try site.json("api/costs/summary.json")["data"]?["total"]?["unpricedEvents"] == 1)
  }

  @Test func aCompanyWithoutALedgerHasNoAmounts() throws {
    let site = try SiteTests.site("empty")
    #expect(!site.page("index.html").contains("$0.00"))
    #expect(!site.page("costs.html").contains("$0.00"))
  }

  @Test func everyBreakdownOfTheCostsHasItsKeyAndFigures() throws {
    let data = try SiteTests.site("small").json("api/costs/summary.json")["data"]
    #expect(data?["reconciled"] == true)
    let keys: [(String, Fields)] = [
      ("byMonth", ["month": "2026-11"]), ("byDay", ["day": "2026-11-19"]),
      ("byAgent", ["agentId": "agent-2", "agent": "Bob"]),
      ("byModel", ["provider": "provider", "model": "m-1"]),
      ("byProject", ["projectId": "project-1", "project": "Launch"]),
    ]
    let figures: Fields = [
      "billedCents": 912, "inputTokens": 100, "cachedInputTokens": 50, "outputTokens": 10, "events": 1,
    ]
    for (table, key) in keys {
      let rows = data?[table]?.list ?? []
      #expect(rows.count == 1, "\(table)")
      for (name, value) in figures.merging(key, { $1 }) {
        #expect(rows.first?[name] == value, "\(table) \(name)")
      }
    }
  }

  @Test func hooksCountEventsAndListNoModules() throws {
    let data = try SiteTests.site("small").json("api/hooks.json")["data"]
    #expect(data == ["emitted": ["agent:heartbeat": 0], "modules": []])
  }

  @Test func issuesComeInFilesOfFiveHundredOldestFirst() throws {
    let site = try SiteTests.site("large")
    let sizes = try (1...3).map { try site.json("api/issues/\($0).json")["data"]?.list?.count }
    #expect(sizes == [500, 500, 203])
    #expect(site.files["api/issues/4.json"] == nil)
    #expect(try site.json("api/issues/2.json")["data"]?.list?.first?["identifier"] == "ACM-501")
    #expect(try site.json("api/issues/by-id/ACM-501.json")["data"]?["title"] == "Issue 501")
    // Pages are numbered from the oldest issue. The first page of the list has the newest ones and those that
    // do not fill a page.
    #expect(site.files["issues/page-11.html"] != nil && site.files["issues/page-12.html"] == nil)
    #expect(site.page("issues/page-1.html").contains("ACM-100<"))
    #expect(!site.page("issues/page-1.html").contains("ACM-101<"))
    #expect(site.page("issues/index.html").contains("ACM-1203<"))
    #expect(site.page("issues/index.html").contains("ACM-1101<"))
  }

  // MARK: Reporting lines

  /// The IDs of a tree of agents, each with its depth.
  static func flat(_ nodes: [Value], depth: Int = 0) -> [String: Int] {
    nodes.reduce(into: [:]) { found, node in
      if let id = node["id"]?.string { found[id] = depth }
      found.merge(flat(node["reports"]?.list ?? [], depth: depth + 1)) { $1 }
    }
  }

  @Test func agentsInACycleOrWithoutTheirManagerAreShownAndReported() throws {
    let data = try SiteTests.site("hostile").json("api/org.json")["data"]
    let shown = Self.flat(data?["roots"]?.list ?? [])
    #expect(
      shown == [
        "agent-1": 0, "agent-2": 1, "agent-4": 1, "agent-6": 0, "agent-7": 1, "agent-8": 2, "agent-9": 0,
        "agent-10": 0,
      ])
    let problems = data?["problems"]?.list?.compactMap { $0["agentId"]?.string } ?? []
    #expect(Set(problems) == ["agent-6", "agent-7", "agent-9", "agent-10"])
    #expect(data?["former"]?.list?.compactMap { $0["id"] } == ["agent-3"])
  }

  @Test(arguments: ["large", "chain"])
  func threeHundredAgentsAreInTheChartAndTheList(name: String) throws {
    let site = try SiteTests.site(name)
    let data = try site.json("api/org.json")["data"]
    let continued = (data?["continued"]?.list ?? []).flatMap { $0["reports"]?.list ?? [] }
    #expect(Self.flat((data?["roots"]?.list ?? []) + continued).count == 300)
    let page = site.page("org.html")
    let parts = page.split(separator: "<h2 id=\"list\">").map(String.init)
    #expect(parts.count == 2)
    for part in parts {
      // A list that starts deep in the chain also links to the manager above it.
      #expect(Set(part.matches(of: /href="agents\/(agent-\d+)/).map { String($0.1) }).count == 300)
    }
  }
}

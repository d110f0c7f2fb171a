import Testing

@testable import Engine
@testable import Renderer

/// Every published file matches its schema, and every schema is published.
@Suite struct PublishedSchemaTests {
  @Test(arguments: SiteTests.companies.map(\.name))
  func everyFileMatchesItsSchema(name: String) throws {
    try Self.check(try SiteTests.site(name))
  }

  @Test func everyFileOfSeveralCompaniesMatchesItsSchema() throws {
    var other = CompanyViewFixture.small()
    other.company.slug = "other"
    let site = try RenderedSite(overSeveral: [CompanyViewFixture.small(), other])
    #expect(site.findings.map(\.text) == [])
    #expect(site.page("feed.atom").contains("other/reports/"))
    try Self.check(site, folders: ["acme/", "other/"])
  }

  private static func check(_ site: RenderedSite, folders: [String] = []) throws {
    var schemas: [String: PublishedSchema] = [:]
    for (place, whole) in site.files.keys.sorted().enumerated() {
      let folder = folders.first { whole.hasPrefix($0) } ?? ""
      let path = String(whole.dropFirst(folder.count))
      // A thousand issue pages are the same for a schema.
      if path.hasPrefix("api/issues/by-id/"), place % 40 != 0 { continue }
      guard let schema = FileSchemaTable.path(for: path) else { continue }
      let file = try site.json(whole)
      #expect(file["$schema"]?.string == SiteFrame.root(of: path) + schema, "\(whole)")
      let name = folder + schema
      let known = try schemas[name] ?? PublishedSchema(try site.json(name), isStrict: true)
      schemas[name] = known
      #expect(known.problems(path == "api/org.json" ? Self.flat(file) : file) == [], "\(whole)")
    }
  }

  /// The org chart with every agent as a root, with direct reports only: the validator stops at a depth that
  /// one of these companies has.
  private static func flat(_ file: Value) -> Value {
    func cut(_ node: Value, _ depth: Int) -> Value {
      var fields = node.record ?? [:]
      let reports = fields["reports"]?.list ?? []
      fields["reports"] = .list(depth == 0 ? [] : reports.map { cut($0, depth - 1) })
      return .record(fields)
    }
    var nodes: [Value] = []
    var pending = file["data"]?["roots"]?.list ?? []
    // Deep chains of reports go on in a list of their own.
    let continued = file["data"]?["continued"]?.list ?? []
    for part in continued { pending += part["reports"]?.list ?? [] }
    while let node = pending.popLast() {
      nodes.append(cut(node, 1))
      pending += node["reports"]?.list ?? []
    }
    var fields = file.record ?? [:]
    var data = fields["data"]?.record ?? [:]
    data["roots"] = .list(nodes)
    data["continued"] = .list(
      continued.map { part in
        var fields = part.record ?? [:]
        fields["reports"] = .list((part["reports"]?.list ?? []).map { cut($0, 1) })
        return .record(fields)
      })
    fields["data"] = .record(data)
    return .record(fields)
  }

  /// Only data of modules and of users is unrestricted.
  @Test func everySchemaDescribesItsFile() {
    func open(_ value: Value, _ path: String) -> [String] {
      switch value {
      case .record(let fields):
        let isOpen = fields.isEmpty && !path.hasSuffix("properties")
        return (isOpen ? [path] : [])
          + fields.sorted { $0.key < $1.key }.flatMap { open($1, path + "/" + $0) }
      case .list(let items): return items.flatMap { open($0, path) }
      default: return []
      }
    }
    let places = FileSchemaTable.all.flatMap { open($0.value, $0.name) }
    #expect(places == ["file/properties/data", "module/properties/data"])
  }

  @Test func everyDocumentedFileIsDescribed() throws {
    let site = try RenderedSite(CompanyViewFixture.small())
    for path in ["alerts.json", "api/agents.json", "api/issues/1.json", "api/company.json", "api/index.json"]
    {
      let schema = try #require(FileSchemaTable.path(for: path))
      let check = try PublishedSchema(try site.json(schema), isStrict: true)
      #expect(check.problems(try site.json(path)) == [], "\(path)")
    }
  }

  @Test func checkFindsProblems() throws {
    let schema = try PublishedSchema(try SiteTests.site("small").json("api/schemas/agents.json"))
    let file = try SiteTests.site("small").json("api/agents.json")
    func problems(_ change: (inout Fields) -> Void) -> [String] {
      var fields = file.record ?? [:]
      var agents = fields["data"]?.list ?? []
      var agent = agents[0].record ?? [:]
      change(&agent)
      agents[0] = .record(agent)
      fields["data"] = .list(agents)
      return schema.problems(.record(fields))
    }
    #expect(problems { _ in } == [])
    #expect(problems { $0["name"] = nil }.map { $0.hasPrefix("data[0].name:") } == [true])
    #expect(
      problems { $0["monthBilledCents"] = "12" }.map { $0.hasPrefix("data[0].monthBilledCents:") } == [true])
    #expect(!problems { $0["manager"] = ["id": "x"] }.isEmpty)
  }

  @Test func theListOfFilesNamesASchemaForEachThatHasOne() throws {
    let site = try SiteTests.site("small")
    for file in try site.json("api/index.json")["data"]?["files"]?.list ?? [] {
      let path = file["path"]?.string ?? ""
      #expect(file["schema"]?.string == FileSchemaTable.path(for: path), "\(path)")
      if let schema = file["schema"]?.string { #expect(site.files[schema] != nil, "\(schema)") }
    }
  }

  @Test(
    arguments: [
      ("api/agents.json", "agents"), ("api/agents/ada.json", "agent"), ("api/issues/12.json", "issues"),
      ("api/issues/by-id/ACM-1.json", "issue"), ("api/activity/2026/11/20.json", "activity"),
      ("api/reports/index.json", "reports"), ("api/reports/2026-W47.json", "report"),
      ("alerts.json", "alerts"),
      ("api/modules/observability/agents/ada.json", "module"), ("api/something-new.json", "file"),
    ])
  func aPathLeadsToItsSchema(path: String, schema: String) {
    #expect(FileSchemaTable.path(for: path) == "api/schemas/\(schema).json")
  }

  @Test func theDescriptionNamesEveryKindOfFile() throws {
    let api = try SiteTests.site("small").json("api/openapi.json")
    #expect(api["openapi"] == "3.1.0")
    let paths = api["paths"]?.record ?? [:]
    #expect(paths["/api/agents/{slug}.json"] != nil)
    let operations = paths.values.compactMap { $0["get"]?["operationId"]?.string }
    #expect(operations.count == paths.count && Set(operations).count == operations.count)
    // Every reference points to a part of the description itself, so it can be used alone.
    let schemas = api["components"]?["schemas"]?.record ?? [:]
    func references(_ value: Value) -> [String] {
      switch value {
      case .record(let fields):
        (fields["$ref"]?.string.map { [$0] } ?? []) + fields.values.flatMap(references)
      case .list(let items): items.flatMap(references)
      default: []
      }
    }
    for reference in references(api) {
      #expect(reference.hasPrefix("#/components/schemas/"), "\(reference)")
      #expect(schemas[String(reference.dropFirst(21))] != nil, "\(reference)")
    }
  }
}

import Testing

@testable import Engine

@Suite struct PreviewTests {
  /// A random template, partly already in the workspace by ref or by name.
  private func template(_ random: inout SeededGenerator) -> CompanyTemplate {
    var template = CompanyTemplate(id: "t\(random.below(3))", name: "Test")
    func some(_ values: [String]) -> String? { random.chance(60) ? random.pick(values) : nil }
    for index in 0..<(2 + random.below(6)) {
      var agent = CompanyTemplate.Agent(ref: "a\(index)", name: "Agent \(random.below(9)) \(index)")
      agent.role = some(["pm", "engineer"])
      agent.title = some(["One", "Two"])
      agent.capabilities = some(["Leads.\nWell.", "Works."])
      agent.status = some(["paused", "idle"])
      agent.budget = random.chance(50) ? Money(microcents: Int64(random.below(9)) * 1_000_000) : nil
      if index > 0, random.chance(80) { agent.reportsTo = "a\(random.below(index))" }
      if random.chance(30) { agent.metadata = ["team": .string(random.pick(["x", "y"]))] }
      template.agents.append(agent)
    }
    let agents = template.agents.map(\.ref)
    for index in 0..<random.below(4) {
      var goal = CompanyTemplate.Goal(ref: "g\(index)", title: "Goal \(index)")
      goal.status = some(["active", "achieved"])
      goal.ownerRef = some(agents)
      if index > 0 { goal.parentRef = some(["g0"]) }
      template.goals.append(goal)
    }
    for index in 0..<random.below(4) {
      var project = CompanyTemplate.Project(ref: "p\(index)", name: "Project \(index)")
      project.leadRef = some(agents)
      project.targetDate = some(["2026-12-31", "2027-01-31"])
      template.projects.append(project)
    }
    for index in 0..<random.below(8) {
      var issue = CompanyTemplate.Issue(title: "Issue \(index % 3)")
      issue.assigneeRef = some(agents)
      issue.projectRef = some(template.projects.map(\.ref) + ["p0"]).flatMap { ref in
        template.projects.contains { $0.ref == ref } ? ref : nil
      }
      issue.priority = some(["high", "low"])
      template.issues.append(issue)
    }
    return template
  }

  private func files(_ folder: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try FileSystem.names(in: folder) { files[name] = try FileSystem.read(folder + "/" + name) }
    return files
  }

  private func ingest(_ templates: [CompanyTemplate], lines: [String], in folder: TemporaryFolder) throws {
    let ingest = try Ingest(
      .init(folder: folder.path + "/db", configured: ConfiguredCompany(name: "Test")))
    if !lines.isEmpty {
      try ingest.read(
        Source(path: folder.write("log.ndjson", lines.map { $0 + "\n" }.joined()), name: "log.ndjson"))
    }
    for template in templates { ingest.add(template, from: Source(path: "t.json")) }
    try ingest.finish()
  }

  @Test(arguments: 1...30) func thePlanIsWhatTheImportThenDoes(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let folder = TemporaryFolder()
    let lines = [
      TestCompany.heartbeat("a1", "2026-01-01T00:00:00Z", "\"tokensUsed\":5"),
      TestCompany.line(
        "agent:created", "2026-01-01T00:00:00Z",
        #"{"agent":{"id":"real","ref":"a0","name":"Ada","title":"Boss"}}"#),
      TestCompany.line(
        "issue:created", "2026-01-02T00:00:00Z", #"{"issue":{"id":"i","title":"Issue 1","status":"done"}}"#),
    ]
    try ingest(random.chance(50) ? [template(&random)] : [], lines: lines, in: folder)
    let path = try #require(try CompanySet.files(in: folder.path + "/db").first)
    let before = try RecordsReader.read(path: path)
    let bytes = try files(folder.path + "/db")

    let next = template(&random)
    let plan = try TemplatePreview.plan(
      next, form: "company template", findings: [], from: Source(path: "t.json"),
      into: .init(databases: folder.path + "/db", configured: ConfiguredCompany(name: "Test")), asOf: .epoch)
    #expect(try files(folder.path + "/db") == bytes, "a preview touches no database")
    let target = try #require(plan.target)
    #expect(!target.isNew && target.comparison.before == before)
    let count = next.agents.count + next.goals.count + next.projects.count + next.issues.count
    #expect(target.steps.count == count)

    try ingest([next], lines: [], in: folder)
    let after = try RecordsReader.read(path: path)
    #expect(target.comparison.after == after)
    func ids(_ records: CompanyRecords) -> Set<String> {
      Set(RecordTable.records.flatMap { table in records[table].map { table.word + " " + $0.id } })
    }
    let added = target.steps.filter { $0.action == .add }.map { $0.record + " " + $0.id }
    // A placeholder that gets a description is not a new record, but the plan calls it added.
    let described = Set(
      before[.agents].filter { $0["isPlaceholder"] != nil }.map { "agent " + $0.id })
    #expect(ids(after).subtracting(ids(before)).isSubset(of: Set(added)))
    #expect(Set(added).subtracting(ids(after).subtracting(ids(before))).isSubset(of: described))
    for step in target.steps where step.action == .keep {
      func facts(_ records: CompanyRecords) -> CompanyRecords.Record? {
        RecordTable.records.filter { $0.word == step.record }.flatMap { records[$0] }.first {
          $0.id == step.id
        }
      }
      #expect(facts(before) == facts(after) && facts(after) != nil)
    }
  }

  @Test func thePreviewListsWhatTheCompanyKeeps() throws {
    let folder = TemporaryFolder()
    try ingest(
      [],
      lines: [
        TestCompany.line(
          "agent:created", "2026-01-01T00:00:00Z",
          #"{"agent":{"id":"real","ref":"a","name":"Ada","title":"Boss"}}"#)
      ], in: folder)
    var template = CompanyTemplate(id: "t", name: "Test")
    template.agents = [CompanyTemplate.Agent(ref: "a", name: "Ada", title: "Chief", capabilities: "Leads.")]
    let plan = try TemplatePreview.plan(
      template, form: "company template", findings: [], from: Source(path: "t.json"),
      into: .init(databases: folder.path + "/db", configured: ConfiguredCompany(name: "Test")), asOf: .epoch)
    let step = try #require(plan.target?.steps.first)
    #expect(step.action == .change && step.changes.map(\.fact) == ["capabilities"])
    #expect(step.kept == [CompanyPlan.Kept(fact: "title", template: "Chief", company: "Boss")])
    #expect(plan.company?[.agents].first?.text("title") == "Chief")
  }

  @Test func aTemplateWithErrorsIsShownWithoutThemAndNotImported() throws {
    let text = """
      {"name":"X","agents":[{"ref":"a","name":"A","reportsTo":"b"},{"ref":"b","name":"B","reportsTo":"a"},
       {"ref":"a","name":"Again"},{"ref":"c","name":"C","reportsTo":"nobody"}],
       "goals":[{"ref":"g","title":"G","parentRef":"g"}],"issues":[{"title":"I","assigneeRef":"z"}]}
      """
    let (template, findings) = TemplateReader.read(Array(text.utf8), source: "t.json")
    let folder = TemporaryFolder()
    let plan = try TemplatePreview.plan(
      template, form: "company template", findings: findings, from: Source(path: "t.json"),
      into: .init(databases: folder.path + "/db", configured: ConfiguredCompany(name: "X")), asOf: .epoch)
    #expect(!plan.isImportable && plan.hasProblems && plan.target == nil)
    #expect(plan.company?[.agents].count == 3 && plan.company?[.issues].count == 1)
    #expect(!FileSystem.exists(folder.path + "/db"))
  }

  @Test func agentsOfOneNameStayTwo() throws {
    var template = CompanyTemplate(id: "t", name: "Test")
    template.agents = [
      CompanyTemplate.Agent(ref: "one", name: "Engineer"),
      CompanyTemplate.Agent(ref: "two", name: "Engineer"),
      CompanyTemplate.Agent(ref: "engineer", name: "Third", reportsTo: "two"),
    ]
    let folder = TemporaryFolder()
    for _ in 0..<2 { try ingest([template], lines: [], in: folder) }
    let records = try RecordsReader.read(
      path: try #require(try CompanySet.files(in: folder.path + "/db").first))
    #expect(records[.agents].map { $0.text("ref") ?? "" }.sorted() == ["engineer", "one", "two"])
  }
}

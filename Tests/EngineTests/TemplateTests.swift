import Testing

@testable import Engine

@Suite struct TemplateTests {
  static let template = """
    {"id":"t","name":"Box","version":"1.0.0","author":"me",
     "agents":[
      {"ref":"eng","name":"Engineer","reportsTo":"ceo","budgetCents":50.5},
      {"ref":"ceo","name":"CEO","role":"pm","metadata":{"responsibilities":"All"}}],
     "goals":[{"ref":"part","title":"Part","parentRef":"whole","ownerRef":"eng"},{"ref":"whole","title":"Whole"}],
     "projects":[{"ref":"p","name":"P","targetDate":"2026-12-31"}],
     "issues":[{"title":"Same","projectRef":"p","assigneeRef":"eng","goalRef":"part"},{"title":"Same","projectRef":"p"}]}
    """

  private func findings(_ text: String) -> [Finding] {
    TemplateReader.read(Array(text.utf8), source: "t.json").findings
  }

  @Test func repeatedImportsCountOnce() throws {
    var company = TestCompany()
    try company.ingest([("t.json", Self.template)])
    #expect(company.findings == [])
    let once = try company.text()
    try company.ingest([("t.json", Self.template)])
    #expect(try company.text() == once)
    try company.view { snapshot in
      #expect(snapshot.agents.count == 2 && snapshot.goals.count == 2 && snapshot.projects.count == 1)
      #expect(snapshot.issues.count == 2)
      let engineer = try #require(snapshot.agents.first { $0.name == "Engineer" })
      #expect(snapshot.agents.first { $0.id == engineer.reportsTo }?.name == "CEO")
      #expect(engineer.budget?.microcents == 50_500_000)
      #expect(snapshot.emitted["agent:created"] == 2 && snapshot.emitted["issue:created"] == 2)
      #expect(snapshot.emitted["issue:assigned"] == 1)
      #expect(snapshot.activity.total == 7)
      #expect(snapshot.hasInstants == false && engineer.createdAt == nil)
    }
  }

  @Test func anExportImportsToTheSameCompany() throws {
    var first = TestCompany()
    try first.ingest([("t.json", Self.template)])
    let exported = try first.view { String(decoding: JSONWriter.encode($0.template), as: UTF8.self) }
    var second = TestCompany()
    try second.ingest([("t.json", exported)])
    #expect(second.findings == [])
    #expect(try second.text() == first.text())
    #expect(
      try second.view { String(decoding: JSONWriter.encode($0.template), as: UTF8.self) } == exported)
  }

  @Test func aTemplateSetsOnlyFieldsThatNoOtherSourceSets() throws {
    var company = TestCompany()
    let line = TestCompany.line(
      "agent:created", "2026-01-01T00:00:00Z", #"{"agent":{"id":"real","ref":"eng","name":"Ada"}}"#)
    try company.ingest([("log.ndjson", line + "\n"), ("t.json", Self.template)])
    try company.view { snapshot in
      #expect(snapshot.agents.count == 2)
      let ada = try #require(snapshot.agents.first { $0.id == "real" })
      #expect(ada.name == "Ada" && ada.budget?.microcents == 50_500_000)
    }
  }

  @Test func everyProblemIsReportedWithItsPlace() {
    let text = """
      {"name":"X",
       "agents":[
        {"ref":"a","name":"A","reportsTo":"b"},
        {"ref":"b","name":"B","reportsTo":"a"},
        {"ref":"a","name":"Again"},
        {"ref":"c","name":"C","reportsTo":"nobdy","budgetCents":-1,"color":"red"}],
       "goals":[{"ref":"g","title":"G","parentRef":"g"}],
       "issues":[{"title":"I","assigneeRef":"z"},{"titel":"J"}]}
      """
    let errors = findings(text).filter { $0.severity == .error }
    func has(_ message: String, line: Int) -> Bool {
      errors.contains { $0.message.contains(message) && $0.line == line && $0.column ?? 0 > 0 }
    }
    #expect(has("two agents have the ref", line: 5))
    #expect(has("unknown agent \"nobdy\"", line: 6))
    #expect(has("budget", line: 6))
    #expect(has("has a cycle: a → b → a", line: 3))
    #expect(has("has a cycle: g → g", line: 7))
    #expect(has("unknown agent \"z\"", line: 8))
    #expect(has("has no \"title\"", line: 8))
    let warning = findings(text).first { $0.message.contains("titel") }
    #expect(warning?.remedy == "did you mean \"title\"?")
  }

  @Test func aTemplateWithAnErrorIsNotImported() throws {
    var company = TestCompany()
    try company.ingest([("t.json", #"{"name":"X","agents":[{"ref":"a","name":"A","reportsTo":"b"}]}"#)])
    #expect(company.findings.contains { $0.message == "the template was not imported" })
    #expect(try CompanyViewReader.companies(in: company.folder.path + "/db").isEmpty)
  }

  @Test(arguments: ["", "[]", "{", #"{"agents":{}}"#, #"{"name":1}"#, #"{"name":"x","agents":[1]}"#])
  func otherFilesAreNotTemplates(text: String) {
    #expect(findings(text).contains { $0.severity == .error })
  }
}

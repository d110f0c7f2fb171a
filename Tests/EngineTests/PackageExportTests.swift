import Foundation
import Testing

@testable import Engine

/// A company that is exported as a package and imported again is unchanged.
@Suite struct PackageExportTests {
  /// The template without the order of its records, which depends on IDs if there are no times.
  static func sorted(_ template: CompanyTemplate) -> CompanyTemplate {
    var template = template
    template.agents.sort { $0.ref < $1.ref }
    template.goals.sort { $0.ref < $1.ref }
    template.projects.sort { $0.ref < $1.ref }
    template.issues.sort { "\($0)" < "\($1)" }
    template.routines.sort { $0.ref < $1.ref }
    return template
  }

  static func imported(_ template: CompanyTemplate, _ folder: TemporaryFolder, _ name: String) throws
    -> CompanyTemplate
  {
    let databases = folder.path + "/" + name
    let ingest = try Ingest(Ingest.Options(folder: databases, configured: ConfiguredCompany(name: "X")))
    ingest.add(template, from: Source(path: folder.path, name: "template"))
    try ingest.finish()
    return try TemplateExport.template(path: CompanyViewReader.companies(in: databases)[0].path)
  }

  /// Exports a template as a package, reads and imports it, and expects the same company and files.
  static func expectRoundTrip(_ template: CompanyTemplate) throws {
    let folder = TemporaryFolder()
    try PackageWriter.write(template, to: folder.path + "/package")
    let (package, findings) = try PackageReader.read(folder.path + "/package", source: "package")
    #expect(findings.filter { $0.severity == .error } == [])
    let again = try imported(package.template, folder, "again")
    let (expected, found) = (sorted(template), sorted(again))
    #expect(found.agents == expected.agents)
    #expect(found.goals == expected.goals)
    #expect(found.projects == expected.projects)
    #expect(found.issues == expected.issues)
    #expect(found.routines == expected.routines)
    #expect(found == expected)
  }

  @Test func everythingOfAPackageSurvives() throws {
    let (package, _) = try PackageTests.read(PackageTests.files)
    let folder = TemporaryFolder()
    var company = try Self.imported(package.template, folder, "first")
    #expect(company.issues.map(\.identifier) == ["AC-1"])
    #expect(company.agents.count == 2 && company.goals.count == 2)
    company.issues[0].comments = []
    try Self.expectRoundTrip(company)
  }

  @Test func hostileTextSurvives() throws {
    var company = TestCompany()
    try company.ingest([("backup.sql", TestDump.small().pgDump)])
    let path = try CompanyViewReader.companies(in: company.folder.path + "/db")[0].path
    var template = try TemplateExport.template(path: path)
    // Texts with another meaning in YAML or Markdown, names that cannot be file names, and equal names.
    let texts = [
      "null", "true", "- x", "a: b # c", "---", "\n\n  two\nlines \n", "\r\nwindows\r\n",
      "'\"\\\u{1}\u{2028}", "💥 é", " ",
      "---\nname: x\n---\n", "|", ">", "&a *b !c", "[", "{", "1.0", "\u{FEFF}bom", "%", "@", "`", "\t",
    ]
    for (number, text) in texts.enumerated() {
      var agent = CompanyTemplate.Agent(ref: "a/\(number)/\(text)", name: text)
      agent.status = "idle"
      agent.title = text
      agent.role = text
      agent.capabilities = text
      agent.metadata = [
        "x": .string(text), "skills": [.string(text)], "deep": [["y": nil], 1, .number("1.50"), true],
      ]
      agent.reportsTo = number > 0 ? "a/\(number - 1)/\(texts[number - 1])" : nil
      agent.budget = Money(microcents: Int64(number) * 1_234_567)
      template.agents.append(agent)
      var issue = CompanyTemplate.Issue(title: text)
      issue.status = "todo"
      issue.priority = text
      issue.description = text
      issue.assigneeRef = agent.ref
      template.issues += [issue, issue]
      var routine = CompanyTemplate.Routine(ref: "r\(number)\(text)", title: text)
      (routine.status, routine.priority) = ("paused", text)
      (routine.description, routine.assigneeRef) = (text, agent.ref)
      (routine.concurrencyPolicy, routine.variables) = (text, [["name": .string(text)]])
      var trigger = RoutineTrigger(kind: text)
      (trigger.label, trigger.cronExpression, trigger.timeZone) = (text, text, text)
      routine.triggers = [trigger, RoutineTrigger(kind: "api")]
      template.routines.append(routine)
      var goal = CompanyTemplate.Goal(ref: "g\(number)\(text)", title: text)
      goal.status = text
      goal.ownerRef = agent.ref
      template.goals.append(goal)
      var project = CompanyTemplate.Project(ref: "p\(number)\(text)", name: text)
      project.status = "backlog"
      project.description = text
      project.leadRef = agent.ref
      template.projects.append(project)
    }
    try Self.expectRoundTrip(template)
  }

  @Test func rewritingTouchesNothingAndRemovesStaleFiles() throws {
    let folder = TemporaryFolder()
    var (template, path) = (try PackageTests.read(PackageTests.files).package.template, folder.path + "/out")
    try PackageWriter.write(template, to: path)
    let before = FileSystem.status(path + "/agents/ceo/AGENTS.md")
    try PackageWriter.write(template, to: path)
    #expect(FileSystem.status(path + "/agents/ceo/AGENTS.md") == before)
    template.agents.removeLast()
    try PackageWriter.write(template, to: path)
    #expect(!FileSystem.exists(path + "/agents/dev"))
    // A folder with other files is never overwritten.
    try folder.write("theirs/COMPANY.md", "---\nname: Theirs\n---\n")
    #expect(throws: Failure.self) { try PackageWriter.write(template, to: folder.path + "/theirs") }
  }

  @Test func theSampleSurvivesItsExport() throws {
    let root =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path + "/samples/startup-in-a-box"
    let folder = TemporaryFolder()
    let workspace = try Workspace.find(from: root, environment: [:])
    let files = try workspace.files()
    let ingest = try Ingest(
      Ingest.Options(folder: folder.path + "/db", configured: workspace.configuredCompany))
    for source in files.sources + files.templates { try ingest.read(source) }
    try ingest.finish()
    let template = try TemplateExport.template(
      path: CompanyViewReader.companies(in: folder.path + "/db")[0].path)
    #expect(template.agents.count > 5 && template.issues.count > 10)
    try Self.expectRoundTrip(template)
  }

  @Test func agentsOfOneNameStayTwo() throws {
    var template = CompanyTemplate(id: "t", name: "T")
    for ref in ["engineer", "engineer-2", "chief"] {
      var agent = CompanyTemplate.Agent(ref: ref, name: "Engineer")
      agent.reportsTo = ref == "chief" ? nil : "chief"
      agent.status = "idle"
      template.agents.append(agent)
    }
    let found = try Self.imported(template, TemporaryFolder(), "db")
    #expect(Self.sorted(found).agents == Self.sorted(template).agents)
  }
}

/// Real packages and a real backup from the folder in PAPERCLIP_GEN_DATA. Skipped without it.
private let dataFolder = ProcessInfo.processInfo.environment["PAPERCLIP_GEN_DATA"]

@Suite(.enabled(if: dataFolder != nil, "PAPERCLIP_GEN_DATA is not set")) struct RealPackageTests {
  private static var packages: [String] {
    get throws {
      let folder = try #require(dataFolder) + "/companies"
      return try FileSystem.names(in: folder).map { folder + "/" + $0 }.filter(FileSystem.isFolder)
    }
  }

  @Test func everyPackageIsReadWithoutFindings() throws {
    let packages = try Self.packages
    #expect(packages.count >= 8)
    for path in packages {
      let (package, findings) = try PackageReader.read(path, source: path)
      #expect(findings.filter { $0.severity > .note }.map(\.text) == [], "\(path)")
      let tree = try FileTree(folder: path, name: path)
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let inMemory = PackageReader.read(tree.files, name: name, source: path)
      #expect(inMemory.package == package && inMemory.findings == findings, "\(path)")
      func count(_ name: String) throws -> Int {
        try #require(FileManager.default.enumerator(atPath: path)).compactMap { $0 as? String }
          .filter { $0.hasSuffix("/" + name) }.count
      }
      #expect(try package.template.agents.count == count("AGENTS.md"), "\(path)")
      #expect(try package.skills.count == count("SKILL.md"), "\(path)")
      #expect(try package.teams.count == count("TEAM.md"), "\(path)")
      #expect(try package.template.issues.count == count("TASK.md"), "\(path)")
      #expect(package.template.agents.filter { $0.reportsTo == nil }.map(\.ref) == ["ceo"], "\(path)")
      #expect(!package.template.goals.isEmpty && package.template.description != nil, "\(path)")
      #expect(package.skills.allSatisfy { $0.sources.allSatisfy { $0.commit?.utf8.count == 40 } }, "\(path)")
    }
  }

  @Test func everyPackageSurvivesItsExport() throws {
    for path in try Self.packages {
      let folder = TemporaryFolder()
      let (package, _) = try PackageReader.read(path, source: path)
      try PackageExportTests.expectRoundTrip(
        PackageExportTests.imported(package.template, folder, "first"))
    }
  }

  @Test func theCompaniesOfABackupSurviveTheirExport() throws {
    let data = try #require(dataFolder)
    let folder = TemporaryFolder()
    let ingest = try Ingest(Ingest.Options(folder: folder.path + "/db"))
    try ingest.read(Source(path: data + "/paperclip-20261120-120000.sql.gz"))
    try ingest.finish()
    let companies = try CompanyViewReader.companies(in: folder.path + "/db")
    #expect(companies.count == 2)
    for company in companies {
      let template = try TemplateExport.template(path: company.path)
      #expect(template.agents.count == 14 && template.issues.count == 120)
      try PackageExportTests.expectRoundTrip(template)
    }
  }
}

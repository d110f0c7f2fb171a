import Foundation
import Testing

@testable import Engine

@Suite struct PackageTests {
  /// A package of two agents with all kinds of parts.
  static let files = [
    (
      "COMPANY.md",
      "---\nname: Acme\ndescription: Makes things\nslug: acme\nschema: agentcompanies/v1\nversion: 1.2.0\nlicense: MIT\nauthors:\n  - name: Ann\n  - name: Bob\ngoals:\n  - Ship it\n  - Keep it\n---\n\nText.\n"
    ),
    (
      "agents/ceo/AGENTS.md",
      "---\nname: The Boss\ntitle: Chief\nreportsTo: null\nskills:\n  - plan\n  - paperclip\n---\n\nYou lead.\n"
    ),
    ("agents/dev/AGENTS.md", "---\nname: Dev\ntitle: Developer\nreportsTo: ceo\nskills: []\n---\n"),
    (
      "teams/core/TEAM.md",
      "---\nname: Core\nmanager: ../../agents/ceo/AGENTS.md\nincludes:\n  - ../../agents/dev/AGENTS.md\n  - ../../skills/plan/SKILL.md\ntags:\n  - x\n---\n"
    ),
    (
      "skills/plan/SKILL.md",
      "---\nname: plan\ndescription: >\n  Plans the\n  work.\nmetadata:\n  sources:\n    - kind: github-file\n      repo: a/b\n      path: plan/SKILL.md\n      commit: 0123456789abcdef0123456789abcdef01234567\n      attribution: Ann\n      license: MIT\n      usage: referenced\n---\n"
    ),
    ("skills/plan/run.sh", "echo\n"),
    ("projects/mvp/PROJECT.md", "---\nname: MVP\ndescription: First\nowner: ceo\n---\n"),
    (
      "projects/mvp/tasks/one/TASK.md", "---\nname: Do one\nassignee: dev\nproject: mvp\n---\n\nDo it well.\n"
    ),
    (
      ".paperclip.yaml",
      "schema: paperclip/v1\nagents:\n  dev:\n    role: engineer\n    budgetMonthlyCents: 5000\n    adapter:\n      type: claude_local\n      config:\n        model: opus\n        command: ./run\n    inputs:\n      env:\n        GH_TOKEN:\n          kind: secret\n          requirement: required\nprojects:\n  mvp:\n    status: in_progress\ntasks:\n  one:\n    identifier: \"AC-1\"\n    status: \"done\"\n    priority: \"high\"\n    comments:\n      -\n        authorAgentSlug: \"ceo\"\n        authorType: \"agent\"\n        body: \"Good\\nwork\"\n        createdAt: \"2026-05-01T00:00:00.000Z\"\n"
    ),
  ]

  static func read(
    _ files: [(String, String)], _ prepare: (String) throws -> Void = { _ in }
  ) throws -> (package: CompanyPackage, findings: [Finding]) {
    let folder = TemporaryFolder()
    for (name, text) in files { try folder.write("acme/" + name, text) }
    try prepare(folder.path + "/acme")
    return try PackageReader.read(folder.path + "/acme", source: "acme")
  }

  /// The package with one file replaced.
  private static func with(_ name: String, _ text: String?) -> [(String, String)] {
    files.filter { $0.0 != name } + (text.map { [(name, $0)] } ?? [])
  }

  @Test func everythingInAPackageIsRead() throws {
    let (package, findings) = try Self.read(Self.files)
    #expect(
      findings.map(\.text) == [
        "acme/agents/ceo/AGENTS.md:7:5: note: the skill \"paperclip\" is not in the package; Paperclip has a built-in one"
      ])
    let template = package.template
    #expect(template.id == "acme" && template.name == "Acme" && template.description == "Makes things")
    #expect(template.version == "1.2.0" && template.author == "Ann, Bob" && package.license == "MIT")
    #expect(template.agents.map(\.ref) == ["ceo", "dev"])
    #expect(template.agents.map(\.name) == ["The Boss", "Dev"])
    #expect(template.agents.map(\.reportsTo) == [nil, "ceo"])
    #expect(template.agents[0].metadata == ["skills": ["plan", "paperclip"]])
    #expect(template.agents[1].role == "engineer" && template.agents[1].adapterType == "claude_local")
    #expect(template.agents[1].budget == Money(microcents: 5_000_000_000))
    #expect(template.goals.map(\.title) == ["Ship it", "Keep it"])
    #expect(template.goals.map(\.ref) == ["ship-it", "keep-it"])
    #expect(template.projects.map(\.leadRef) == ["ceo"] && template.projects.map(\.status) == ["in_progress"])
    let issue = try #require(template.issues.first)
    #expect(issue.title == "Do one" && issue.description == "Do it well." && issue.identifier == "AC-1")
    #expect(issue.status == "done" && issue.priority == "high")
    #expect(issue.projectRef == "mvp" && issue.assigneeRef == "dev")
    #expect(
      issue.comments == [
        CompanyTemplate.Comment(
          authorRef: "ceo", authorType: "agent", body: "Good\nwork",
          createdAt: Instant("2026-05-01T00:00:00Z"))
      ])
    #expect(
      package.agents.map(\.hasRole) == [false, true] && package.agents.map(\.hasAdapter) == [false, true])
    #expect(package.agents.map(\.model) == [nil, "opus"])
    #expect(package.teams.map(\.managerRef) == ["ceo"] && package.teams[0].memberRefs == ["dev"])
    #expect(package.teams[0].skillRefs == ["plan"])
    let skill = try #require(package.skills.first)
    #expect(skill.description == "Plans the work." && skill.agents == ["ceo"] && skill.isEmpty)
    #expect(skill.sources.map(\.commit) == ["0123456789abcdef0123456789abcdef01234567"])
    #expect(skill.sources.map(\.license) == ["MIT"])
    #expect(package.inputs.map(\.name) == ["GH_TOKEN"] && package.inputs[0].isRequired)
    #expect(package.inputs.map(\.agentRef) == ["dev"])
    #expect(
      package.executables.map(\.what) == ["a script", "a command of the adapter of \"dev\""])
    #expect(package.foldedTexts.map(\.field) == ["description"] && package.foldedTexts.map(\.line) == [3])
  }

  @Test(
    arguments: [
      (
        "agents/dev/AGENTS.md", "---\nname: Dev\nreportsTo: boss\n---\n",
        "acme/agents/dev/AGENTS.md:3:12: warning: \"reportsTo\": unknown agent \"boss\""
      ),
      (
        "agents/ceo/AGENTS.md", "---\nname: Boss\nreportsTo: dev\n---\n",
        "acme/agents/ceo/AGENTS.md:3:12: error: \"reportsTo\" has a cycle: ceo → dev"
      ),
      (
        "agents/other/AGENTS.md", "---\nname: Other\nslug: dev\n---\n",
        "acme/agents/other/AGENTS.md:3:7: error: two agents have the slug \"dev\""
      ),
      ("agents/two/AGENTS.md", "---\nname: Two\n---\n", "acme: warning: 2 agents have no manager: ceo, two"),
      (
        "agents/two/AGENTS.md", "No frontmatter here.\n",
        "acme/agents/two/AGENTS.md:1:1: warning: the file has no frontmatter; its folder's name is used"
      ),
      (
        "agents/dev/AGENTS.md", "\u{FEFF}---\nname: Dev\nreportsTo: ceo\n---\n",
        "acme/agents/dev/AGENTS.md:1:1: warning: the file starts with a byte order mark"
      ),
      (
        "agents/dev/AGENTS.md", "---\nname: Dev\n\treportsTo: ceo\n---\n",
        "acme/agents/dev/AGENTS.md:3:1: warning: tab used for indentation; it counts as one space; indent with spaces"
      ),
      (
        "agents/dev/AGENTS.md", "---\nname: @dev\n---\n",
        "acme/agents/dev/AGENTS.md:2:7: warning: plain text cannot start with '@'; it is read as text"
      ),
      (
        "agents/dev/AGENTS.md", "---\nname: Dev\n",
        "acme/agents/dev/AGENTS.md:1:1: warning: the frontmatter is not closed; the whole file is read as text"
      ),
      (
        "agents/dev/AGENTS.md", "---\nname: [a]\n---\n",
        "acme/agents/dev/AGENTS.md:2:7: warning: \"name\" must be text; it is ignored"
      ),
      ("COMPANY.md", nil, "acme: error: the package has no COMPANY.md"),
      (
        ".paperclip.yaml", "agents:\n  dve:\n    role: x\n",
        "acme/.paperclip.yaml:2:3: warning: unknown agent \"dve\"; its settings are ignored; did you mean \"dev\"?"
      ),
      (
        ".paperclip.yaml", "agents:\n  dev:\n    budgetMonthlyCents: -5\n",
        "acme/.paperclip.yaml:3:25: warning: the budget must be a number of cents from 0 to 100,000,000"
      ),
      (
        "projects/mvp/tasks/one/TASK.md", "---\nname: One\nassignee: nobody\nproject: mvp2\n---\n",
        "acme/projects/mvp/tasks/one/TASK.md:4:10: warning: the task has the unknown project \"mvp2\""
      ),
      (
        "projects/mvp/tasks/one/TASK.md", "---\nname: One\nassignee: nobody\n---\n",
        "acme/projects/mvp/tasks/one/TASK.md:3:11: warning: \"assignee\": unknown agent \"nobody\""
      ),
      (
        "teams/core/TEAM.md", "---\nname: Core\nincludes:\n  - ../../agents/gone/AGENTS.md\n---\n",
        "acme/teams/core/TEAM.md:4:5: warning: the team includes the unknown agent or skill \"../../agents/gone/AGENTS.md\""
      ),
    ] as [(String, String?, String)])
  func whatIsWrongIsNamedWithItsPlaceAndTheRestIsRead(file: String, text: String?, finding: String) throws {
    let (package, findings) = try Self.read(Self.with(file, text))
    #expect(findings.contains { $0.text.hasPrefix(finding) }, "\(findings.map(\.text))")
    #expect(package.template.agents.count >= 1 && package.template.projects.count == 1)
  }

  /// Kinds of hand-written fields that are not YAML. Each causes only a warning.
  @Test(arguments: [
    (
      "COMPANY.md", "---\nname: Acme\nslug: acme\ngoals:\n  - Ship it\n  - Quality first: no cracks\n---\n",
      "6:5"
    ),
    (
      "skills/plan/SKILL.md", "---\nname: plan\ndescription: Use when: it is dry\nout: {a: b[]}\n---\n",
      "3:22"
    ),
    (
      "agents/dev/AGENTS.md", "---\nname: Dev\nname: Dev\ntitle: *the* developer\nreportsTo: ceo\n---\n",
      "3:1"
    ),
    ("agents/dev/AGENTS.md", "---\nname: Dev\n\treportsTo: ceo\n---\n", "3:1"),
    ("agents/dev/AGENTS.md", "---\nname: Dev\n   reportsTo: ceo\n---\n", "3:4"),
    (".paperclip.yaml", "---\nschema: paperclip/v1\n---\nagents:\n  dev:\n    role: engineer\n", "3:1"),
    (".paperclip.yaml", "- agents\n- dev\n", "1:1"),
  ])
  func aFieldThatIsNoYAMLCostsAWarning(file: String, text: String, place: String) throws {
    let (package, findings) = try Self.read(Self.with(file, text))
    #expect(!findings.contains { $0.severity == .error }, "\(findings.map(\.text))")
    #expect(
      findings.contains { $0.text.hasPrefix("acme/\(file):\(place): warning: ") }, "\(findings.map(\.text))")
    #expect(package.template.name == "Acme" && package.template.agents.map(\.reportsTo) == [nil, "ceo"])
    if file == "COMPANY.md" {
      #expect(package.template.goals.map(\.title) == ["Ship it", "Quality first: no cracks"])
    }
    if file == "skills/plan/SKILL.md" { #expect(package.skills[0].description == "Use when: it is dry") }
    if text.contains("developer") { #expect(package.template.agents[1].title == "*the* developer") }
    if text.contains("engineer") { #expect(package.template.agents[1].role == "engineer") }
  }

  @Test func theFolderDotHasItsRealName() throws {
    let folder = TemporaryFolder()
    try folder.write("kiln/COMPANY.md", "---\nschema: agentcompanies/v1\n---\n")
    try folder.write("kiln/agents/a/AGENTS.md", "---\nname: A\n---\n")
    let (package, _) = try PackageReader.read(folder.path + "/kiln/agents/..", source: ".")
    #expect(package.template.name == "kiln" && package.template.id == "kiln")
  }

  @Test func aPackageInMemoryIsReadLikeItsFolder() throws {
    var files = Self.files
    files.append(("agents/dev/copies/AGENTS.md", "---\nname: Copy\n---\n"))
    files.append(("node_modules/a/SKILL.md", "---\nname: No\n---\n"))
    files.append(("a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z/SKILL.md", "---\nname: Deep\n---\n"))
    let expected = try Self.read(files)
    let bytes = Dictionary(uniqueKeysWithValues: files.map { ($0.0, Array($0.1.utf8)) })
    let found = PackageReader.read(bytes, name: "acme", source: "acme")
    #expect(found.package == expected.package && found.package.skills.count == 1)
    #expect(found.findings.map(\.text) == expected.findings.map(\.text))
  }

  @Test func windowsLineEndsAreNothingSpecial() throws {
    let expected = try Self.read(Self.files)
    let crlf = try Self.read(Self.files.map { ($0.0, $0.1.replacing("\n", with: "\r\n")) })
    #expect(crlf.package == expected.package)
    #expect(crlf.findings == expected.findings)
  }

  @Test func linksAreNeverFollowed() throws {
    let outside = TemporaryFolder()
    try outside.write("secret/AGENTS.md", "---\nname: Secret\n---\n")
    let (package, findings) = try Self.read(Self.files) { path in
      let manager = FileManager.default
      try manager.createSymbolicLink(
        atPath: path + "/agents/out", withDestinationPath: outside.path + "/secret")
      try manager.createSymbolicLink(
        atPath: path + "/agents/dev/SOUL.md", withDestinationPath: "../ceo/AGENTS.md")
      try manager.createSymbolicLink(atPath: path + "/agents/loop", withDestinationPath: "../agents")
    }
    #expect(package.template.agents.map(\.ref) == ["ceo", "dev"])
    let texts = findings.map(\.text)
    #expect(
      texts.contains(
        "acme/agents/out: warning: symbolic link to a place outside the package; not followed; replace the link with the file"
      ))
    #expect(texts.contains("acme/agents/dev/SOUL.md: note: symbolic link; not followed"))
    #expect(texts.contains("acme/agents/loop: note: symbolic link; not followed"))
  }

  @Test func aFileOfAHundredMegabytesIsRefusedByItsSize() throws {
    let (package, findings) = try Self.read(Self.files) { path in
      for name in ["agents/dev/AGENTS.md", "skills/plan/model.bin"] {
        #expect(
          truncate(path + "/" + name, 0) == 0
            || FileManager.default.createFile(atPath: path + "/" + name, contents: nil))
        #expect(truncate(path + "/" + name, 100 << 20) == 0)
      }
    }
    #expect(package.template.agents.map(\.ref) == ["ceo"])
    let texts = findings.map(\.text)
    #expect(
      texts.contains("acme/agents/dev/AGENTS.md: error: the file is 100 MB; files over 4 MB are not read"))
    #expect(texts.contains("acme/skills/plan/model.bin: note: the file is 100 MB and was not checked"))
  }

  @Test func copiesInsideAnAgentsFolderAreNotAgents() throws {
    let (package, _) = try Self.read(
      Self.files + [
        ("agents/dev/runs/1/AGENTS.md", "---\nname: Old\n---\n"), ("AGENTS.md", "Not an agent.\n"),
      ])
    #expect(package.template.agents.map(\.ref) == ["ceo", "dev"])
  }

  /// As in a nightly export: flat tasks, JSON strings, '-' on a separate line.
  @Test func anExportOfARunningCompanyIsRead() throws {
    let tasks = (1...800).map { number in
      (
        "tasks/pacaa-\(number)/TASK.md",
        "---\nname: \"작업 \(number): \\\"x\\\"\"\nassignee: \"dev\"\nproject: \"mvp\"\n---\n"
      )
    }
    let body = String(repeating: "긴 말 \\\"quoted\\\" # no comment: x\\n", count: 130)
    let settings =
      "schema: \"paperclip/v1\"\ntasks:\n"
      + (1...800).map { number in
        "  pacaa-\(number):\n    identifier: \"PACAA-\(number)\"\n    status: \"done\"\n    priority: \"low\"\n    comments:\n"
          + String(
            repeating:
              "      -\n        body: \"\(body)\"\n        authorType: \"agent\"\n        authorAgentSlug: \"dev\"\n",
            count: 2)
      }.joined()
    let start = ContinuousClock.now
    let (package, findings) = try Self.read(
      Self.with(".paperclip.yaml", settings) + tasks + [("backup-manifest.json", "{}")])
    #expect(findings.filter { $0.severity > .note } == [])
    #expect(package.template.issues.count == 801)
    let issue = try #require(package.template.issues.first { $0.identifier == "PACAA-800" })
    #expect(issue.title == "작업 800: \"x\"" && issue.status == "done" && issue.priority == "low")
    #expect(issue.comments.count == 2 && issue.projectRef == "mvp" && issue.assigneeRef == "dev")
    #expect(ContinuousClock.now - start < .seconds(60))
  }
}

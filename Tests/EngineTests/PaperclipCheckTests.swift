import Testing

@testable import Engine

/// Everything that Paperclip's importer reads differently is reported with its position. docs/preview.md has
/// the list.
@Suite struct PaperclipCheckTests {
  /// A package with only the findings that every package has.
  static let plain: [(String, String)] = [
    ("COMPANY.md", "---\nname: Kiln\nslug: kiln\nschema: agentcompanies/v1\n---\n"),
    ("agents/ceo/AGENTS.md", "---\nname: Ceo\nreportsTo: null\n---\n\nLead.\n"),
    ("agents/mia/AGENTS.md", "---\nname: Mia\nreportsTo: ceo\nskills:\n  - glaze\n---\n\nWork.\n"),
    ("skills/glaze/SKILL.md", "---\nname: glaze\ndescription: How to glaze\n---\n\nDry first.\n"),
    ("projects/ops/PROJECT.md", "---\nname: Ops\ndescription: Daily work\n---\n"),
    ("tasks/fire/TASK.md", "---\nname: Fire\nassignee: mia\nproject: ops\n---\n\nFire it.\n"),
    (
      ".paperclip.yaml",
      """
      schema: paperclip/v1
      agents:
        ceo:
          role: ceo
          adapter:
            type: claude_local
        mia:
          role: engineer
          budgetMonthlyCents: 500
          adapter:
            type: claude_local
            config:
              model: opus
          inputs:
            env:
              API_KEY:
                kind: secret
                requirement: optional
      projects:
        ops:
          status: in_progress
      tasks:
        fire:
          status: todo
          priority: low

      """
    ),
  ]

  static func check(
    _ changes: [(String, String?)]
  ) throws -> (findings: [Finding], readings: [PaperclipReading]) {
    let folder = TemporaryFolder()
    let names = Set(changes.map(\.0))
    for (name, text) in plain.filter({ !names.contains($0.0) }) { try folder.write("kiln/" + name, text) }
    for (name, text) in changes { if let text { try folder.write("kiln/" + name, text) } }
    let (package, _) = try PackageReader.read(folder.path + "/kiln", source: "kiln")
    return try PaperclipCheck.run(package, folder: folder.path + "/kiln", source: "kiln")
  }

  @Test func aPlainPackageHasNoFindings() throws {
    let (findings, readings) = try Self.check([])
    #expect(findings.map(\.text) == [])
    #expect(readings.map(\.kind) == ["include"])
  }

  /// `.paperclip.yaml` with another agent's settings instead of mia's.
  static func agent(_ settings: String) -> (String, String?) {
    (
      ".paperclip.yaml",
      "agents:\n  ceo:\n    role: ceo\n    adapter:\n      type: claude_local\n  mia:\n\(settings)"
    )
  }

  static func routine(_ settings: String, _ task: String = "assignee: mia\nproject: ops\n") -> [(
    String, String?
  )] {
    [
      ("tasks/fire/TASK.md", "---\nname: Fire\n\(task)recurring: true\n---\n"),
      (".paperclip.yaml", "routines:\n  fire:\n\(settings)"),
    ]
  }

  static let fields: [([(String, String?)], String)] = [
    (
      [("agents/mia/AGENTS.md", "---\nname: Mia\nreportsTo: ceo # the boss\n---\n")],
      "kiln/agents/mia/AGENTS.md:3:12: warning: Paperclip reads the text \"ceo # the boss\" for \"reportsTo\""
    ),
    (
      [("agents/mia/AGENTS.md", "---\nname: Mia\nreportsTo: ceo\nskills: [glaze]\n---\n")],
      "kiln/agents/mia/AGENTS.md:4:9: warning: Paperclip reads the text \"[glaze]\" for \"skills\""
    ),
    (
      [("agents/mia/AGENTS.md", "---\nname: Mia\ntitle: Master of\n  kilns\nreportsTo: ceo\n---\n")],
      "kiln/agents/mia/AGENTS.md:3:8: warning: Paperclip reads the text \"Master of\" for \"title\""
    ),
    (
      [("agents/mia/AGENTS.md", "---\nname: &m Mia\nreportsTo: ceo\n---\n")],
      "kiln/agents/mia/AGENTS.md:2:10: warning: Paperclip reads the text \"&m Mia\" for \"name\""
    ),
    (
      [("agents/mia/AGENTS.md", "---\nname: 123\nreportsTo: ceo\n---\n")],
      "kiln/agents/mia/AGENTS.md:2:7: warning: Paperclip reads a number or a flag for \"name\""
    ),
    (
      [("agents/mia/AGENTS.md", "---\nname: Mia\nreportsTo: ceo\n---")],
      "kiln/agents/mia/AGENTS.md:1:1: warning: Paperclip reads no fields of this file: the frontmatter must start"
    ),
    (
      [("agents/mia/AGENTS.md", "\u{FEFF}---\nname: Mia\nreportsTo: ceo\n---\n")],
      "kiln/agents/mia/AGENTS.md:1:1: warning: Paperclip reads no fields of this file because it starts with a byte order mark"
    ),
    (
      [(".paperclip.yaml", "agents:\n    mia:\n        role: engineer\n")],
      "kiln/.paperclip.yaml:2:5: warning: Paperclip reads nothing for \"agents\"; indent each level by two spaces"
    ),
  ]

  static let company: [([(String, String?)], String)] = [
    (
      [("COMPANY.md", "---\nschema: agentcompanies/v1\n---\n")],
      "kiln/COMPANY.md:1:1: warning: Paperclip finds no name here and calls the company \"Imported Company\""
    ),
    (
      [("COMPANY.md", "---\nname: Kiln\nincludes:\n  - agents/gone/AGENTS.md\n---\n")],
      "kiln/COMPANY.md:4:5: warning: \"includes\" lists \"agents/gone/AGENTS.md\", but there is no such file"
    ),
    (
      [(".paperclip.yaml", "company:\n  logo: images/logo.png\n")],
      "kiln/.paperclip.yaml:2:3: warning: the logo \"images/logo.png\" is not in the package"
    ),
    (
      [("AGENTS.md", "How we work.\n")],
      "kiln/AGENTS.md:1:1: warning: Paperclip creates an agent \"agent\" from this file"
    ),
    (
      [("docs/ceo/AGENTS.md", "---\nname: Other\n---\n")],
      "kiln/docs/ceo/AGENTS.md:1:1: warning: Paperclip creates an agent \"Other\" from this file; it takes its name, role and settings from agents/ceo/AGENTS.md"
    ),
    (
      [("agents/mia/runs/AGENTS.md", "---\nname: Copy\n---\n")],
      "kiln/agents/mia/runs/AGENTS.md:1:1: warning: Paperclip creates an agent \"Copy\""
    ),
  ]

  static let agents: [([(String, String?)], String)] = [
    (
      [("agents/mia/AGENTS.md", "---\nname: Mia\nreportsTo: ../ceo/AGENTS.md\n---\n")],
      "kiln/agents/mia/AGENTS.md:3:12: warning: Paperclip does not find the manager \"../ceo/AGENTS.md\" and puts the agent at the top; use the manager's slug: reportsTo: ceo"
    ),
    (
      [("agents/Mia_B/AGENTS.md", "---\nname: Mia\nreportsTo: ceo\n---\n")],
      "kiln/agents/Mia_B/AGENTS.md:1:1: warning: Paperclip calls this agent \"mia-b\", not \"Mia_B\""
    ),
    (
      [("agents/mia/AGENTS.md", "---\nname: Mia\nreportsTo: ceo\nbudget: 500\n---\n")],
      "kiln/agents/mia/AGENTS.md:4:9: warning: Paperclip does not read \"budget\" in an AGENTS.md; write it in .paperclip.yaml as agents.mia.budgetMonthlyCents"
    ),
    (
      [("agents/mia/AGENTS.md", "---\nname: Mia\nreportsTo: ceo\nadapterType: claude_local\n---\n")],
      "kiln/agents/mia/AGENTS.md:4:14: warning: Paperclip does not read \"adapterType\""
    ),
    (
      [("agents/mia/AGENTS.md", "---\nname: Mia\nreportsTo: ceo\nkind: robot\n---\n")],
      "kiln/agents/mia/AGENTS.md:4:7: warning: Paperclip reads this file as an agent"
    ),
    (
      [agent("    adapter:\n      type: codex\n")],
      "kiln/.paperclip.yaml:8:13: warning: Paperclip has no built-in adapter \"codex\" and rejects the import"
    ),
    (
      [agent("    adapter:\n      type: opencode_local\n      config:\n        model: opus\n")],
      "kiln/.paperclip.yaml:10:16: warning: Paperclip rejects an agent with the adapter opencode_local"
    ),
    (
      [agent("    adapter:\n      type: claude_local\n      config:\n        promptTemplate: Hi\n")],
      "kiln/.paperclip.yaml:10:25: warning: Paperclip drops \"promptTemplate\""
    ),
    (
      [
        ("skills/glaze/SKILL.md", "---\nname: Glazing\n---\n")
      ],
      "kiln/agents/mia/AGENTS.md:5:5: warning: Paperclip does not find the skill \"glaze\" in the package"
    ),
  ]

  @Test(arguments: fields + company + agents)
  func differencesFromPaperclipAreReported(changes: [(String, String?)], finding: String) throws {
    let (findings, _) = try Self.check(changes)
    #expect(findings.contains { $0.text.hasPrefix(finding) }, "\(findings.map(\.text))")
  }

  static let defaults: [([(String, String?)], String, [String])] = [
    ([(".paperclip.yaml", nil)], "role", ["ceo", "mia"]),
    ([(".paperclip.yaml", nil)], "adapter", ["ceo", "mia"]),
    ([(".paperclip.yaml", nil)], "taskStatus", ["fire"]),
    ([(".paperclip.yaml", nil)], "taskPriority", ["fire"]),
    ([(".paperclip.yaml", nil)], "projectStatus", ["ops"]), ([("AGENTS.md", "x\n")], "agents", ["AGENTS.md"]),
    ([agent("    runtime:\n      heartbeat:\n        enabled: true\n")], "heartbeat", ["mia"]),
    ([("teams/all/TEAM.md", "---\nname: All\n---\n")], "teams", ["all"]),
    ([("COMPANY.md", "---\nname: Kiln\ngoals:\n  - Fire\n---\n")], "goals", ["fire"]),
    ([("COMPANY.md", "---\nname: Kiln\nversion: 1.0.0\n---\n")], "company", ["version"]),
    (
      [agent("    inputs:\n      env:\n        A:\n          requirement: required\n")], "required",
      ["mia: A"]
    ),
    (
      [("skills/glaze/SKILL.md", "---\nname: glaze\ndescription: >\n  Long\n  text\n---\n")], "foldedText",
      ["skills/glaze/SKILL.md:3: description"]
    ),
    (
      [("tasks/fire/TASK.md", "---\nname: Fire\nassignee: mia\nproject: ops\nrecurring: true\n---\n")],
      "unscheduled",
      ["tasks/fire/TASK.md"]
    ),
  ]

  @Test(arguments: defaults)
  func paperclipDefaultsAreReported(changes: [(String, String?)], kind: String, subjects: [String]) throws {
    let (_, readings) = try Self.check(changes)
    #expect(readings.first { $0.kind == kind }?.subjects == subjects, "\(readings)")
  }

  /// Paperclip reads exported packages as intended.
  @Test func anExportIsReadAsItWasMeant() throws {
    let folder = TemporaryFolder()
    for (name, text) in Self.plain { try folder.write("kiln/" + name, text) }
    let template = try PackageReader.read(folder.path + "/kiln", source: "kiln").package.template
    try PackageWriter.write(template, to: folder.path + "/out")
    let (package, _) = try PackageReader.read(folder.path + "/out", source: "out")
    let (findings, _) = try PaperclipCheck.run(package, folder: folder.path + "/out", source: "out")
    #expect(findings.map(\.text) == [])
  }

  @Test func hostileFilesAreSurvived() throws {
    for text in [
      "", "---", "---\n---\n", "---\n\n---\n", "---\n- a\n- b\n---\n", "---\na:\n- b\n  c: d\n---\n",
      "\u{0}\u{1}",
    ] {
      _ = try Self.check([("agents/mia/AGENTS.md", text), (".paperclip.yaml", text), ("COMPANY.md", text)])
    }
  }
}

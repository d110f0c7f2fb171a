import Testing

@testable import Engine

/// What Paperclip drops in `.paperclip.yaml`, and how it reads projects, tasks and routines.
@Suite struct PaperclipSettingsTests {
  static let settings: [([(String, String?)], String)] = [
    (
      [
        (
          ".paperclip.yaml",
          "agents:\n  - slug: mia\n    monthlyBudget: 200\n    env:\n      - name: GH_TOKEN\n"
        )
      ],
      "kiln/.paperclip.yaml:2:3: warning: \"agents\" is a list, but Paperclip expects a map by slug and drops all of it (env, monthlyBudget), with the environment inputs GH_TOKEN"
    ),
    ([(".paperclip.yaml", "agents: mia\n")], "kiln/.paperclip.yaml:1:9: warning: \"agents\" is a text"),
    (
      [(".paperclip.yaml", "agents:\n  mia: codex\n")],
      "kiln/.paperclip.yaml:2:8: warning: \"agents.mia\" is a text"
    ),
    (
      [PaperclipCheckTests.agent("    adapter: codex_local\n")],
      "kiln/.paperclip.yaml:7:14: warning: \"adapter\" of \"mia\" is not a map: Paperclip drops it, and the agent gets the adapter \"process\"; write adapter: and below it type: codex_local"
    ),
    (
      [PaperclipCheckTests.agent("    env:\n      API_KEY: x\n")],
      "kiln/.paperclip.yaml:7:5: warning: Paperclip does not read \"env\" in agents.mia and drops it, with the environment inputs API_KEY"
    ),
    (
      [(".paperclip.yaml", "adapter: codex\nadapterConfig:\n  env:\n    - name: GH_TOKEN\n")],
      "kiln/.paperclip.yaml:2:1: warning: Paperclip does not read \"adapterConfig\" at the top level and drops it, with the environment inputs GH_TOKEN; it belongs in agents.<slug>.adapter.config"
    ),
    (
      [PaperclipCheckTests.agent("    adapter:\n      kind: x\n")],
      "kiln/.paperclip.yaml:8:7: warning: Paperclip does not read \"kind\" in agents.mia.adapter"
    ),
    (
      [PaperclipCheckTests.agent("    adapter:\n      type: http\n      config: x\n")],
      "kiln/.paperclip.yaml:9:15: warning: \"agents.mia.adapter.config\" is a text"
    ),
    (
      [PaperclipCheckTests.agent("    runtime: fast\n")],
      "kiln/.paperclip.yaml:7:14: warning: \"agents.mia.runtime\" is a text"
    ),
    (
      [PaperclipCheckTests.agent("    budgetMonthlyCents: \"500\"\n")],
      "kiln/.paperclip.yaml:7:25: warning: the budget of \"mia\" is not a plain number: Paperclip reads it as 0"
    ),
    (
      [PaperclipCheckTests.agent("    budgetMonthlyCents: 5_000\n")],
      "kiln/.paperclip.yaml:7:25: warning: the budget of \"mia\" is not a plain number"
    ),
    (
      [PaperclipCheckTests.agent("    budgetMonthlyCents: 12.5\n")],
      "kiln/.paperclip.yaml:7:25: warning: Paperclip drops the fraction of a cent"
    ),
    (
      [PaperclipCheckTests.agent("    inputs:\n      - API_KEY\n")],
      "kiln/.paperclip.yaml:8:7: warning: \"agents.mia.inputs\" is a list"
    ),
    (
      [PaperclipCheckTests.agent("    inputs:\n      API_KEY:\n        kind: secret\n")],
      "kiln/.paperclip.yaml:8:7: warning: Paperclip does not read \"API_KEY\" in agents.mia.inputs"
    ),
    (
      [PaperclipCheckTests.agent("    inputs:\n      env:\n        API_KEY: secret\n")],
      "kiln/.paperclip.yaml:9:18: warning: the environment input \"API_KEY\" of \"agents.mia\" is not a map"
    ),
    (
      [PaperclipCheckTests.agent("    inputs:\n      env:\n        A:\n          kind: text\n")],
      "kiln/.paperclip.yaml:10:17: warning: Paperclip reads the kind \"text\" of \"A\" as secret"
    ),
    (
      [PaperclipCheckTests.agent("    inputs:\n      env:\n        A:\n          requirement: must\n")],
      "kiln/.paperclip.yaml:10:24: warning: Paperclip reads the requirement \"must\""
    ),
    (
      [PaperclipCheckTests.agent("    inputs:\n      env:\n        A:\n          default: 8080\n")],
      "kiln/.paperclip.yaml:10:20: warning: Paperclip drops the default of \"A\""
    ),
    (
      [
        PaperclipCheckTests.agent(
          "    inputs:\n      env:\n        A:\n          portability: system_dependent\n")
      ],
      "kiln/.paperclip.yaml:10:11: warning: the environment input \"A\" depends on the system"
    ),
    (
      [(".paperclip.yaml", "company:\n  currency: EUR\n")],
      "kiln/.paperclip.yaml:2:3: warning: Paperclip does not read \"currency\" in company"
    ),
    (
      [(".paperclip.yaml", "tasks:\n  sweep:\n    status: todo\n")],
      "kiln/.paperclip.yaml:2:3: warning: there is no TASK.md for \"sweep\" in tasks"
    ),
    (
      [(".paperclip.yaml", "routines:\n  sweep:\n    priority: low\n")],
      "kiln/.paperclip.yaml:2:3: warning: there is no TASK.md for \"sweep\" in routines"
    ),
    (
      [(".paperclip.yaml", "projects:\n  opz:\n    status: planned\n")],
      "kiln/.paperclip.yaml:2:3: warning: there is no project \"opz\""
    ),
  ]

  static let work: [([(String, String?)], String)] = [
    (
      [("projects/ops/PROJECT.md", "---\nname: Daily work\ndescription: x\n---\n")],
      "kiln/projects/ops/PROJECT.md:2:7: warning: Paperclip calls this project \"daily-work\", after its name instead of its folder"
    ),
    (
      [("projects/ops/PROJECT.md", "---\nname: Ops\ndescription: x\nowner: ceo\n---\n")],
      "kiln/projects/ops/PROJECT.md:4:8: warning: Paperclip does not read \"owner\" in a PROJECT.md; write it in .paperclip.yaml as projects.ops.leadAgentSlug"
    ),
    (
      [("projects/ops/PROJECT.md", "---\nname: Ops\n---\n\nText.\n")],
      "kiln/projects/ops/PROJECT.md:1:1: warning: Paperclip does not use the body of a PROJECT.md"
    ),
    (
      [("projects/more/PROJECT.md", "---\nname: Ops\ndescription: x\n---\n")],
      "kiln/projects/ops/PROJECT.md:1:1: warning: Paperclip creates both projects from projects/more/PROJECT.md"
    ),
    (
      [(".paperclip.yaml", "projects:\n  ops:\n    status: active\n")],
      "kiln/.paperclip.yaml:3:13: warning: Paperclip does not know the status \"active\" of \"ops\" and uses \"backlog\""
    ),
    (
      [(".paperclip.yaml", "projects:\n  ops:\n    leadAgentSlug: bob\n")],
      "kiln/.paperclip.yaml:3:20: warning: Paperclip does not find the lead \"bob\""
    ),
    (
      [("projects/ops/tasks/dry/TASK.md", "---\nname: Dry\nassignee: mia\n---\n")],
      "kiln/projects/ops/tasks/dry/TASK.md:1:1: warning: Paperclip does not use the folder as the project, so the task has no project; add a line project: ops"
    ),
    (
      [
        (
          "tasks/fire/TASK.md",
          "---\nname: Fire\nassignee: mia\nproject: ../../projects/ops/PROJECT.md\n---\n"
        )
      ],
      "kiln/tasks/fire/TASK.md:4:10: warning: Paperclip does not find the project"
    ),
    (
      [("tasks/fire/TASK.md", "---\nname: Fire\nassignee: ../../agents/mia/AGENTS.md\nproject: ops\n---\n")],
      "kiln/tasks/fire/TASK.md:3:11: warning: Paperclip does not find the agent"
    ),
    (
      [
        ("tasks/fire/TASK.md", "---\nname: Fire\nassignee: mia\nproject: ops\nstatus: done\n---\n"),
        (".paperclip.yaml", nil),
      ],
      "kiln/tasks/fire/TASK.md:5:9: warning: Paperclip does not read \"status\" in a TASK.md; write it in .paperclip.yaml as tasks.fire.status"
    ),
    (
      [("tasks/fire/TASK.md", "---\nname: Fire\nassignee: mia\nproject: ops\nkind: chore\n---\n")],
      "kiln/tasks/fire/TASK.md:5:7: warning: Paperclip reads this file as a task"
    ),
    (
      [(".paperclip.yaml", "tasks:\n  fire:\n    status: open\n")],
      "kiln/.paperclip.yaml:3:13: warning: Paperclip does not know the status \"open\" of \"fire\" and uses \"backlog\""
    ),
    (
      [(".paperclip.yaml", "tasks:\n  fire:\n    priority: normal\n")],
      "kiln/.paperclip.yaml:3:15: warning: Paperclip does not know the priority \"normal\" of \"fire\" and uses \"medium\""
    ),
    (
      [
        ("tasks/fire/TASK.md", "---\nname: Fire\nproject: ops\n---\n"),
        (".paperclip.yaml", "tasks:\n  fire:\n    status: in_progress\n"),
      ],
      "kiln/.paperclip.yaml:3:13: warning: the task \"fire\" is in progress but unassigned: Paperclip moves it back to todo"
    ),
    (
      [(".paperclip.yaml", "tasks:\n  fire:\n    comments: none\n")],
      "kiln/.paperclip.yaml:3:15: warning: the comments of \"fire\" are not a list"
    ),
    (
      [(".paperclip.yaml", "tasks:\n  fire:\n    comments:\n      - author: x\n")],
      "kiln/.paperclip.yaml:4:9: warning: a comment of \"fire\" has no body"
    ),
    (
      [
        (".paperclip.yaml", "tasks:\n  fire:\n    comments:\n      - body: x\n        authorAgentSlug: bob\n")
      ],
      "kiln/.paperclip.yaml:4:9: warning: Paperclip does not find the author \"bob\""
    ),
  ]

  static let routines: [([(String, String?)], String)] = [
    (
      PaperclipCheckTests.routine("    catchUpPolicy: skip_missed\n", "assignee: mia\n"),
      "kiln/tasks/fire/TASK.md:1:1: warning: Paperclip rejects the import: a recurring task must have a project"
    ),
    (
      PaperclipCheckTests.routine("    catchUpPolicy: skip_missed\n", "project: ops\n"),
      "kiln/tasks/fire/TASK.md:1:1: warning: Paperclip rejects the import: a recurring task must have an assignee"
    ),
    (
      PaperclipCheckTests.routine("    catchUpPolicy: never\n"),
      "kiln/.paperclip.yaml:3:20: warning: Paperclip rejects the import: it does not know the catchUpPolicy \"never\""
    ),
    (
      PaperclipCheckTests.routine("    status: todo\n    catchUpPolicy: skip_missed\n"),
      "kiln/.paperclip.yaml:3:13: warning: a routine cannot be \"todo\": Paperclip sets \"fire\" to active"
    ),
    (
      PaperclipCheckTests.routine("    priority: normal\n    catchUpPolicy: skip_missed\n"),
      "kiln/.paperclip.yaml:3:15: warning: Paperclip does not know the priority \"normal\""
    ),
    (
      PaperclipCheckTests.routine(
        "    triggers:\n      - kind: schedule\n        cronExpression: \"0 9 * * *\"\n"),
      "kiln/.paperclip.yaml:4:9: warning: Paperclip rejects the import: a schedule of \"fire\" has no cronExpression or no timezone"
    ),
    (
      PaperclipCheckTests.routine(
        "    triggers:\n      - kind: schedule\n        cronExpression: \"@daily\"\n        timezone: UTC\n"),
      "kiln/.paperclip.yaml:5:25: warning: Paperclip rejects the import: \"@daily\" of \"fire\" is not a valid schedule"
    ),
    (
      PaperclipCheckTests.routine("    triggers:\n      - kind: email\n"),
      "kiln/.paperclip.yaml:4:15: warning: Paperclip rejects the import: it does not know the trigger \"email\""
    ),
    (
      PaperclipCheckTests.routine("    triggers:\n      - kind: webhook\n        signingMode: rsa\n"),
      "kiln/.paperclip.yaml:5:22: warning: Paperclip rejects the import: it does not know the signingMode \"rsa\""
    ),
    (
      PaperclipCheckTests.routine("    variables:\n      - name: a\n        type: file\n"),
      "kiln/.paperclip.yaml:4:9: warning: Paperclip drops a variable of \"fire\""
    ),
    (
      [
        (
          "tasks/fire/TASK.md",
          "---\nname: Fire\nassignee: mia\nproject: ops\nschedule:\n  recurrence:\n    frequency: weekly\n---\n"
        )
      ],
      "kiln/tasks/fire/TASK.md:7:5: warning: Paperclip rejects the import: it cannot convert the recurrence"
    ),
  ]

  @Test(arguments: settings + work + routines)
  func droppedAndRejectedFieldsAreReported(changes: [(String, String?)], finding: String) throws {
    let (findings, _) = try PaperclipCheckTests.check(changes)
    #expect(findings.contains { $0.text.hasPrefix(finding) }, "\(findings.map(\.text))")
  }
}

import Testing

@testable import Engine

/// Recurring work: from packages, templates and backups to the company and back.
@Suite struct RoutineTests {
  static func files(_ task: String, _ settings: String = "") -> [(String, String)] {
    [
      ("COMPANY.md", "---\nname: Kiln\nslug: kiln\nschema: agentcompanies/v1\n---\n"),
      ("agents/ceo/AGENTS.md", "---\nname: Ceo\n---\n"),
      ("projects/ops/PROJECT.md", "---\nname: Ops\nslug: ops\n---\n"),
      ("tasks/once/TASK.md", "---\nname: Once\nassignee: ceo\nproject: ops\nrecurring: false\n---\n"),
      (
        "tasks/sweep/TASK.md",
        "---\nname: Sweep\nassignee: ceo\nproject: ops\n\(task)---\n\nSweep the floor.\n"
      ),
      (".paperclip.yaml", "schema: paperclip/v1\n\(settings)"),
    ]
  }

  private static let settings = """
    routines:
      sweep:
        status: paused
        priority: high
        concurrencyPolicy: skip_if_active
        catchUpPolicy: skip_missed
        variables:
          - name: room
            type: text
        triggers:
          - kind: schedule
            label: mornings
            cronExpression: "0 9 * * 1-5"
            timezone: Europe/Berlin
          -
            kind: webhook
            enabled: false
            signingMode: bearer
            replayWindowSec: 300

    """

  @Test func aRecurringTaskIsARoutine() throws {
    let (package, findings) = try PackageTests.read(Self.files("recurring: true\n", Self.settings))
    #expect(findings.map(\.text) == [])
    #expect(package.template.issues.map(\.title) == ["Once"])
    let routine = try #require(package.template.routines.first)
    #expect(routine.ref == "sweep" && routine.title == "Sweep" && routine.description == "Sweep the floor.")
    #expect(routine.assigneeRef == "ceo" && routine.projectRef == "ops")
    #expect(routine.status == "paused" && routine.priority == "high")
    #expect(routine.concurrencyPolicy == "skip_if_active" && routine.catchUpPolicy == "skip_missed")
    #expect(routine.variables == [["name": "room", "type": "text"]])
    #expect(
      routine.triggers.map(\.value) == [
        [
          "kind": "schedule", "label": "mornings", "cronExpression": "0 9 * * 1-5",
          "timezone": "Europe/Berlin",
        ], ["kind": "webhook", "enabled": false, "signingMode": "bearer", "replayWindowSec": 300],
      ])
  }

  @Test(arguments: [
    ("recurring: true\n", "", true), ("recurring: false\n", "", false), ("recurring: \"true\"\n", "", false),
    ("", settings, true), ("", "routines:\n  sweep:\n    priority: high\n", false),
    ("", "routines:\n  other:\n    catchUpPolicy: skip_missed\n", false),
    ("schedule:\n  recurrence:\n    frequency: daily\n", "", true),
    ("schedule:\n  startsAt: 2026-04-09T09:00:00Z\n", "", false),
    ("", "tasks:\n  sweep:\n    recurrence:\n      frequency: daily\n", true),
  ])
  func whatMakesATaskARoutine(task: String, settings: String, isRoutine: Bool) throws {
    let (package, _) = try PackageTests.read(Self.files(task, settings))
    #expect(package.template.routines.count == (isRoutine ? 1 : 0))
    #expect(package.template.issues.count == (isRoutine ? 1 : 2))
  }

  /// The old form, and the schedules that Paperclip derives from it.
  static let legacy: [(String, String?)] = [
    ("frequency: hourly", "0 * * * *"), ("frequency: hourly\ninterval: 3", "0 */3 * * *"),
    ("frequency: daily\ntime:\n  hour: 7\n  minute: 30", "30 7 * * *"),
    ("frequency: daily\ninterval: 2", "0 0 */2 * *"),
    ("frequency: weekly\nweekdays:\n  - friday\n  - monday\ntime:\n  hour: 9", "0 9 * * 1,5"),
    ("frequency: monthly\nmonthDays: [15, 1]", "0 0 1,15 * *"),
    ("frequency: monthly\nmonthDays: [1]\nmonths: [1, 7]", "0 0 1 1,7 *"),
    ("frequency: yearly\nmonths: [3]\nmonthDays: [14]", "0 0 14 3 *"), ("frequency: weekly", nil),
    ("frequency: weekly\ninterval: 2\nweekdays: [monday]", nil), ("frequency: fortnightly", nil),
    ("interval: 1", nil), ("frequency: daily\ninterval: 0", nil),
    ("frequency: daily\ntime:\n  hour: 24", nil),
    ("frequency: daily\nweekdays: [monday]", nil), ("frequency: monthly", nil),
    ("frequency: yearly\nmonths: [3]", nil),
    ("frequency: monthly\nmonthDays: [1]\nordinalWeekdays: [1]", nil),
  ]

  @Test(arguments: legacy)
  func anOldRecurrenceIsASchedule(recurrence: String, expression: String?) throws {
    let indented = recurrence.split(separator: "\n").map { "    \($0)\n" }.joined()
    let (package, findings) = try PackageTests.read(Self.files("schedule:\n  recurrence:\n\(indented)"))
    let routine = try #require(package.template.routines.first)
    #expect(routine.triggers.map(\.cronExpression) == (expression.map { [$0] } ?? []))
    #expect(
      findings.contains { $0.message.contains("has no schedule") } == (expression == nil), "\(findings)")
  }

  /// The API lists triggers inside their routine, and runs in an answer of their own.
  @Test func triggersInsideAnAnswerAreRead() throws {
    func answer(_ triggers: String, _ updated: String) -> String {
      """
      [{"id":"o1","companyId":"\(TestDump.company)","title":"Sweep","status":"active","assigneeAgentId":"g2",
        "concurrencyPolicy":"skip_if_active","catchUpPolicy":"skip_missed","variables":[],"triggers":[\(triggers)],
        "lastRun":null,"createdAt":"2026-01-05T00:00:00.000Z","updatedAt":"\(updated)"}]
      """
    }
    let trigger =
      #"{"id":"t1","kind":"schedule","label":"early","enabled":true,"cronExpression":"0 9 * * 1","timezone":"UTC","nextRunAt":null,"lastFiredAt":null,"lastResult":null}"#
    let runs = """
      [{"id":"n1","companyId":"\(TestDump.company)","routineId":"o1","triggerId":"t1","source":"schedule","status":"failed",
        "triggeredAt":"2026-02-02T09:00:00.000Z","createdAt":"2026-02-02T09:00:00.000Z","updatedAt":"2026-02-02T09:00:00.000Z"},
       {"id":"n2","companyId":"\(TestDump.company)","routineId":"o1","triggerId":"t1","source":"schedule","status":"issue_created",
        "triggeredAt":"2026-02-09T09:00:00.000Z","createdAt":"2026-02-09T09:00:00.000Z","updatedAt":"2026-02-09T09:00:00.000Z"}]
      """
    var company = TestCompany()
    try company.ingest(
      TestDump.small().arrays + [
        ("routines.json", answer(trigger, "2026-02-05T00:00:00.000Z")), ("runs.json", runs),
      ])
    #expect(company.reports.map(\.rejected).reduce(0, +) == 0)
    try company.view { view in
      let routine = try #require(view.routines.first)
      #expect(routine.triggers.map(\.cronExpression) == ["0 9 * * 1"])
      #expect(routine.triggers.first?.label == "early" && routine.triggers.first?.isEnabled == true)
      #expect(routine.runs.total == 2 && routine.runs.failed == 1 && routine.lastRunStatus == "issue_created")
    }
    // A newer answer without triggers says that there are none.
    try company.ingest([("later.json", answer("", "2026-03-05T00:00:00.000Z"))])
    #expect(try company.view { $0.routines.map(\.triggers.count) } == [0])
  }

  @Test(arguments: ["until: 2026-09-01", "count: 5"]) func theEndOfARecurrenceIsDropped(end: String) throws {
    let (package, findings) = try PackageTests.read(
      Self.files(
        "schedule:\n  timezone: UTC\n  recurrence:\n    frequency: daily\n    time: \"09:00\"\n    \(end)\n"))
    #expect(package.template.routines.count == 1)
    #expect(
      findings.contains { $0.message.hasSuffix("has an end, which a routine cannot have") },
      "\(findings.map(\.text))")
  }

  /// Where the recurrence does not say when, the first time does, by the clock of its zone.
  @Test func theFirstTimeOfAnOldRecurrenceCountsInItsZone() throws {
    func expression(_ recurrence: String) throws -> String? {
      let (package, _) = try PackageTests.read(
        Self.files(
          "schedule:\n  timezone: America/Los_Angeles\n  startsAt: 2026-04-09T02:30:00Z\n  recurrence:\n    frequency: \(recurrence)\n"
        ))
      #expect(package.template.routines[0].triggers.map(\.timeZone) == ["America/Los_Angeles"])
      return package.template.routines[0].triggers[0].cronExpression
    }
    // 19:30 on Wednesday, April 8.
    #expect(try expression("daily") == "30 19 * * *")
    #expect(try expression("weekly") == "30 19 * * 3")
    #expect(try expression("monthly") == "30 19 8 * *")
    #expect(try expression("yearly") == "30 19 8 4 *")
    #expect(try expression("hourly\n    interval: 6") == "30 19-23/6 * * *")
  }

  @Test func triggersAreMoreThanAnOldRecurrence() throws {
    let (package, findings) = try PackageTests.read(
      Self.files("schedule:\n  recurrence:\n    frequency: never\n", Self.settings))
    #expect(package.template.routines[0].triggers.count == 2 && findings.isEmpty)
  }

  @Test(arguments: [
    ("    triggers: daily\n    catchUpPolicy: skip_missed\n", "must be a list"),
    ("    triggers:\n      - cronExpression: \"0 9 * * *\"\n", "has no \"kind\""),
    ("    triggers:\n      - kind: schedule\n", "has no \"cronExpression\""),
    (
      "    triggers:\n      - kind: schedule\n        cronExpression: \"0 9 * * MON\"\n",
      "\"MON\" is not a weekday"
    ),
  ])
  func aScheduleThatIsNoneIsNamed(settings: String, message: String) throws {
    let (package, findings) = try PackageTests.read(
      Self.files("recurring: true\n", "routines:\n  sweep:\n\(settings)"))
    #expect(package.template.routines.count == 1)
    #expect(findings.contains { $0.severity == .warning && $0.message.contains(message) }, "\(findings)")
  }

  @Test func aRoutineSurvivesImportExportAndSnapshot() throws {
    let (package, _) = try PackageTests.read(Self.files("recurring: true\n", Self.settings))
    let folder = TemporaryFolder()
    let company = try PackageExportTests.imported(package.template, folder, "first")
    var expected = package.template.routines
    #expect(company.routines == expected)
    try PackageExportTests.expectRoundTrip(company)
    // As JSON.
    let (read, findings) = TemplateReader.read(JSONWriter.encode(company.value), source: "t")
    #expect(findings == [] && read?.routines == expected)
    // As a snapshot.
    let path = try CompanyViewReader.companies(in: folder.path + "/first")[0].path
    let records = try RecordsReader.read(path: path)
    _ = try SnapshotFolder.write(records, to: folder.path + "/snapshot")
    let text = String(decoding: try FileSystem.read(folder.path + "/snapshot/routines.txt"), as: UTF8.self)
    #expect(text.contains("\"Sweep\"\n") && text.contains("  triggers [{\"cronExpression\":\"0 9 * * 1-5\""))
    let again = try #require(try SnapshotFolder.read(folder.path + "/snapshot").records)
    try SnapshotImport.run(again, into: folder.path + "/again", source: "snapshot", asOf: .epoch)
    let second = try CompanyViewReader.companies(in: folder.path + "/again")[0].path
    #expect(try RecordsReader.read(path: second)[.routines] == records[.routines])
    expected[0].status = "active"
    #expect(try TemplateExport.template(path: second).routines[0].triggers == expected[0].triggers)
  }

  /// Task folders and settings keys are shared, and must not be mixed up.
  @Test func aTaskOfTheSameNameStaysATask() throws {
    var template = try PackageTests.read(Self.files("recurring: true\n", Self.settings)).package.template
    for title in ["sweep", "Sweep"] {
      var issue = CompanyTemplate.Issue(title: title)
      (issue.status, issue.priority) = ("done", "low")
      template.issues.append(issue)
    }
    template.issues[0].status = "todo"
    template.issues[0].priority = "medium"
    for index in template.agents.indices { template.agents[index].status = "idle" }
    template.projects[0].status = "backlog"
    try PackageExportTests.expectRoundTrip(template)
  }

  /// Paperclip reads quotes around a key as part of it.
  @Test func keysOfSettingsHaveNoQuotes() throws {
    let template = try PackageTests.read(Self.files("recurring: true\n", Self.settings)).package.template
    let files = PackageWriter.files(template)
    let settings = try #require(files.first { $0.path == ".paperclip.yaml" })
    let text = String(decoding: settings.bytes, as: UTF8.self)
    #expect(text.contains("\nroutines:\n  sweep:\n") && !text.contains("\"sweep\":"))
    let task = try #require(files.first { $0.path == "tasks/sweep/TASK.md" })
    #expect(String(decoding: task.bytes, as: UTF8.self).contains("recurring: true\n"))
  }

  // MARK: Backups

  private static func dump() -> TestDump {
    var dump = TestDump.small()
    dump.add(
      "routine_triggers",
      "id routine_id kind label enabled cron_expression timezone public_id secret_id created_at updated_at",
      "t2|o1|webhook|hook|f|||hidden|hidden|2026-01-06 00:00:00+00|2026-01-06 00:00:00+00",
      "t1|o1|schedule||t|0 9 * * 1|UTC|||2026-01-05 00:00:00+00|2026-01-05 00:00:00+00")
    dump.add(
      "routines",
      "id title description assignee_agent_id project_id priority status concurrency_policy catch_up_policy variables last_triggered_at created_at updated_at",
      "o1|Weekly report|Write it|g2|p1|high|active|skip_if_active|skip_missed|[]|2026-02-02 09:00:00+00|2026-01-05 00:00:00+00|2026-01-05 00:00:00+00",
      "o2|By hand||g1||low|archived|always_enqueue|skip_missed|||2026-01-07 00:00:00+00|2026-01-07 00:00:00+00"
    )
    return dump
  }

  @Test func routinesOfABackupAreRead() throws {
    for text in [
      Self.dump().pgDump, Self.dump().ownWriter { _ in true }, Self.dump().ownWriter { _ in false },
    ] {
      var company = TestCompany()
      try company.ingest([("backup.sql", text)])
      try company.view { view in
        #expect(view.routines.map(\.title) == ["Weekly report", "By hand"])
        let routine = view.routines[0]
        #expect(routine.assigneeAgentId == "g2" && routine.projectId == "p1" && routine.status == "active")
        #expect(routine.lastTriggeredAt?.text == "2026-02-02T09:00:00Z")
        #expect(
          routine.triggers.map(\.value) == [
            ["kind": "schedule", "cronExpression": "0 9 * * 1", "timezone": "UTC"],
            ["kind": "webhook", "label": "hook", "enabled": false],
          ])
        #expect(view.routines[1].triggers == [])
      }
      let exported = try TemplateExport.template(path: try company.database().path)
      #expect(exported.routines.map(\.assigneeRef) == ["back-slash-paperclip", "ueni-boss"])
    }
  }

  @Test func aNewerBackupChangesRoutines() throws {
    var newer = Self.dump()
    newer.createdAt = "2026-04-01T00:00:00.000Z"
    newer.set("routine_triggers", "t1", "cron_expression", "0 8 * * 1")
    newer.remove("routine_triggers", "t2")
    newer.remove("routines", "o2")
    let texts = [("1.sql", Self.dump().ownWriter { _ in true }), ("2.sql", newer.ownWriter { _ in false })]
    var (together, apart) = (TestCompany(), TestCompany())
    try together.ingest(texts.reversed())
    for text in texts { try apart.ingest([text]) }
    #expect(try together.text() == apart.text())
    try apart.view { view in
      #expect(view.routines.map(\.id) == ["o1"])
      #expect(view.routines[0].triggers.map(\.cronExpression) == ["0 8 * * 1"])
    }
    var before = TestCompany()
    try before.ingest([texts[0]])
    let comparison = CompanyComparison(
      from: try RecordsReader.read(path: try before.database().path),
      to: try RecordsReader.read(path: try apart.database().path))
    #expect(comparison.changes(of: .routines).map(\.kind) == [.changed, .removed])
  }

  @Test func routinesOfTheAPIAreRead() throws {
    var company = TestCompany()
    try company.ingest([
      (
        "routines.json",
        """
        [{"id":"o1","companyId":"\(TestDump.company)","title":"Sweep","status":"active","concurrencyPolicy":"skip_if_active","catchUpPolicy":"skip_missed","priority":"low","assigneeAgentId":null,"createdAt":"2026-01-05T00:00:00Z","updatedAt":"2026-01-05T00:00:00Z"}]
        """
      )
    ])
    try company.view { #expect($0.routines.map(\.title) == ["Sweep"]) }
  }

  // MARK: Cron

  @Test(arguments: [
    ("*/15 9-17 1,15 * 1-5", true), ("0 0 31 12 6", true), ("5/20 * * * *", true), ("0 9 * *", false),
    ("60 * * * *", false), ("* 24 * * *", false), ("* * 0 * *", false), ("* * * 13 *", false),
    ("* * * * 7", false),
    ("5-1 * * * *", false), ("*/0 * * * *", false), ("a * * * *", false), ("1,,2 * * * *", false),
    ("", false),
    ("1-2-3 * * * *", false), ("*/5/5 * * * *", false), ("99999999999999999999 * * * *", false),
  ])
  func aCronExpressionIsReadOrRefused(text: String, isValid: Bool) {
    #expect(((try? CronExpression(text)) != nil) == isValid)
  }
}

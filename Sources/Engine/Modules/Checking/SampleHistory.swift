/// A generated company with events of every kind, to test modules with. It is always the same.
enum SampleHistory {
  private static let count = 60

  static func write(to path: String, hasEvents: Bool) throws {
    let database = try Database(path: path)
    try Migrations.apply(DatabaseSchema.migrations, to: database)
    try database.transaction {
      try database.run("INSERT INTO meta VALUES ('company_id', 'sample')")
      try database.run("INSERT INTO company (id, name, rank) VALUES ('sample', 'Sample', 3)")
      for number in 0..<5 {
        try database.run(
          "INSERT INTO agents (id, name, role, title, status, budget_microcents, created_at, rank) VALUES (?, ?, ?, ?, 'idle', ?, ?, 3)",
          [
            .text("agent-\(number)"), .text("Agent \(number)"), .text(number % 2 == 0 ? "engineer" : "pm"),
            number == 3 ? .null : .text("Title \(number)"), .int(Int64(number) * 1_000_000_000),
            .int(instant(number)),
          ])
        try database.run(
          "INSERT INTO goals (id, title, level, status, owner_agent_id, created_at, rank) VALUES (?, ?, 'team', 'active', ?, ?, 3)",
          [.text("goal-\(number)"), .text("Goal \(number)"), .text("agent-\(number)"), .int(instant(number))])
        try database.run(
          "INSERT INTO projects (id, name, status, created_at, rank) VALUES (?, ?, 'in_progress', ?, 3)",
          [.text("project-\(number)"), .text("Project \(number)"), .int(instant(number))])
        try database.run(
          """
          INSERT INTO issues (id, identifier, title, status, priority, project_id, goal_id, assignee_agent_id, created_at,
            rank) VALUES (?, ?, ?, 'todo', 'high', ?, ?, ?, ?, 3)
          """,
          [
            .text("issue-\(number)"), number == 4 ? .null : .text("SAM-\(number)"), .text("Issue \(number)"),
            .text("project-\(number)"), .text("goal-\(number)"), .text("agent-\(number)"),
            .int(instant(number)),
          ])
      }
      guard hasEvents else { return }
      let log = try EventLog(database)
      for number in 0..<count {
        for event in HookEvent.allCases where event != .serverStarted {
          try add(event, number, log, database)
        }
      }
      try log.flush()
    }
  }

  /// Steps of one hour across the end of a month, so that every agent has several events per day. Every fifth
  /// event has the same time as another one.
  private static func instant(_ number: Int) -> Int64 {
    1_780_150_000_000 + Int64(number - number % 5 / 4) * 3_700_000 + (number % 7 == 0 ? 250 : 0)
  }

  private static let statuses = ["todo", "in_progress", "blocked", "done"]

  private static func add(_ event: HookEvent, _ number: Int, _ log: EventLog, _ database: Database) throws {
    let agent = number % 11 == 10 ? nil : "agent-\(number * 7 % 5)"
    let issue = "issue-\(number * 3 % 5)"
    var subject: String? = agent
    var payload: Value?
    switch event {
    case .serverStarted, .agentDeleted: payload = ["name": .string("Agent \(number % 5)")]
    case .agentCreated:
      payload = [
        "name": .string("Agent \(number)"), "role": number % 3 == 0 ? .null : "engineer", "status": "idle",
        "budget_microcents": .int(Int64(number) * 1_000_000),
      ]
    case .agentUpdated: payload = ["changes": ["title": .string("Title \(number)")]]
    case .agentHeartbeat:
      subject = "run-\(number)"
      try heartbeat(number, agent: agent, issue: issue, database)
    case .agentStatusChanged, .issueStatusChanged:
      if event == .issueStatusChanged { subject = issue }
      payload = [
        "from_status": number % 9 == 0 ? .null : .string(statuses[number % 4]),
        "to_status": .string(statuses[(number + 1) % 4]),
      ]
    case .issueCreated:
      subject = issue
      payload = [
        "title": .string("Issue \(number)"), "status": "todo", "priority": number % 4 == 0 ? .null : "low",
        "identifier": .string("SAM-\(number)"),
      ]
    case .issueAssigned: subject = issue
    case .goalCreated, .goalCompleted:
      subject = "goal-\(number % 5)"
      payload = ["title": .string("Goal \(number % 5)"), "level": number % 2 == 0 ? "team" : .null]
    case .budgetSpendRecorded:
      payload = [
        "amount_microcents": .int(Int64(number + 1) * 1_500_000),
        "total_microcents": .int(Int64(number) * 3_000_000),
        "month": number < 30 ? "2026-05" : "2026-06", "model": number % 4 == 0 ? .null : "model-a",
      ]
    case .budgetThresholdCrossed:
      payload = [
        "budget_microcents": 100_000_000, "spent_microcents": .int(Int64(number) * 2_000_000),
        "percent": .int([80, 90, 100][number % 3]), "month": "2026-06",
      ]
    }
    let text = payload.map { String(decoding: JSONWriter.encode($0, layout: .compact), as: UTF8.self) }
    _ = try log.add(
      event, key: EventKey("sample", event.name, String(number)), at: Instant(milliseconds: instant(number)),
      agent: agent, subject: subject, payload: text, rank: .row)
  }

  private static func heartbeat(_ number: Int, agent: String?, issue: String, _ database: Database) throws {
    func some(_ value: Int64, unless step: Int) -> SQLValue { number % step == 0 ? .null : .int(value) }
    try database.run(
      """
      INSERT INTO run_rows (id, agent_id, issue_id, status, started_at, latency_ms, error_code, provider, model, input_tokens,
        cached_input_tokens, output_tokens, unsplit_tokens, billed_microcents, reported_microcents, is_ended, rank, meta)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 2, '{}')
      """,
      [
        .text("run-\(number)"), SQLValue(agent), number % 3 == 0 ? .null : .text(issue),
        .text(number % 6 == 5 ? "failed" : "succeeded"), .int(instant(number)),
        some(Int64(number * 977 % 60_000), unless: 7), number % 6 == 5 ? .text("adapter_failed") : .null,
        number % 5 == 0 ? .null : .text("provider-\(number % 2)"),
        number % 5 == 0 ? .null : .text("model-\(number % 3)"),
        some(Int64(number * 131), unless: 8), some(Int64(number * 311), unless: 8),
        some(Int64(number * 17), unless: 8),
        number % 8 == 0 ? .int(Int64(number * 10)) : .null, some(Int64(number) * 123_457, unless: 4),
        some(Int64(number) * 100_003, unless: 3),
      ])
  }
}

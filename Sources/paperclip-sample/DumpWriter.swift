import Foundation

/// A database backup in pg_dump's plain format, filled with a made-up history; and, computed beside it, the figures
/// that a reader of it must arrive at.
struct DumpWriter {
  struct Size {
    var companies = 2
    var agents = 14
    var issues = 120
    var runs = 2500
    /// Hours that the session's time zone is ahead of UTC.
    var zone = 0
    /// Megabytes of run output in one row.
    var longLine = 0
  }

  /// What one company must come to.
  private struct Expected {
    var name = ""
    var agents: [String: Int] = [:]
    var issues: [String: Int] = [:]
    var runs: [String: Int] = [:]
    var billedByMonth: [String: Int] = [:]
    var tokens = [0, 0, 0]
    var costEvents = 0
    var spends = 0
    var activity = 0
    var statusChanges = 0
    var thresholds = 0
  }

  private let size: Size
  private var random: SplitMix64
  private var output: Output
  private var rows: [String: [String]] = [:]
  private var expected: [String: Expected] = [:]
  private let start = Clock.seconds(2026, 6, 1)
  private let end = Clock.seconds(2026, 9, 1)

  /// Text that somebody would rather not have in a page.
  private static let hostile = [
    "<script>alert(1)</script>", "\" onmouseover=\"alert(1)", "it's & that <b>", "tab\\tand\\\\backslash",
    "two\\nlines", "\u{202E}turned", "日本語 🚀", "=1+1", "plain",
  ]

  init(size: Size, seed: UInt64) {
    self.size = size
    random = SplitMix64(seed: seed)
    output = Output(.standardOutput)
  }

  mutating func write(expectedTo path: String?) throws {
    for number in 1...size.companies { company(number) }
    rows["account"] = ["1\tCANARY-credential\t\(Clock.postgres(start))"]
    rows["session"] = ["1\tCANARY-session-token\t\(Clock.postgres(start))"]
    try output.line(
      "--\n-- PostgreSQL database dump\n--\n\n\\restrict sample\n\nSET client_encoding = 'UTF8';\n")
    try output.line(
      "CREATE FUNCTION public.f() RETURNS void LANGUAGE plpgsql AS $$\nBEGIN\nCOPY public.agents (id) FROM stdin;\nEND $$;\n"
    )
    for (table, columns) in Self.tables {
      try output.line("COPY public.\(table) (\(columns.joined(separator: ", "))) FROM stdin;")
      for row in rows[table] ?? [] { try output.line(row) }
      try output.line("\\.\n\n")
    }
    try output.line("--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict sample\n")
    try output.flush()
    if let path { try Data(expectedText().utf8).write(to: URL(fileURLWithPath: path)) }
  }

  private func time(_ seconds: Int) -> String { Clock.postgres(seconds, zone: size.zone) }

  private mutating func row(_ table: String, _ fields: [String?]) {
    rows[table, default: []].append(fields.map { $0 ?? "\\N" }.joined(separator: "\t"))
  }

  private mutating func company(_ number: Int) {
    let id = random.uuid()
    var figures = Expected(name: "Company \(number) <Ltd>")
    row("companies", [id, figures.name, "Made up", "active", "500000", time(start), time(end)])
    var agents: [(id: String, budget: Int)] = []
    for index in 0..<size.agents {
      let agent = random.uuid()
      let status = random.pick(["idle", "running", "active", "paused", "error"])
      let budget = index % 4 == 1 ? random.number(20...400) : 0
      let manager = index == 0 ? nil : agents[(index - 1) / 4].id
      figures.agents[status, default: 0] += 1
      row(
        "agents",
        [
          agent, id, "Agent \(index) \(random.pick(Self.hostile))", "engineer", nil, status, manager,
          "{\"env\": {\"KEY\": \"CANARY-env\"}}", String(budget), nil, time(start + index * 3600), time(end),
        ])
      activity(
        id, agents.first?.id, "agent.created", "agent", agent, "{\"name\": \"x\"}", start + index * 3600,
        &figures)
      agents.append((agent, budget))
    }
    let issues = self.issues(id, agents.map(\.id), &figures)
    runs(id, agents, issues, &figures)
    row(
      "approvals",
      [
        random.uuid(), id, "hire_agent", agents[0].id, "pending", "{\"secret\": \"CANARY-payload\"}", nil,
        time(end), time(end),
      ])
    expected[id] = figures
  }

  private mutating func activity(
    _ company: String, _ agent: String?, _ action: String, _ type: String, _ entity: String,
    _ details: String?, _ at: Int,
    _ figures: inout Expected
  ) {
    figures.activity += 1
    row(
      "activity_log",
      [
        random.uuid(), company, agent == nil ? "user" : "agent", agent ?? "board", action, type, entity,
        agent, details, time(at), nil,
      ])
  }

  private mutating func issues(_ company: String, _ agents: [String], _ figures: inout Expected) -> [String] {
    let flow = ["backlog", "todo", "in_progress", "in_review", "done"]
    return (1...max(1, size.issues)).map { number in
      let (id, agent) = (random.uuid(), random.pick(agents))
      let created = start + random.number(0...(60 * 86_400))
      let steps = random.number(0...4)
      activity(company, agent, "issue.created", "issue", id, "{\"title\": \"x\"}", created, &figures)
      for step in 0..<steps {
        figures.statusChanges += 1
        activity(
          company, agent, "issue.updated", "issue", id,
          "{\"status\": \"\(flow[step + 1])\", \"_previous\": {\"status\": \"\(flow[step])\"}}",
          created + (step + 1) * 7200, &figures)
      }
      figures.issues[flow[steps], default: 0] += 1
      row(
        "issues",
        [
          id, company, "\(random.pick(Self.hostile)) \(number)", nil, flow[steps], "medium", agent,
          time(created), time(created + steps * 7200), "C\(expected.count)-\(number)", nil,
        ])
      return id
    }
  }

  private mutating func runs(
    _ company: String, _ agents: [(id: String, budget: Int)], _ issues: [String], _ figures: inout Expected
  ) {
    var spent: [String: Int] = [:]
    for number in 0..<size.runs {
      let (id, agent, issue) = (random.uuid(), random.pick(agents), random.pick(issues))
      let at = start + random.number(0...(91 * 86_400))
      let status = random.chance(90) ? "succeeded" : random.pick(["failed", "cancelled", "timed_out"])
      let finished = at + random.number(5...600)
      figures.runs[status, default: 0] += 1
      var usage: String?
      if status == "succeeded" {
        let model = random.pick(Model.all)
        let tokens = [random.number(1000...60_000), random.number(0...40_000), random.number(100...8000)]
        let cents = model.cents(tokens[0], tokens[1], tokens[2])
        usage =
          "{\"model\": \"\(model.name)\", \"provider\": \"\(model.provider)\", \"inputTokens\": \(tokens[0]), \"cachedInputTokens\": \(tokens[1]), \"outputTokens\": \(tokens[2]), \"costUsd\": 0.01}"
        row(
          "cost_events",
          [
            random.uuid(), company, agent.id, issue, nil, model.provider, model.name, String(tokens[0]),
            String(tokens[2]), String(cents), time(finished), time(finished), id, "x", "metered_api",
            String(tokens[1]), "reported",
          ])
        figures.costEvents += 1
        if cents > 0 { figures.spends += 1 }
        for index in 0..<3 { figures.tokens[index] += tokens[index] }
        figures.billedByMonth[Clock.month(finished), default: 0] += cents
        spent["\(agent.id) \(Clock.month(finished))", default: 0] += cents
      }
      let output =
        size.longLine > 0 && number == 0
        ? String(repeating: "x", count: size.longLine << 20) : "CANARY-output"
      row(
        "heartbeat_runs",
        [
          id, company, agent.id, "timer", status, time(at), time(finished), nil,
          "{\"issueId\": \"\(issue)\", \"prompt\": \"CANARY-prompt\"}", time(at), time(finished), usage,
          "{\"stdout\": \"\(output)\"}", status == "succeeded" ? nil : "process_failed",
        ])
    }
    for agent in agents where agent.budget > 0 {
      for (key, amount) in spent where key.hasPrefix(agent.id) {
        figures.thresholds += [80, 90, 100].filter { amount * 100 >= agent.budget * $0 }.count
      }
    }
  }

  private func expectedText() -> String {
    func object(_ counts: [String: Int]) -> String {
      "{" + counts.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }
    let companies = expected.sorted { $0.key < $1.key }.map { id, figures in
      "\"\(id)\":{\"name\":\"\(figures.name)\",\"agents\":\(object(figures.agents)),\"issues\":\(object(figures.issues)),"
        + "\"runs\":\(object(figures.runs)),\"activityRows\":\(figures.activity),\"costEvents\":\(figures.costEvents),"
        + "\"billedCents\":\(figures.billedByMonth.values.reduce(0, +)),\"billedCentsByMonth\":\(object(figures.billedByMonth)),"
        + "\"inputTokens\":\(figures.tokens[0]),\"cachedInputTokens\":\(figures.tokens[1]),\"outputTokens\":\(figures.tokens[2]),"
        + "\"hooks\":{\"agent:created\":\(figures.agents.values.reduce(0, +)),\"issue:created\":\(figures.issues.values.reduce(0, +)),"
        + "\"agent:heartbeat\":\(figures.runs.values.reduce(0, +)),\"issue:status_changed\":\(figures.statusChanges),"
        + "\"issue:assigned\":\(figures.issues.values.reduce(0, +)),\"budget:spend_recorded\":\(figures.spends),"
        + "\"budget:threshold_crossed\":\(figures.thresholds)}}"
    }
    return "{" + companies.joined(separator: ",\n") + "}\n"
  }

  /// In the order of a real dump: by name, so that children come before their parents.
  private static let tables: [(String, [String])] = [
    ("account", ["id", "access_token", "created_at"]),
    (
      "activity_log",
      [
        "id", "company_id", "actor_type", "actor_id", "action", "entity_type", "entity_id", "agent_id",
        "details", "created_at", "run_id",
      ]
    ),
    (
      "agents",
      [
        "id", "company_id", "name", "role", "title", "status", "reports_to", "adapter_config",
        "budget_monthly_cents", "metadata", "created_at", "updated_at",
      ]
    ),
    (
      "approvals",
      [
        "id", "company_id", "type", "requested_by_agent_id", "status", "payload", "decided_at", "created_at",
        "updated_at",
      ]
    ),
    (
      "companies",
      ["id", "name", "description", "status", "budget_monthly_cents", "created_at", "updated_at"]
    ),
    (
      "cost_events",
      [
        "id", "company_id", "agent_id", "issue_id", "project_id", "provider", "model", "input_tokens",
        "output_tokens", "cost_cents", "occurred_at", "created_at", "heartbeat_run_id", "biller",
        "billing_type", "cached_input_tokens", "cost_status",
      ]
    ),
    (
      "heartbeat_runs",
      [
        "id", "company_id", "agent_id", "invocation_source", "status", "started_at", "finished_at", "error",
        "context_snapshot", "created_at", "updated_at", "usage_json", "result_json", "error_code",
      ]
    ),
    (
      "issues",
      [
        "id", "company_id", "title", "description", "status", "priority", "assignee_agent_id", "created_at",
        "updated_at", "identifier", "hidden_at",
      ]
    ),
    ("session", ["id", "token", "expires_at"]),
  ]
}

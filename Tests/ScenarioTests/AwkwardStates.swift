/// Three dumps of one company in which nearly everything changes: budgets and policies, runs that end, costs
/// that are corrected, agents that leave, swap their names or are only named, texts that change without a new
/// `updated_at`.
enum AwkwardStates {
  static let company = "5a000000-0000-4000-8000-000000000001"

  static func dump(_ number: Int) -> String {
    let tables: [(String, String, [[String?]])] = [
      (
        "activity_log", "id actor_type actor_id action entity_type entity_id agent_id details",
        activity(number)
      ),
      ("agents", "id name role status reports_to adapter_type budget_monthly_cents", agents(number)),
      (
        "budget_policies", "id scope_type scope_id metric window_kind amount is_active",
        [
          ["b1", "company", company, "billed_cents", "lifetime", number == 1 ? "60" : "900", "t"],
          ["b2", "project", "p1", "billed_cents", "calendar_month_utc", "50", number == 3 ? "f" : "t"],
        ]
      ),
      (
        "companies", "name status budget_monthly_cents id", [["Lumen", "active", "\(number * 100)", company]]
      ),
      (
        "cost_events",
        "id agent_id heartbeat_run_id issue_id provider model cost_status input_tokens cached_input_tokens output_tokens cost_cents occurred_at",
        costs(number)
      ),
      (
        "goals", "id title level status owner_agent_id",
        [["l1", "Launch", "company", number == 2 ? "achieved" : "active", "g1"]]
      ),
      (
        "heartbeat_runs",
        "id agent_id status invocation_source started_at finished_at error_code context_snapshot",
        runs(number)
      ),
      (
        "issue_comments", "id issue_id author_agent_id author_type body",
        [["m1", "i1", "g1", "agent", "Text \(number)"]]
      ),
      (
        "issues", "id identifier title status priority project_id goal_id assignee_agent_id hidden_at",
        issues(number)
      ),
      ("projects", "id name status lead_agent_id", [["p1", number == 3 ? "Moon" : "Mvp", "planned", "g1"]]),
      (
        "routines", "id title status assignee_agent_id concurrency_policy",
        [["o1", "Weekly", number == 2 ? "paused" : "active", "g2", "skip_if_active"]]
      ),
    ]
    return "-- Paperclip database backup\n-- Created: 2026-0\(number)-20T00:00:00.000Z\n\nBEGIN;\n"
      + tables.map { name, columns, rows in block(name, columns, rows, number) }.joined() + "COMMIT;\n"
  }

  private static func block(_ name: String, _ columns: String, _ rows: [[String?]], _ number: Int) -> String {
    let names = columns.split(separator: " ").map { "\"\($0)\"" }
    let own = name == "companies" ? [] : ["\"company_id\""]
    let all = (names + own + ["\"created_at\"", "\"updated_at\""]).joined(separator: ", ")
    let lines = rows.map { row in
      (row + (name == "companies" ? [] : [company]) + [created(row[0] ?? ""), "2026-01-05 00:00:00+00"])
        .map { $0 ?? "\\N" }.joined(separator: "\t") + "\n"
    }
    return "COPY \"public\".\"\(name)\" (\(all)) FROM stdin;\n\(lines.joined())\\.\n"
  }

  /// Activity happens in the month of the state that has it first.
  private static func created(_ id: String) -> String {
    id.hasPrefix("a") ? "2026-0\(id.dropFirst())-10 00:00:00+00" : "2026-01-01 00:00:00+00"
  }

  private static func agents(_ number: Int) -> [[String?]] {
    let names = number == 3 ? ["Ben", "Ada"] : ["Ada", "Ben"]
    let left = [["g3", "Cyd", "qa", "idle", "g1", "gemini_local", "0"]]
    return [
      ["g1", names[0], "ceo", number == 2 ? "error" : "idle", nil, "claude_local", "\(50 * number)"],
      ["g2", names[1], "engineer", "idle", "g1", "codex_local", number == 2 ? "10" : "400"],
    ] + (number == 2 ? [] : left) + (number == 3 ? [["g4", "Ada", "qa", "idle", "g2", "process", "0"]] : [])
  }

  private static func runs(_ number: Int) -> [[String?]] {
    let ended = "2026-02-01 00:10:00+00"
    return [
      [
        "r1", "g1", number == 1 ? "running" : "succeeded", "timer", "2026-01-15 00:00:00+00",
        number == 1 ? nil : ended, nil, #"{"issueId": "i1"}"#,
      ],
      [
        "r2", "g9", "failed", "timer", "2026-01-16 00:00:00+00", "2026-01-16 00:01:00+00",
        number == 2 ? "process_lost" : "timeout", #"{"issueId": "i9"}"#,
      ],
    ]
  }

  private static func costs(_ number: Int) -> [[String?]] {
    let amounts = [["30", "20", "10"], ["55", "20", "10"], ["45", "90", "12"]][number - 1]
    return [
      [
        "c1", "g1", "r1", "i1", "anthropic", "opus", "priced", "100", "2000", "30", amounts[0],
        "2026-01-15 00:05:00+00",
      ],
      [
        "c2", "g2", nil, "i2", "openai", number == 1 ? "gpt-5" : "gpt-5-mini", "priced", "900", "800", "7",
        amounts[1], "2026-01-31 23:59:00+00",
      ],
      [
        "c3", "g9", "r2", "i9", "google", "gemini", "priced", "500", "400", "7", amounts[2],
        "2026-02-01 00:00:00+00",
      ],
    ]
  }

  private static func issues(_ number: Int) -> [[String?]] {
    [
      [
        "i1", "LUM-1", "Title \(number)", number == 1 ? "todo" : "done", "high", "p1", "l1",
        number == 2 ? nil : "g1", nil,
      ],
      [
        "i2", "LUM-2", "Second", "todo", "low", number == 3 ? "p1" : nil, nil, "g2",
        number == 2 ? "2026-02-01 00:00:00+00" : nil,
      ],
    ]
  }

  private static func activity(_ number: Int) -> [[String?]] {
    (1...number).map { month in
      [
        "a\(month)", "agent", "g1", "issue.updated", "issue", "i1", "g1",
        #"{"status": "\#(month == 1 ? "in_progress" : "done")", "_previous": {"status": "todo"}}"#,
      ]
    }
      + (number == 1
        ? []
        : [["b2", "user", "x", "agent.budget_updated", "agent", "g1", nil, #"{"budgetMonthlyCents": 70}"#]])
  }
}

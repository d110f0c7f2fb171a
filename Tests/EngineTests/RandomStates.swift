@testable import Engine

/// A company with random changes from state to state, each of which is a dump: budgets with and without an
/// activity row, agents that come and leave, open runs that end, cost rows with new prices, and edited
/// records.
struct RandomStates {
  private(set) var dumps: [TestDump] = []
  private var random: SeededGenerator
  private var dump = TestDump()
  private var now = Instant("2026-01-20T00:00:00Z") ?? .epoch
  private var number = 0

  init(seed: UInt64, count: Int) {
    random = SeededGenerator(seed: seed)
    begin()
    for _ in 0..<count {
      for _ in 0..<8 { step() }
      hour()
      dump.createdAt = now.text
      // The newest time in a dump without its own.
      dump.set("companies", TestDump.company, "updated_at", text)
      dumps.append(dump)
    }
  }

  private var text: String {
    String(now.text.dropLast()).split(separator: "T").joined(separator: " ") + "+00"
  }

  private mutating func hour() {
    now = Instant(milliseconds: now.milliseconds + Int64(1 + random.below(90)) * 3_600_000)
  }

  private mutating func id(_ kind: String) -> String {
    number += 1
    return "\(kind)\(number)"
  }

  private mutating func begin() {
    dump.add("companies", "id name status created_at updated_at budget_monthly_cents")
    dump.tables[0].rows = [[TestDump.company, "Acme", "active", text, text, "0"]]
    dump.add(
      "agents",
      "id name role title status reports_to adapter_type budget_monthly_cents created_at updated_at",
      "g1|Ada|ceo||idle||claude_local|100|\(text)|\(text)",
      "g2|Ben|engineer||idle|g1|codex_local|40|\(text)|\(text)")
    dump.add(
      "goals", "id title level status owner_agent_id created_at updated_at",
      "l1|Launch|company|active|g1|\(text)|\(text)")
    dump.add(
      "projects", "id name status lead_agent_id created_at updated_at", "p1|Mvp|planned|g1|\(text)|\(text)")
    dump.add(
      "issues",
      "id identifier title status priority project_id goal_id assignee_agent_id created_at updated_at",
      "i1|AC-1|First|todo|high|p1|l1|g2|\(text)|\(text)")
    dump.add(
      "heartbeat_runs",
      "id agent_id status invocation_source started_at finished_at error_code usage_json context_snapshot created_at updated_at"
    )
    dump.add(
      "cost_events",
      "id agent_id heartbeat_run_id issue_id provider model cost_status input_tokens cached_input_tokens output_tokens cost_cents occurred_at"
    )
    dump.add(
      "activity_log", "id actor_type actor_id action entity_type entity_id agent_id details created_at")
    dump.add("issue_comments", "id issue_id author_agent_id author_type body created_at updated_at")
    dump.add("approvals", "id type status requested_by_agent_id created_at updated_at")
    dump.add(
      "budget_policies", "id scope_type scope_id metric window_kind amount is_active created_at updated_at",
      "b1|company|\(TestDump.company)|billed_cents|lifetime|60|t|\(text)|\(text)",
      "b2|project|p1|billed_cents|calendar_month_utc|30|t|\(text)|\(text)",
      "b3|agent|g2|billed_cents|lifetime|50|t|\(text)|\(text)",
      "b4|agent|g1|billed_cents|calendar_month_utc|40|t|\(text)|\(text)")
    dump.add(
      "budget_incidents",
      "id policy_id scope_type scope_id metric window_kind threshold_type status amount_limit amount_observed created_at updated_at"
    )
  }

  private mutating func ids(_ table: String) -> [String] {
    dump.tables.first { $0.name == table }?.rows.compactMap(\.[0]) ?? []
  }

  /// Changes a row. Its `updated_at` changes or not, as with rows corrected by hand.
  private mutating func edit(_ table: String, _ changes: [(String, String?)]) {
    guard let id = ids(table).randomElement(using: &random) else { return }
    for (column, value) in changes { dump.set(table, id, column, value) }
    if random.chance(70),
      dump.tables.contains(where: { $0.name == table && $0.columns.contains("updated_at") })
    {
      dump.set(table, id, "updated_at", text)
    }
  }

  private mutating func agent() -> String { ids("agents").randomElement(using: &random) ?? "g0" }
  private mutating func issue() -> String { ids("issues").randomElement(using: &random) ?? "i0" }

  private mutating func step() {
    hour()
    switch random.below(19) {
    case 0:
      let budget = String(random.below(20) * 10)
      let agent = agent()
      dump.set("agents", agent, "budget_monthly_cents", budget)
      guard random.chance(40) else { return }
      dump.append(
        "activity_log",
        "\(id("a"))|user|x|agent.budget_updated|agent|\(agent)||{\"budgetMonthlyCents\": \(budget)}|\(text)")
    case 1:
      let manager = agent()
      dump.append(
        "agents",
        "\(id("g"))|Name \(number)|engineer||idle|\(manager)|process|\(random.below(9) * 10)|\(text)|\(text)")
    case 2:
      let leaver = agent()
      if ids("agents").count > 1 { dump.remove("agents", leaver) }
    case 3, 4:
      let (agent, issue) = (agent(), issue())
      dump.append(
        "heartbeat_runs",
        "\(id("r"))|\(agent)|running|timer|\(text)||||{\"issueId\": \"\(issue)\"}|\(text)|\(text)")
    case 5, 6:
      let failed = random.chance(30)
      edit(
        "heartbeat_runs",
        [
          ("status", failed ? "failed" : "succeeded"), ("error_code", failed ? "adapter_failed" : nil),
          ("finished_at", text),
          ("usage_json", "{\"inputTokens\": \(random.below(900)), \"outputTokens\": 5, \"model\": \"opus\"}"),
        ])
    case 7, 8, 9:
      let run = ids("heartbeat_runs").randomElement(using: &random) ?? ""
      let agent = agent()
      dump.append(
        "cost_events",
        "\(id("c"))|\(agent)|\(run)||openai|gpt-5|priced|900|\(random.below(800))|7|\(random.below(40)).5|\(text)"
      )
    case 10:
      edit("cost_events", [("cost_cents", String(random.below(60))), ("model", "gpt-5-mini")])
    case 11:
      let assignee = agent()
      dump.append(
        "issues",
        "\(id("i"))|AC-\(number)|Title|todo|low|p1|l1|\(random.chance(50) ? assignee : "")|\(text)|\(text)")
    case 12:
      let (issue, agent) = (issue(), agent())
      dump.set("issues", issue, "status", "in_progress")
      dump.set("issues", issue, "assignee_agent_id", random.chance(80) ? agent : nil)
      guard random.chance(60) else { return }
      dump.append(
        "activity_log",
        "\(id("a"))|agent|\(agent)|issue.checked_out|issue|\(issue)|\(agent)|{\"agentId\": \"\(agent)\"}|\(text)"
      )
    case 13:
      edit(
        "activity_log",
        [
          ("details", "{\"status\": \"done\", \"_previous\": {\"status\": \"todo\"}}"),
          ("action", "issue.updated"),
        ])
    case 17:
      let amount = String(random.below(9) * 20)
      let policy = ids("budget_policies").randomElement(using: &random) ?? ""
      dump.set("budget_policies", policy, "amount", amount)
      dump.set("budget_policies", policy, "is_active", random.chance(80) ? "t" : "f")
      guard random.chance(40) else { return }
      dump.append(
        "activity_log",
        "\(id("a"))|user|x|budget.policy_upserted|budget_policy|\(policy)||{\"scopeType\": \"company\", \"amount\": \(amount), \"windowKind\": \"lifetime\"}|\(text)"
      )
    case 18:
      dump.append(
        "budget_incidents",
        "\(id("n"))|b1|company|\(TestDump.company)|billed_cents|lifetime|soft|open|60|50|\(text)|\(text)")
      edit("budget_incidents", [("status", random.pick(["resolved", "dismissed"]))])
    case 14: edit("goals", [("status", random.pick(["active", "achieved", "cancelled"]))])
    case 15:
      let issue = issue()
      dump.append("issue_comments", "\(id("m"))|\(issue)|g1|agent|Text \(number)|\(text)|\(text)")
      edit("issue_comments", [("body", "Edited \(number)")])
    default:
      dump.append("approvals", "\(id("v"))|hire_agent|pending|g1|\(text)|\(text)")
      edit("approvals", [("status", random.pick(["approved", "rejected"]))])
      edit(
        "agents", [("title", "Title \(number)"), ("status", random.pick(["idle", "paused", "terminated"]))])
    }
  }
}

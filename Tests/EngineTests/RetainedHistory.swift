@testable import Engine

/// A random history in steps, for retention: runs with and without an ID, an issue, tokens and a price, some
/// of them late; names that become known later, budgets and adapters that change, costs of runs from another
/// source, repeated lines.
struct RetainedHistory {
  private var random: SeededGenerator
  private var day = 0
  private var number = 0
  private var written: [String] = []
  private static let start: Int64 = 1_770_000_000_000
  static let daysOfStep = 25

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// The first source: a backup with policies of a project, of the company and of an agent.
  static var backup: (name: String, text: String) {
    var dump = TestDump.small()
    dump.add(
      "budget_policies", "id scope_type scope_id metric window_kind amount is_active created_at updated_at",
      "b1|project|p1|billed_cents|calendar_month_utc|900|t|2026-01-01 00:00:00+00|2026-01-01 00:00:00+00",
      "b2|agent|g2|billed_cents|lifetime|4000|t|2026-01-01 00:00:00+00|2026-01-01 00:00:00+00",
      "b3|company|\(TestDump.company)|billed_cents|lifetime|9000|t|2026-01-01 00:00:00+00|2026-01-01 00:00:00+00"
    )
    return ("0.sql", dump.pgDump)
  }

  /// The lines of the next days.
  mutating func step() -> [String] {
    var lines: [String] = []
    for _ in 0..<80 {
      if random.chance(6), let known = written.randomElement(using: &random) {
        lines.append(known)
      } else {
        lines.append(line())
      }
    }
    written += lines
    day += Self.daysOfStep
    return lines
  }

  private mutating func line() -> String {
    number += 1
    let late = random.chance(10) ? random.below(max(1, day)) : 0
    let time = instant(max(0, day + random.below(Self.daysOfStep) - late))
    switch random.below(20) {
    case 0:
      return TestCompany.line(
        "agent:created", time,
        "{\"agent\":{\"id\":\"x\(random.below(3))\",\"name\":\"Name \(random.below(3))\",\"adapterType\":\"\(random.pick(["codex_local", "process", "claude_local"]))\",\"budgetCents\":\(300 + random.below(900))}}"
      )
    case 1:
      return TestCompany.line(
        "issue:created", time,
        "{\"issue\":{\"id\":\"j\(random.below(4))\",\"identifier\":\"T-\(random.below(4))\",\"title\":\"T\"}}"
      )
    case 2:
      return TestCompany.line(
        "issue:status_changed", time,
        "{\"issueId\":\"i1\",\"from\":\"todo\",\"to\":\"\(random.pick(["done", "blocked", "in_progress"]))\"}"
      )
    case 3:
      return TestCompany.line(
        "budget:spend_recorded", time, "{\"agentId\":\"g1\",\"amount\":\(random.below(90))}")
    case 4:
      return TestCompany.line(
        "agent:updated", time,
        "{\"agent\":{\"id\":\"g1\"},\"changes\":{\"budgetMonthlyCents\":{\"to\":\(200 + random.below(900))}}}"
      )
    default: return heartbeat(time)
    }
  }

  private mutating func heartbeat(_ time: String) -> String {
    var meta = ["\"status\":\"\(random.pick(["succeeded", "failed", "timed_out", "cancelled"]))\""]
    if random.chance(60) { meta.append("\"runId\":\"run-\(number)\"") }
    if random.chance(30) { meta.append("\"errorCode\":\"\(random.pick(["quota", "lost"]))\"") }
    if random.chance(60) {
      meta.append(
        random.pick([
          "\"issueId\":\"i1\"", "\"issueId\":\"j\(random.below(4))\"", "\"issue\":\"T-\(random.below(4))\"",
        ])
      )
    }
    if random.chance(75) { meta.append("\"costCents\":\(random.below(120)).5") }
    if random.chance(70) {
      let cached = random.below(500)
      meta.append(
        "\"inputTokens\":\(random.below(900)),\"cachedInputTokens\":\(cached),\"outputTokens\":\(random.below(99))"
      )
    } else if random.chance(30) {
      meta.append("\"tokensUsed\":\(random.below(700))")
    }
    if random.chance(20) { meta.append("\"costUsd\":0.0\(1 + random.below(9))") }
    if random.chance(15) { meta.append("\"billingType\":\"subscription_included\"") }
    if random.chance(80) { meta.append("\"latencyMs\":\(random.below(900_000))") }
    meta.append(
      "\"provider\":\"\(random.pick(["anthropic", "openai", "other"]))\",\"model\":\"m\(random.below(3))\"")
    let agent = random.pick([
      "\"agentId\":\"g1\"", "\"agentId\":\"g2\"", "\"agentId\":\"x\(random.below(3))\"",
      "\"agent\":\"Name \(random.below(3))\"",
    ])
    return TestCompany.line("agent:heartbeat", time, "{\(agent),\"meta\":{\(meta.joined(separator: ","))}}")
  }

  /// At any millisecond of a day.
  private mutating func instant(_ day: Int) -> String {
    Instant(
      milliseconds: Self.start + Int64(day) * Instant.millisecondsPerDay + Int64(random.below(86_400_000))
    ).text
  }
}

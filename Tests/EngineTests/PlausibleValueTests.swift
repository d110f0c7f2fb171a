import Testing

@testable import Engine

/// An implausible value is rejected and reported; its row counts without it, and no sum overflows.
@Suite struct PlausibleValueTests {
  private static let count = "is above 100,000,000,000; the value was rejected, the rest counts"
  private static let amount = "is above 1,000,000.00 dollars; the value was rejected, the rest counts"

  private static func check(_ company: TestCompany, _ expected: [String]) throws {
    let report = try #require(company.reports.first)
    #expect(report.rejects.map(\.reason).sorted() == expected.sorted())
    #expect(report.rejects.allSatisfy { $0.line > 0 })
    #expect(report.rejected == 0 && report.read == report.accepted + report.duplicates)
    #expect(
      company.findings.contains {
        $0.severity == .warning && $0.message.contains("\(expected.count) implausible")
      })
    try company.view { view in
      #expect(view.quality.rejects.count == expected.count)
      #expect(view.ledger.isReconciled)
    }
  }

  @Test func ofBackupRows() throws {
    var dump = TestDump.small()
    dump.append(
      "cost_events",
      "x1|g1|||anthropic|opus|metered_api||4000000000000000000|5|6|1|2026-02-01 00:00:00+00",
      "x2|g1|||anthropic|opus|metered_api||100000000001|99999999999999999999999|6|2|2026-02-01 00:00:00+00",
      "x3|g1|||anthropic|opus|metered_api||100000000000|0|6|100000000|2026-02-01 00:00:00+00",
      "x4|g1|||anthropic|opus|metered_api||1|0|6|100000000.5|2026-02-01 00:00:00+00")
    dump.append(
      "heartbeat_runs",
      #"x5|g1|succeeded|timer|2026-02-02 00:00:00+00|2026-02-02 00:01:00+00|{"inputTokens": 9000000000000000000, "outputTokens": 8, "costUsd": 1e300}||2026-02-02 00:00:00+00|2026-02-02 00:01:00+00"#
    )
    dump.set("agents", "g1", "budget_monthly_cents", "100000001")
    var company = TestCompany()
    try company.ingest([("1.sql", dump.pgDump)])
    try Self.check(
      company,
      [
        "budget_monthly_cents " + Self.amount, "cached_input_tokens " + Self.count,
        "cost_cents " + Self.amount,
        "costUsd " + Self.amount, "input_tokens " + Self.count, "input_tokens " + Self.count,
        "inputTokens " + Self.count,
      ])
    try company.view { view in
      // The cost of x4 is unknown: it is unpriced, not free.
      #expect(view.ledger.total.unpriced == 4)
      #expect(view.ledger.total.billed.microcents == 12_500_000 + 3_000_000 + 100_000_000_000_000)
      #expect(view.runs.total == 3)
      #expect(view.agents.first { $0.id == "g1" }?.budget == nil)
    }
  }

  @Test func ofHookLines() throws {
    var company = TestCompany()
    try company.ingest(lines: [
      TestCompany.heartbeat(
        "g1", "2026-02-01T00:00:00Z",
        #""inputTokens":9223372036854775807,"outputTokens":1e300,"cachedInputTokens":5,"costCents":100000001,"costUsd":2e6"#
      ),
      TestCompany.heartbeat("g1", "2026-02-02T00:00:00Z", #""inputTokens":7,"costCents":100000000"#),
      TestCompany.line(
        "agent:created", "2026-02-03T00:00:00Z",
        #"{"agent":{"id":"g1","name":"A","budgetMonthlyCents":1e30}}"#),
    ])
    try Self.check(
      company,
      [
        "inputTokens " + Self.count, "outputTokens " + Self.count, "costCents " + Self.amount,
        "costUsd " + Self.amount, "budgetMonthlyCents " + Self.amount,
      ])
    try company.view { view in
      #expect(view.runs.total == 2)
      #expect(view.ledger.total.tokens.total == 12)
      #expect(view.ledger.total.billed.microcents == 100_000_000_000_000)
    }
  }

  @Test func thatCannotBeRead() throws {
    let unreadable = "cannot be read as a number; the value was rejected, the rest counts"
    var dump = TestDump.small()
    dump.append(
      "cost_events", "x1|g1|||anthropic|opus|metered_api||many|5|1.5|1|2026-02-01 00:00:00+00")
    let run = "g1|succeeded|timer|2026-02-02 00:00:00+00|2026-02-02 00:01:00+00"
    let times = "|2026-02-02 00:00:00+00|2026-02-02 00:01:00+00"
    dump.append(
      "heartbeat_runs",
      "x2|\(run)|{\"inputTokens\": -3, \"outputTokens\": true, \"costUsd\": \"much\"}|\(times)",
      "x3|\(run)|[1]|\(times)", "x4|\(run)|{cut|\(times)")
    dump.set("agents", "g1", "budget_monthly_cents", "a lot")
    var company = TestCompany()
    try company.ingest([("1.sql", dump.pgDump)])
    try Self.check(
      company,
      [
        "budget_monthly_cents " + unreadable, "input_tokens " + unreadable, "output_tokens " + unreadable,
        "inputTokens is negative; the value was rejected, the rest counts", "outputTokens " + unreadable,
        "costUsd " + unreadable, PlausibleValue.unreadableUsage, PlausibleValue.unreadableUsage,
      ])
    var lines = TestCompany()
    try lines.ingest(lines: [
      TestCompany.heartbeat("g1", "2026-02-01T00:00:00Z", #""inputTokens":7,"costUsd":"much""#),
      TestCompany.line(
        "agent:created", "2026-02-03T00:00:00Z",
        #"{"agent":{"id":"g1","name":"A","budgetMonthlyCents":"a lot"}}"#),
    ])
    try Self.check(lines, ["costUsd " + unreadable, "budgetMonthlyCents " + unreadable])
  }

  @Test func sumsOfWhatIsPlausibleDoNotOverflow() throws {
    let row = #""inputTokens":100000000000,"outputTokens":100000000000,"costCents":100000000"#
    var company = TestCompany()
    try company.ingest(
      lines: (0..<2_000).map {
        TestCompany.heartbeat("g1", "2026-02-01T00:00:00Z", row + #","runId":"r\#($0)""#)
      })
    try company.view { view in
      #expect(view.ledger.total.tokens.input == 200_000_000_000_000)
      #expect(view.ledger.total.billed.microcents == 200_000_000_000_000_000)
      #expect(view.ledger.isReconciled)
    }
  }
}

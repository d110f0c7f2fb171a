import Testing

@testable import Engine

/// Budgets that stand in policies only.
@Suite struct BudgetPolicyTests {
  private static func dump(_ amount: String, createdAt: String) -> TestDump {
    var dump = TestDump.small()
    dump.createdAt = createdAt
    dump.add(
      "budget_policies", "id scope_type scope_id metric window_kind amount is_active created_at updated_at",
      "b1|agent|g2|billed_cents|calendar_month_utc|\(amount)|t|2026-01-01 00:00:00+00|2026-01-01 00:00:00+00",
      "b2|agent|g2|token_count|calendar_month_utc|5|t|2026-01-01 00:00:00+00|2026-01-01 00:00:00+00",
      "b3|company|\(TestDump.company)|billed_cents|lifetime|15|t|2026-01-01 00:00:00+00|2026-01-01 00:00:00+00",
      "b4|agent|g1|billed_cents|calendar_month_utc|1|f|2026-01-01 00:00:00+00|2026-01-01 00:00:00+00")
    return dump
  }

  @Test func countInFiguresAndThresholds() throws {
    let dump = Self.dump("12", createdAt: "2026-02-20T00:00:00Z")
    for files in [[("1.sql", dump.ownWriter { _ in true })], [("1.sql", dump.pgDump)], dump.arrays] {
      var company = TestCompany()
      try company.ingest(files)
      try company.view { view in
        // The agent's own budget is 0; that of g1 is its own, not the inactive policy.
        #expect(view.agents.first { $0.id == "g2" }?.budget?.microcents == 12_000_000)
        #expect(view.agents.first { $0.id == "g1" }?.budget?.microcents == 1_000_000_000)
        #expect(view.crossings.filter { $0.agentId == "g2" }.map(\.percent) == [80, 90, 100])
        #expect(view.ledger.month.budget?.microcents == 1_012_000_000)
        #expect(view.budgets.map(\.id) == ["b3"])
        #expect(view.budgets.first?.spent.microcents == 12_500_000)
        #expect(view.budgets.first?.isLifetime == true)
      }
    }
  }

  @Test(arguments: [[0, 1], [1, 0]]) func theAmountOfItsTimeCounts(order: [Int]) throws {
    let files = [
      ("1.sql", Self.dump("12", createdAt: "2026-02-20T00:00:00Z").ownWriter { _ in true }),
      ("2.sql", Self.dump("1000", createdAt: "2026-03-20T00:00:00Z").ownWriter { _ in true }),
    ]
    var company = TestCompany()
    for place in order { try company.ingest([files[place]]) }
    try company.view { view in
      #expect(view.agents.first { $0.id == "g2" }?.budget?.microcents == 1_000_000_000)
      #expect(view.crossings.filter { $0.agentId == "g2" }.map(\.percent) == [80, 90, 100])
    }
  }
}

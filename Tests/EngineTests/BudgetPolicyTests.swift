import Testing

@testable import Engine

/// Budgets in policies only.
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
        // The agent's own budget is 0; g1 has its own budget, not the inactive policy.
        #expect(view.agents.first { $0.id == "g2" }?.budget?.microcents == 12_000_000)
        #expect(view.agents.first { $0.id == "g1" }?.budget?.microcents == 1_000_000_000)
        #expect(view.crossings.filter { $0.agentId == "g2" }.map(\.percent) == [80, 90, 100])
        #expect(view.ledger.month.budget?.microcents == 1_012_000_000)
        let company = view.crossings.filter { $0.scope == .company }
        #expect(company.map(\.percent) == [80])
        #expect(company.allSatisfy { $0.isLifetime && $0.policyId == "b3" && $0.agentId == nil })
        #expect(
          view.quality.findings.contains {
            $0.message
              == "1 budget policy (metric token_count, window calendar_month_utc, scope agent) is not counted"
          })
        #expect(view.budgets.map(\.id) == ["b3"])
        #expect(view.budgets.first?.spent.microcents == 12_500_000)
        #expect(view.budgets.first?.isLifetime == true)
      }
    }
  }

  @Test func projectsAndLifetimesHaveThresholds() throws {
    var dump = TestDump.small()
    dump.add(
      "budget_policies", "id scope_type scope_id metric window_kind amount is_active created_at updated_at",
      "b1|project|p1|billed_cents|calendar_month_utc|13|t|2026-01-01 00:00:00+00|2026-01-01 00:00:00+00",
      "b2|agent|g2|billed_cents|lifetime|15|t|2026-01-01 00:00:00+00|2026-01-01 00:00:00+00",
      "b3|company|\(TestDump.company)|billed_cents|calendar_month_utc|12.5|t|2026-01-01 00:00:00+00|2026-01-01 00:00:00+00",
      "b4|company|\(TestDump.company)|billed_cents|rolling_week|1|t|2026-01-01 00:00:00+00|2026-01-01 00:00:00+00"
    )
    dump.add(
      "budget_incidents",
      "id policy_id scope_type scope_id metric window_kind threshold_type status amount_limit amount_observed created_at updated_at",
      "n1|b1|project|p1|billed_cents|calendar_month_utc|soft|open|13|12|2026-02-01 00:11:00+00|2026-02-01 00:11:00+00"
    )
    var company = TestCompany()
    try company.ingest([("1.sql", dump.pgDump)], asOf: Instant("2026-02-20T00:00:00Z") ?? .epoch)
    try company.view { view in
      #expect(
        view.crossings.filter { $0.policyId != nil }.map { "\($0.policyId ?? "") \($0.percent)" } == [
          "b1 80", "b1 90", "b3 80", "b3 90", "b3 100", "b2 80",
        ])
      #expect(
        view.budgets.map { "\($0.id) \($0.spent.microcents)" }.sorted() == [
          "b1 12500000", "b2 12500000", "b3 12500000",
        ])
      // The month's budget is the company's own, not the sum of its agents'.
      #expect(view.ledger.month.budget?.microcents == 12_500_000)
      #expect(view.budgetIncidents.map(\.id) == ["n1"])
      #expect(view.budgetIncidents.first?.limit?.microcents == 13_000_000)
      #expect(view.emitted["budget:threshold_crossed"] == 6)
    }
  }

  /// The activity log tells when a policy's amount changed; the states tell only that it did.
  @Test func theActivityLogDatesAChangedAmount() throws {
    var dump = TestDump.small()
    dump.add(
      "budget_policies", "id scope_type scope_id metric window_kind amount is_active created_at updated_at",
      "b1|company|\(TestDump.company)|billed_cents|lifetime|1000|t|2026-01-01 00:00:00+00|2026-02-10 00:00:00+00"
    )
    func upsert(_ id: String, _ amount: Int, _ at: String) -> String {
      "\(id)|user|x|budget.policy_upserted|budget_policy|b1||{\"scopeType\": \"company\", \"amount\": \(amount), \"windowKind\": \"lifetime\"}|\(at)"
    }
    dump.append(
      "activity_log", upsert("a8", 10, "2026-01-15 00:00:00+00"), upsert("a9", 1000, "2026-02-10 00:00:00+00")
    )
    var company = TestCompany()
    try company.ingest([("1.sql", dump.pgDump)])
    #expect(
      try company.view { $0.crossings.filter { $0.policyId == "b1" }.map(\.percent) } == [80, 90, 100])
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

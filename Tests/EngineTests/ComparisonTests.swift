import Testing

@testable import Engine

@Suite struct ComparisonTests {
  /// One change in a company's database and its expected description.
  private struct Mutation {
    let sql: String
    let kind: Change.Kind
    let record: String
    let id: String
  }

  /// Different records are changed, so that no change hides another.
  private func mutations(_ database: Database, _ random: inout SeededGenerator) throws -> [Mutation] {
    func plain(_ table: String, _ condition: String) throws -> [String] {
      var ids: [String] = []
      try database.query(
        "SELECT id FROM \(table) WHERE rank = 3 AND left_at IS NULL AND \(condition) ORDER BY id"
      ) {
        if let id = $0.text(0), !id.contains("\n") { ids.append(id) }
      }
      return ids
    }
    var list: [Mutation] = []
    var agents = try plain("agents", "budget_microcents IS NOT NULL AND reports_to IS NOT 'nobody'")
    agents.shuffle(using: &random)
    for (id, (kind, change)) in zip(
      agents,
      [
        (Change.Kind.budgetRaised, "budget_microcents = budget_microcents + 1"),
        (.budgetLowered, "budget_microcents = budget_microcents - 1"), (.moved, "reports_to = 'nobody'"),
        (.renamed, "name = name || '!'"), (.statusChanged, "status = 'pending_approval'"),
        (.left, "left_at = 1790000000000"), (.budgetRemoved, "budget_microcents = NULL"),
      ] as [(Change.Kind, String)])
    where random.chance(70) {
      list.append(
        Mutation(sql: "UPDATE agents SET \(change) WHERE id = '\(id)'", kind: kind, record: "agent", id: id))
    }
    for (id, status) in zip(
      try plain("goals", "status IS NOT 'done' AND completed_at IS NULL"), ["achieved", "cancelled"])
    {
      list.append(
        Mutation(
          sql:
            "UPDATE goals SET status = '\(status)', completed_at = iif('\(status)' = 'achieved', 5000, NULL) WHERE id = '\(id)'",
          kind: status == "achieved" ? .reached : .statusChanged, record: "goal", id: id))
    }
    for (id, kind) in zip(
      try plain("issues", "status IS NOT 'done'"), [Change.Kind.done, .cancelled, .statusChanged, .renamed])
    {
      let change =
        kind == .renamed
        ? "title = 'new ' || title"
        : kind == .statusChanged
          ? "status = 'blocked'"
          : "status = '\(kind.rawValue)', completed_at = 1790000000000, cancelled_at = NULL"
      list.append(
        Mutation(sql: "UPDATE issues SET \(change) WHERE id = '\(id)'", kind: kind, record: "issue", id: id))
    }
    list.append(
      Mutation(
        sql: "INSERT INTO agents (id, name, rank, created_at) VALUES ('new', 'New', 3, 1790000000000)",
        kind: .hired,
        record: "agent", id: "new"))
    list.append(
      Mutation(
        sql: "INSERT INTO issues (id, title, rank, project_id) VALUES ('new', 'New', 3, 'projects-1')",
        kind: .opened,
        record: "issue", id: "new"))
    return list.filter { _ in random.chance(80) }
  }

  @Test(arguments: 100...120) func thePreviewListsOnlyChanges(seed: UInt64) throws {
    let company = try RandomCompany(seed: seed)
    var random = SeededGenerator(seed: seed)
    let before = try RecordsReader.read(path: company.path)
    #expect(CompanyComparison(from: before, to: before).isSame)
    let database = try Database(path: company.path)
    let mutations = try mutations(database, &random)
    for mutation in mutations { try database.execute(mutation.sql) }
    let comparison = CompanyComparison(from: before, to: try RecordsReader.read(path: company.path))
    func text(_ kind: Change.Kind, _ record: String, _ id: String) -> String {
      "\(record) \(id) \(kind.rawValue)"
    }
    #expect(
      comparison.changes.map { text($0.kind, $0.record, $0.id) }.sorted()
        == mutations.map { text($0.kind, $0.record, $0.id) }.sorted())
    #expect(comparison.isSame == mutations.isEmpty && comparison.spend.rows.isEmpty)
    // The reverse comparison has as many records.
    let back = CompanyComparison(from: comparison.after, to: before)
    #expect(Set(back.changes.map(\.id)) == Set(mutations.map(\.id)))
  }

  @Test func spendIsTheDifferenceOfTheSums() throws {
    let company = try RandomCompany(seed: 9)
    let before = try RecordsReader.read(path: company.path)
    let database = try Database(path: company.path)
    for (id, at, cents) in [("x", 1_772_323_200_000, 5), ("y", 1_775_001_600_000, 7)]
      as [(String, Int64, Int64)]
    {
      try database.run(
        """
        INSERT INTO cost_events (id, at, agent_id, model, provider, cost_status, input_tokens, cached_input_tokens,
          output_tokens, billed_microcents) VALUES (?, ?, 'agents-1', 'opus', 'an org', 'priced', 10, 0, 1, ?)
        """, [.text(id), .int(at), .int(cents * 1_000_000)])
    }
    let comparison = CompanyComparison(from: before, to: try RecordsReader.read(path: company.path))
    #expect(comparison.changes.isEmpty && !comparison.isSame)
    #expect(comparison.spend.billed.cents == 12)
    #expect(comparison.spend.rows.map(\.key.month) == ["2026-03", "2026-04"])
    #expect(comparison.spend.tokens.input == 20 && comparison.spend.tokens.output == 2)
    #expect(comparison.spend.byAgent.map(\.agentId) == ["agents-1"])
  }
}

import Foundation
import Testing

@testable import Engine

/// The statements of the built-in modules at a tenth of a large company: 100,000 heartbeats of 30 agents on
/// 1,000 issues in a year, each with 40 changes of status. Steps are counted, since time depends on the machine. With
/// PAPERCLIP_GEN_FULL_SCALE, all of it: 1,000,000 heartbeats of 300 agents on 10,000 issues.
@Suite struct ModuleScaleTests {
  private static let scale =
    ProcessInfo.processInfo.environment["PAPERCLIP_GEN_FULL_SCALE"] == nil ? 1 : 10
  /// A tenth of the limit for the large company.
  private static let maximumSteps = 2_000_000 * scale
  /// Steps of all hooks and services of a module per event.
  private static let maximumStepsPerEvent = 1000
  private static let now = Instant("2026-11-20T12:00:00Z") ?? .epoch

  /// Rows as an ingest would store them, written by SQL, since lines would take minutes.
  private static let rows = """
    INSERT INTO meta VALUES ('company_id', 'scale');
    INSERT INTO company (id, name, rank) VALUES ('scale', 'Scale', 3);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :issues)
    INSERT INTO words SELECT i, 'issue-' || i FROM n UNION ALL SELECT 20000 + i, 'agent-' || i FROM n WHERE i <= :agents
    UNION ALL VALUES (30000, 'succeeded'), (30001, 'failed'), (30010, 'p0'), (30011, 'p1'), (30012, 'p2'), (30020, 'm0'), (30021, 'm1'),
      (30022, 'm2'), (30023, 'm3'), (30030, 'todo'), (30031, 'in_progress'), (30032, 'in_review'), (30033, 'done'), (30034, 'paused'),
      (30035, 'idle');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :agents)
    INSERT INTO agents (id, name, role, status, budget_microcents, created_at, rank)
    SELECT 'agent-' || i, 'Agent ' || i, 'engineer', 'idle', 50000000000, :start, 3 FROM n;
    INSERT INTO goals (id, title, level, status, created_at, rank) VALUES ('goal', 'Goal', 'company', 'active', :start, 3);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :issues)
    INSERT INTO issues (id, identifier, title, status, goal_id, assignee_agent_id, created_at, rank)
    SELECT 'issue-' || i, 'S-' || i, 'Issue ' || i, CASE i % 4 WHEN 0 THEN 'todo' WHEN 1 THEN 'in_progress' ELSE 'done' END, 'goal',
      'agent-' || (i % :agents + 1), :start + i * (31000000000 / :issues), 3 FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :runs)
    INSERT INTO heartbeats SELECT i, CAST(printf('%016d', i) AS BLOB), 0, 20001 + i * 7 % :agents, CASE i % 5 WHEN 0 THEN 1 + i * 13 % :issues ELSE 0 END,
      30000 + (i % 16 = 0), :start + i * (31500000000 / :runs), i * 7919 % 900000, 0, 30010 + i * 7 % 3, 30020 + i * 7 % 30 % 4, i * 31 % 90000, i * 17 % 900000,
      i * 11 % 9000, NULL, i * 97 % 300 * 1000000, i * 97 % 300 * 1000000, 0, 0, 0, 0 FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :issues * 40)
    INSERT INTO log SELECT :runs + i, CAST(printf('m%015d', i) AS BLOB), 8, :start + 31000000 + i * (775000000 / :issues), 0, 1 + i % :issues, 30030 + ((i + :issues - 1) / :issues + 2) % 4,
      30030 + ((i + :issues - 1) / :issues + 3) % 4, NULL, 2, 0 FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :agents * 10)
    INSERT INTO log SELECT :runs + :issues * 40 + i, CAST(printf('a%015d', i) AS BLOB), 6, :start + i * (3000000000 / :agents), 20001 + i % :agents, 20001 + i % :agents, 30034 + i / :agents % 2,
      30035 - i / :agents % 2, NULL, 2, 0 FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
    INSERT INTO money_in (id, source, form, account, at, day, kind, category, currency, exponent, gross_minor, fee_minor, net_minor,
      gross_microcents, fee_microcents, net_microcents, payout_ref, is_counted, input, line)
    SELECT 'stripe:txn_' || i, 'stripe', 'balance', '', :start + i * 3150000, date((:start + i * 3150000) / 1000, 'unixepoch'),
      CASE i % 9 WHEN 0 THEN 'refund' WHEN 1 THEN 'transfer' WHEN 2 THEN 'fee' ELSE 'sale' END, 'charge', 'USD', 2, '4900', '172', '4728',
      4900000000, 172000000, 4728000000, 'po_' || (i / 50), 1, 'a.csv', i FROM n;
    INSERT INTO money_spans SELECT 'stripe', '', min(day), max(day) FROM money_in;
    INSERT INTO money_checks VALUES ('net', 10000, 0), ('payouts', 200, 0), ('refunds', 1111, 0), ('repeated', 10000, 0);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :runs / 2)
    INSERT INTO activity_rows (id, at, actor_type, actor_id, action, entity_type, entity_id, agent_id)
    SELECT 'activity-' || i, :start + i * (63000000000 / :runs), CASE i % 3 WHEN 0 THEN 'user' ELSE 'agent' END, 'agent-' || (1 + i % :agents),
      CASE i % 50 WHEN 0 THEN 'approval.approved' WHEN 1 THEN 'agent.updated' ELSE 'issue.updated' END,
      CASE i % 50 WHEN 0 THEN 'approval' WHEN 1 THEN 'agent' ELSE 'issue' END,
      CASE i % 50 WHEN 0 THEN 'approval-' || (1 + i % (:agents * 30)) WHEN 1 THEN 'agent-' || (1 + i % :agents) ELSE 'issue-' || (1 + i % :issues) END,
      'agent-' || (1 + i % :agents) FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :agents * 30)
    INSERT INTO approvals (id, type, status, requested_by_agent_id, created_at, decided_at, updated_at, title, amount_microcents)
    SELECT 'approval-' || i, CASE i % 2 WHEN 0 THEN 'hire_agent' ELSE 'budget_override_required' END, CASE i % 9 WHEN 0 THEN 'pending' ELSE 'approved' END,
      'agent-' || (1 + i % :agents), :start + i * (1000000000 / :agents), CASE i % 9 WHEN 0 THEN NULL ELSE :start + i * (1000000000 / :agents) + 7200000 END,
      :start + i * (1000000000 / :agents), 'Request ' || i, i * 1000000 FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
    INSERT INTO ledger_events (n, kind, row_table, row_id, seen_at, actor, digest, digest_before, fields)
    SELECT i, CASE i % 30 WHEN 0 THEN 'backup' ELSE 'changed' END, 'approvals', 'approval-' || i, :start + i * 3150000, 'agent:agent-' || (1 + i % :agents),
      printf('%064d', i), printf('%064d', i + 1), 'status' FROM n;
    INSERT INTO ledger_heads VALUES (:runs, printf('%064d', 1), :start, 'paperclip-gen/scale');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :agents * 10)
    INSERT INTO rule_matches (id, rule, record, label, at, seen_at, text, status, is_limited, starts_agent, attempts)
    SELECT 'wf_' || i, 'rule-' || (i % 20), 'issue:issue-' || (1 + i % :issues), 'S-' || i, :start + i * (3000000000 / :agents), :start + i * (3000000000 / :agents), 'Done', 'done', 0, 0, 1 FROM n;
    INSERT INTO event_counts VALUES (5, :runs, :runs), (8, :issues * 40, :runs + :issues * 40), (6, :agents * 10, :runs + :issues * 40 + :agents * 10);
    """

  @Test func everyStatementStaysWithinItsSteps() throws {
    let company = ModuleCompany()
    let path = company.folder.path + "/scale.sqlite"
    let start = Self.now.milliseconds - 31_500_000_000
    let database = try Database(path: path)
    try Migrations.apply(DatabaseSchema.migrations, to: database)
    var rows = Self.rows
    for (name, number) in [
      (":start", start), (":runs", Int64(100_000 * Self.scale)), (":issues", Int64(1000 * Self.scale)),
      (":agents", Int64(30 * Self.scale)),
    ] {
      rows = rows.split(separator: name).joined(separator: String(number))
    }
    try database.execute(rows)
    try KeptSums.update(path: path, SumBasis(zone: .utc, priceChanges: []))
    for module in ModuleFiles.builtIn.map({ String($0.name.dropFirst("modules/".count)) }) {
      let set = company.set([module])
      let runner = try ModuleRunner(path: path, modules: set, now: Self.now, zone: .utc)
      try runner.migrate()
      try runner.run()
      let report = try #require(runner.reports.first { $0.id == module })
      #expect(report.failure == nil && report.refused == 0, "\(report)")
      #expect(
        runner.sandbox.steps < Int(report.delivered) * Self.maximumStepsPerEvent + 1_000_000,
        "hooks of \(module)")
      try measure(#require(set.modules.first { $0.id == module }), path)
    }
  }

  private func measure(_ module: Module, _ path: String) throws {
    let statements = try ModuleProfile(path: path, module: module, now: Self.now, zone: .utc).statements()
    #expect(!statements.isEmpty)
    for statement in statements {
      #expect(statement.failure == nil, "\(module.id)/\(statement.path)")
      note("\(module.id)/\(statement.path)", statement.steps, statement.milliseconds)
    }
    guard module.id == WorkflowSettings.module else { return }
    for condition in RuleCondition.allCases {
      let reader = try ConditionReader(path: path, module: module, now: Self.now, zone: .utc)
      let since = Instant(milliseconds: Self.now.milliseconds - PlanEvaluation.window)
      let rule = WorkflowRule(id: "a", when: condition, action: RuleAction(.notify))
      #expect(try reader.occurrences(of: rule, since: since) != nil)
      note("workflow/\(condition)", reader.steps, 0)
      // A year of history, for a test of the rule, which a person waits for: 100,000 occurrences take half as
      // many steps again.
      let year = Instant(milliseconds: Self.now.milliseconds - 365 * 86_400_000)
      let began = SystemClock.monotonic
      #expect(try reader.occurrences(of: rule, since: year) != nil)
      note(
        "workflow/\(condition) of a year", reader.mostSteps, SystemClock.monotonic - began,
        most: Self.maximumSteps * 3 / 2)
    }
  }

  /// At full scale, the figures are printed, with the time that the machine took.
  private func note(
    _ name: String, _ steps: Int, _ milliseconds: Int64, most: Int = Self.maximumSteps
  ) {
    #expect(steps <= most, "\(name)")
    if Self.scale > 1 { print("\(name): \(steps) steps, \(milliseconds) ms") }
  }
}

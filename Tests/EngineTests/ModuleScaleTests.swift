import Testing

@testable import Engine

/// The statements of the built-in modules at a tenth of a large company: 100,000 heartbeats of 30 agents on 1,000
/// issues in a year. Steps are counted, since time depends on the machine.
@Suite struct ModuleScaleTests {
  /// A tenth of the limit for the large company.
  private static let maximumSteps = 2_000_000
  /// Steps of all hooks and services of a module per event.
  private static let maximumStepsPerEvent = 1000
  private static let now = Instant("2026-11-20T12:00:00Z") ?? .epoch

  /// Rows as an ingest would store them, written by SQL, since lines would take minutes.
  private static let rows = """
    INSERT INTO meta VALUES ('company_id', 'scale');
    INSERT INTO company (id, name, rank) VALUES ('scale', 'Scale', 3);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
    INSERT INTO words SELECT i, 'issue-' || i FROM n UNION ALL SELECT 2000 + i, 'agent-' || i FROM n WHERE i <= 30
    UNION ALL VALUES (3000, 'succeeded'), (3001, 'failed'), (3010, 'p0'), (3011, 'p1'), (3012, 'p2'), (3020, 'm0'), (3021, 'm1'),
      (3022, 'm2'), (3023, 'm3'), (3030, 'todo'), (3031, 'in_progress'), (3032, 'in_review'), (3033, 'done'), (3034, 'paused'),
      (3035, 'idle');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30)
    INSERT INTO agents (id, name, role, status, budget_microcents, created_at, rank)
    SELECT 'agent-' || i, 'Agent ' || i, 'engineer', 'idle', 50000000000, :start, 3 FROM n;
    INSERT INTO goals (id, title, level, status, created_at, rank) VALUES ('goal', 'Goal', 'company', 'active', :start, 3);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
    INSERT INTO issues (id, identifier, title, status, goal_id, assignee_agent_id, created_at, rank)
    SELECT 'issue-' || i, 'S-' || i, 'Issue ' || i, CASE i % 4 WHEN 0 THEN 'todo' WHEN 1 THEN 'in_progress' ELSE 'done' END, 'goal',
      'agent-' || (i % 30 + 1), :start + i * 31000000, 3 FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
    INSERT INTO heartbeats SELECT i, CAST(printf('%016d', i) AS BLOB), 0, 2001 + i * 7 % 30, CASE i % 5 WHEN 0 THEN 1 + i * 13 % 1000 ELSE 0 END,
      3000 + (i % 16 = 0), :start + i * 315000, i * 7919 % 900000, 0, 3010 + i * 7 % 3, 3020 + i * 7 % 30 % 4, i * 31 % 90000, i * 17 % 900000,
      i * 11 % 9000, NULL, i * 97 % 300 * 1000000, i * 97 % 300 * 1000000, 0, 0, 0, 0 FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)
    INSERT INTO log SELECT 100000 + i, CAST(printf('m%015d', i) AS BLOB), 8, :start + 31000000 + i * 7750000, 0, 1 + i % 1000, 3030 + ((i + 999) / 1000 + 2) % 4,
      3030 + ((i + 999) / 1000 + 3) % 4, NULL, 2, 0 FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
    INSERT INTO log SELECT 104000 + i, CAST(printf('a%015d', i) AS BLOB), 6, :start + i * 100000000, 2001 + i % 30, 2001 + i % 30, 3034 + i / 30 % 2,
      3035 - i / 30 % 2, NULL, 2, 0 FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
    INSERT INTO money_in (id, source, form, account, at, day, kind, category, currency, exponent, gross_minor, fee_minor, net_minor,
      gross_microcents, fee_microcents, net_microcents, payout_ref, is_counted, input, line)
    SELECT 'stripe:txn_' || i, 'stripe', 'balance', '', :start + i * 3150000, date((:start + i * 3150000) / 1000, 'unixepoch'),
      CASE i % 9 WHEN 0 THEN 'refund' WHEN 1 THEN 'transfer' WHEN 2 THEN 'fee' ELSE 'sale' END, 'charge', 'USD', 2, '4900', '172', '4728',
      4900000000, 172000000, 4728000000, 'po_' || (i / 50), 1, 'a.csv', i FROM n;
    INSERT INTO money_spans SELECT 'stripe', '', min(day), max(day) FROM money_in;
    INSERT INTO money_checks VALUES ('net', 10000, 0), ('payouts', 200, 0), ('refunds', 1111, 0), ('repeated', 10000, 0);
    INSERT INTO event_counts VALUES (5, 100000, 100000), (8, 4000, 104000), (6, 300, 104300);
    """

  @Test func everyStatementStaysWithinItsSteps() throws {
    let company = ModuleCompany()
    let path = company.folder.path + "/scale.sqlite"
    let start = Self.now.milliseconds - 100_000 * 315_000
    let database = try Database(path: path)
    try Migrations.apply(DatabaseSchema.migrations, to: database)
    try database.execute(Self.rows.split(separator: ":start").joined(separator: String(start)))
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
    let files = try #require(module.files)
    let sandbox = try Sandbox(path: path, readOnly: true, now: Self.now.milliseconds)
    CompanyDays.define(on: sandbox.database, .utc)
    for file in files.paths where file.hasPrefix("queries/") || file.hasPrefix("routes/") {
      let registration = Registration(module, sandbox, now: Self.now)
      let before = sandbox.steps
      _ = try registration.connection.read(#require(files.text(file)))
      #expect(sandbox.steps - before <= Self.maximumSteps, "\(module.id)/\(file)")
    }
  }
}

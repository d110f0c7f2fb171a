import Foundation
import Testing

@testable import Engine

/// Approvals, their comments, budgets, and the digests by which their versions are compared.
@Suite struct GovernanceRowTests {
  private static func dump() -> TestDump {
    var dump = TestDump.small()
    dump.tables.removeAll { $0.name == "approvals" }
    dump.add(
      "approvals",
      "id type status requested_by_agent_id requested_by_user_id payload decision_note decided_by_user_id decided_at created_at updated_at",
      #"v1|hire_agent|approved|g1||{"name": "Nova", "b": 1.0, "a": [2, {"z": null, "y": "é\n"}], "adapterConfig": {"env": "hush hush"}, "budgetMonthlyCents": 5000, "agentId": "g2"}|Go ahead|u1|2026-02-02 12:00:00.123456+00|2026-02-01 00:00:00+00|2026-02-02 12:00:00+00"#,
      #"v2|request_board_approval|pending|g2||{"title": "Buy a domain", "estimatedCostCents": 1234.5}||||2026-02-03 00:00:00+00|2026-02-03 00:00:00+00"#
    )
    dump.add(
      "approval_comments", "id approval_id author_agent_id author_user_id body created_at updated_at",
      "k1|v1||u1|Which budget?|2026-02-01 09:00:00+00|2026-02-01 09:00:00+00")
    dump.add(
      "budget_policies",
      "id scope_type scope_id metric window_kind amount warn_percent hard_stop_enabled is_active created_at updated_at",
      "p1|agent|g2|billed_cents|calendar_month_utc|2000|80|t|t|2026-01-01 00:00:00+00|2026-01-01 00:00:00+00")
    dump.add(
      "budget_incidents",
      "id policy_id scope_type scope_id metric window_kind window_start window_end threshold_type amount_limit amount_observed status approval_id created_at updated_at",
      "n1|p1|agent|g2|billed_cents|calendar_month_utc|2026-02-01 00:00:00+00|2026-03-01 00:00:00+00|hard|2000|2100|open|v1|2026-02-02 00:00:00+00|2026-02-02 00:00:00+00"
    )
    return dump
  }

  private static let digests = """
    SELECT id, digest FROM approvals UNION ALL SELECT id, digest FROM approval_comments
    UNION ALL SELECT id, digest FROM budget_policies UNION ALL SELECT id, digest FROM budget_incidents
    UNION ALL SELECT id, digest FROM comments ORDER BY 1
    """

  @Test func everySourceOfARowGivesTheSameDigest() throws {
    let dump = Self.dump()
    var digests: Set<String> = []
    for files in [
      [("a.sql", dump.pgDump)], [("a.sql", dump.ownWriter { _ in false })], dump.arrays, dump.lines,
    ] {
      var company = TestCompany()
      try company.ingest(files)
      #expect(company.findings.filter { $0.severity > .note }.map(\.text) == [])
      digests.insert(try company.rows(Self.digests))
    }
    #expect(digests.count == 1)
    let lines = digests.first?.split(separator: "\n") ?? []
    #expect(lines.map { $0.prefix(2) } == ["k1", "m1", "n1", "p1", "v1", "v2"])
    #expect(lines.allSatisfy { $0.count == 67 })
  }

  @Test func theDigestIsThatOfTheCanonicalRow() throws {
    var row = Row()
    row.begin(columns: RowTable.approvals.columns.count)
    let payload = #"{"b" : 1.0, "a":"x\u0041\n<", "c":1.50}"#
    for (name, value) in [
      ("id", "v1"), ("status", "open"), ("created_at", "2026-02-01 00:00:00.1239+00"), ("payload", payload),
      ("updated_at", "2026-02-09 00:00:00+00"),
    ] {
      row.set(try #require(RowTable.approvals.columns.firstIndex(of: name))) { $0 += value.utf8 }
    }
    let content = String(decoding: RowDigest.content(of: row, in: .approvals) ?? [], as: UTF8.self)
    #expect(
      content
        == #"{"created_at":"2026-02-01T00:00:00.123Z","id":"v1","payload":{"a":"xA\u000a<","b":1,"c":1.50},"status":"open","table":"approvals","v":1}"#
    )
  }

  @Test func aDigestFollowsTheContentAndNothingElse() throws {
    func digest(_ dump: TestDump) throws -> String {
      var company = TestCompany()
      try company.ingest([("a.sql", dump.pgDump)])
      return try company.rows("SELECT digest FROM approvals WHERE id = 'v1'")
    }
    let first = try digest(Self.dump())
    var touched = Self.dump()
    touched.set("approvals", "v1", "updated_at", "2026-02-07 00:00:00+00")
    #expect(try digest(touched) == first)
    var changed = Self.dump()
    changed.set("approvals", "v1", "decision_note", "Go ahead.")
    #expect(try digest(changed) != first)
  }

  @Test func whatAnApprovalIsAboutIsKeptWithoutItsCredentials() throws {
    var company = TestCompany()
    try company.ingest([("a.sql", Self.dump().pgDump)])
    #expect(
      try company.rows(
        "SELECT title, subject_id, amount_microcents, decision_note, decided_by_user_id FROM approvals ORDER BY id"
      ) == "Nova|g2|5000000000|Go ahead|u1\nBuy a domain|NULL|1234500000|NULL|NULL\n")
    #expect(
      try company.rows("SELECT warn_percent, hard_stop_enabled, digest IS NOT NULL FROM budget_policies")
        == "80|1|1\n")
    #expect(
      try company.rows("SELECT approval_id, window_end FROM budget_incidents") == "v1|1772323200000\n")
    let bytes = try FileSystem.read(CompanyViewReader.companies(in: company.folder.path + "/db")[0].path)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("hush hush"))
  }

  @Test func governanceActivityKeepsIDsAndAmountsOnly() throws {
    var dump = TestDump.small()
    dump.append(
      "activity_log",
      #"a3|user|u1|agent.budget_updated|agent|g2||{"budgetMonthlyCents": 5000, "note": "said in private", "_previous": {"x": 1}}|2026-02-04 10:00:00+00"#
    )
    var company = TestCompany()
    try company.ingest([("a.sql", dump.pgDump)])
    #expect(
      try company.rows("SELECT id, details FROM activity_details") == "a3|{\"budgetMonthlyCents\":5000}\n")
  }

  @Test func textsOfCommentsAreForAPrivateAudience() throws {
    var modules = ModuleCompany()
    try modules.company.ingest([("a.sql", Self.dump().pgDump)])
    try modules.module(
      "peek", #""routes":{"prefix":"/peek"}"#,
      [
        "routes/all.sql": """
        SELECT (SELECT body FROM comments) AS body, (SELECT body FROM approval_comments) AS answer,
          (SELECT decision_note FROM approvals WHERE id = 'v1') AS note,
          (SELECT details FROM activity WHERE id = 'a1') IS NOT NULL AS has_details,
          (SELECT length(digest) FROM comments) AS digest
        """
      ])
    for (audience, expected) in [
      (Audience.public, "null null null 0"), (.team, "null null Go ahead 0"),
      (.private, "\\.\nfirst\r\nsecond\tline \\N Which budget? Go ahead 1"),
    ] {
      var source = ModuleSet.Source(
        folder: modules.folder.path + "/modules", enabled: ["peek"], coreVersion: "0.1.0")
      source.audience = audience
      let set = ModuleSet(source)
      try modules.run(set)
      let facts = try ModuleReader(path: modules.path, modules: set, now: modules.now).read()
      let row = try #require(facts.first { $0.id == "peek" }?.files.first?.content.rows.first)
      let words = ["body", "answer", "note"].map { row[$0]?.string ?? "null" }
      #expect((words + ["\(row["has_details"]?.int ?? -1)"]).joined(separator: " ") == expected)
      #expect(row["digest"]?.int == 64)
    }
  }
}

import Testing

@testable import Engine

/// A random company database from a seed, with every column of every record, and hostile text in most.
struct RandomCompany {
  let folder = TemporaryFolder()
  let path: String
  private(set) var random: SeededGenerator

  static let hostile = [
    "line one\nline two\r\nthree\ttab", "\u{202E}desrever\u{202C} \u{2066}x\u{2069}", "quote \" and \\ back",
    "\u{0}nul is mended", "\u{1}\u{7F}\u{85}\u{9B}31m", "  two spaces", "", "-",
    "\u{2028}\u{2029}\u{FEFF}\u{200B}",
    "<script>alert('&')</script>", "<<<<<<< ours", "agent x \"y\"", "emoji 👩‍👩‍👧 and é", "# comment",
    "spend - - -",
  ]

  init(seed: UInt64, issues: Int = 40) throws {
    random = SeededGenerator(seed: seed)
    let id = "c0000000-0000-4000-8000-\(1_000_000_000_00 + Int(seed % 1000))"
    try FileSystem.makeFolders(folder.path + "/db")
    path = CompanyDatabase.path(folder.path + "/db", id)
    let company = try CompanyDatabase(folder: folder.path + "/db", id: id)
    let database = company.database
    try database.execute("BEGIN")
    try database.run(
      "INSERT INTO company VALUES (?, ?, ?, 'active', 500000000, 1767225600000, 1767225600000, 3, 0)",
      [.text(id), .text(text()), .text(text())])
    try company.setMeta("template_author", "me, \"myself\"")
    let agents = try fill("agents", 12, database, name: "name", references: [:])
    let references = ["agents": agents]
    let goals = try fill("goals", 8, database, name: "title", references: references)
    let projects = try fill(
      "projects", 6, database, name: "name", references: references.merging(["goals": goals]) { a, _ in a })
    let all = ["agents": agents, "goals": goals, "projects": projects]
    let made = try fill("issues", issues, database, name: "title", references: all)
    for index in 0..<20 {
      try database.run(
        """
        INSERT INTO comments (id, issue_id, author_agent_id, author_user_id, author_type, body, created_at, updated_at,
          deleted_at, state) VALUES (?, ?, ?, 'user', 'agent', ?, ?, NULL, 1767225600000, 0)
        """,
        [
          .text("comment-\(index)"), .text(random.pick(made)), .text(random.pick(agents)), .text(text()),
          .int(instant()),
        ])
    }
    for index in 0..<4 {
      try database.run(
        """
        INSERT INTO approvals (id, type, status, requested_by_agent_id, created_at, decided_at, updated_at, state, title,
          subject_id, amount_microcents, requested_by_user_id, decided_by_user_id, decision_note)
        VALUES (?, 'hire_agent', 'approved', ?, ?, 1767225600000, NULL, 0, 'A hire', ?2, 500000000, 'u1', 'u2', 'Yes, please')
        """,
        [.text("approval-\(index)"), .text(random.pick(agents)), .int(instant())])
    }
    for index in 0..<60 {
      try database.run(
        """
        INSERT INTO run_rows (id, agent_id, status, started_at, model, provider, input_tokens, output_tokens,
          unsplit_tokens, billed_microcents, is_ended, rank) VALUES (?, ?, 'succeeded', ?, ?, 'an org', ?, ?, ?, ?, 1, 3)
        """,
        [
          .text("run-\(index)"), random.chance(90) ? .text(random.pick(agents)) : .null, .int(instant()),
          .text(random.pick(["opus", "-", "son net\n"])), .int(Int64(random.below(100))),
          random.chance(50) ? .int(7) : .null, random.chance(50) ? .int(9) : .null,
          random.chance(60) ? .int(Int64(random.below(9_000_000))) : .null,
        ])
    }
    _ = try fill("routines", 6, database, name: "title", references: all)
    // The same steps as at the end of every ingest, so that an import finds nothing to do.
    try Derivation(company, asOf: .epoch).run()
    try database.run(
      "INSERT INTO unattributed_spend (agent_id, month, at, billed_microcents) VALUES ('agents-1', '2026-03', 1772323200000, 1234567)"
    )
    try company.log.flush()
    try database.execute("COMMIT")
  }

  private mutating func text() -> String {
    (random.chance(40) ? random.pick(Self.hostile) : "plain text \(random.below(1000))")
      .replacing("\u{0}", with: "\u{FFFD}")
  }

  /// In the year 2026.
  private mutating func instant() -> Int64 { 1_767_225_600_000 + Int64(random.below(31_000_000)) * 1000 }

  /// Records with every column of a snapshot, each set or not.
  private mutating func fill(
    _ table: String, _ count: Int, _ database: Database, name: String, references: [String: [String]]
  ) throws -> [String] {
    var ids: [String] = []
    let columns = try #require(RecordTable.records.first { $0.table == table }).columns
    for index in 0..<count {
      let id = random.chance(90) ? "\(table)-\(index)" : "\(table) \(index)\n"
      var names = ["id", name, "rank"]
      var values: [SQLValue] = [.text(id), .text(text()), .int(random.chance(10) ? 0 : 3)]
      for column in columns where column.name != "isPlaceholder" {
        guard column.column == "is_hidden" || random.chance(70) else { continue }
        names.append(column.column)
        switch column.kind {
        case .instant: values.append(.int(instant()))
        case .money: values.append(.int(Int64(random.below(1_000_000_000))))
        case .flag: values.append(.int(Int64(random.below(2))))
        case .json: values.append(.text(#"{"b.c":[1,{"x":"\u0007"}],"a":1.50,"":null}"#))
        case .text: values.append(.text(text()))
        case .word: values.append(.text(word(column.name, ids, references)))
        }
      }
      try database.run(
        "INSERT INTO \(table) (\(names.joined(separator: ", "))) VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))",
        values)
      ids.append(id)
    }
    return ids
  }

  private mutating func word(_ name: String, _ own: [String], _ references: [String: [String]]) -> String {
    let target: [String]? =
      switch name {
      case "reportsTo", "parentId": own
      case "parentIssueId": references["issues"]
      case "ownerAgentId", "leadAgentId", "assigneeAgentId", "createdByAgentId": references["agents"]
      case "goalId": references["goals"]
      case "projectId": references["projects"]
      default: nil
      }
    if let target, !target.isEmpty, random.chance(90) { return random.pick(target) }
    return random.pick(["done", "in_progress", "paused", "a word", "2026-12-31", "nobody's", "x\u{202E}y"])
  }
}

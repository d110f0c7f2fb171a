/// Fills the tables `rule_matches` and `rule_starts` of a company's database from its plan.
package enum PlanTables {
  /// Older matches stay in the file.
  private static let shown = 1000

  /// True if the tables say that the plan had lines.
  package static func knowLines(path: String) throws -> Bool {
    try Database(path: path, readOnly: true).integer("SELECT EXISTS (SELECT 1 FROM rule_starts)") == 1
  }

  /// Writes only if the plan differs from what the tables have. `audience`: the narrowest of those that see
  /// what modules show.
  package static func update(
    path: String, _ plan: Plan, page: (String) throws -> String?, audience: Audience = .team
  ) throws {
    let open = Set(plan.open.map(\.id))
    let all = plan.history
    let matches =
      all.filter { open.contains($0.id) || $0.result == .held }
      + all.filter {
        !open.contains($0.id) && $0.result != .held
      }.suffix(shown)
    let state = digest(matches, plan, audience)
    let known = try Database(path: path, readOnly: true).text("SELECT value FROM meta WHERE key = 'plan'")
    guard known != state else { return }
    // Before the file is locked, since pages are found in it.
    let pages = try matches.map { try page($0.record) }
    let database = try Database.exclusive(path: path)
    try Migrations.apply(DatabaseSchema.migrations, to: database)
    try database.transaction {
      try database.execute("DELETE FROM rule_matches; DELETE FROM rule_starts")
      for (match, page) in zip(matches, pages) {
        let (proposal, call) = (plan.proposals[match.id], plan.calls[match.id] ?? CallState())
        let status = Self.status(match, call)
        let texts = Self.texts(match, proposal, call, audience)
        try database.run(
          "INSERT OR REPLACE INTO rule_matches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          [
            .text(match.id), .text(match.rule), .text(match.record), .text(texts.label),
            SQLValue(page), SQLValue(match.at), SQLValue(match.asOf), .text(texts.text),
            .text(status), SQLValue(texts.reason), SQLValue(texts.title),
            match.result == .notice ? .text(match.severity.rawValue) : .null,
            .int(match.isLimited ? 1 : 0), .int(proposal?.startsAgent == true ? 1 : 0),
            SQLValue(proposal?.expires), .int(Int64(call.attempts)), SQLValue(call.lastAt),
            SQLValue(call.code), SQLValue(call.made),
          ])
      }
      for (rule, start) in plan.starts.sorted(by: { $0.key < $1.key }) {
        try database.run("INSERT INTO rule_starts VALUES (?, ?)", [.text(rule), SQLValue(start.at)])
      }
      try database.run("INSERT OR REPLACE INTO meta VALUES ('plan', ?)", [.text(state)])
    }
  }

  /// An audience that may not see them gets only the kind of the record.
  private static func texts(
    _ match: PlanMatch, _ proposal: Proposal?, _ call: CallState, _ audience: Audience
  ) -> (label: String, text: String, reason: String?, title: String?) {
    guard match.audience <= audience else {
      return (String(match.record.prefix { $0 != ":" }), "", nil, nil)
    }
    return (
      match.label, match.text, call.error ?? (match.reason.isEmpty ? nil : match.reason),
      proposal?.title ?? (match.title.isEmpty ? nil : match.title)
    )
  }

  private static func status(_ match: PlanMatch, _ call: CallState) -> String {
    guard match.result == .proposed, let result = call.result else { return match.result.rawValue }
    // A call that began and has no result yet is as unknown as one whose answer was lost.
    return result == .started ? CallState.Result.unknown.rawValue : result.rawValue
  }

  private static func digest(_ matches: [PlanMatch], _ plan: Plan, _ audience: Audience) -> String {
    let values =
      matches.map { match in
        Value.list([
          match.value, .string("\(plan.calls[match.id] ?? CallState())"),
          plan.proposals[match.id]?.value ?? .null,
        ])
      } + plan.starts.sorted { $0.key < $1.key }.map { .list([.string($0.key), .string($0.value.at.text)]) }
      + [.string(audience.rawValue)]
    return SHA256.digest(of: JSONWriter.encode(.list(values), layout: .compact)).text
  }
}

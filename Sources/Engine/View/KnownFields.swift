/// What any source says at all of issues, agents and runs. Where none does, "none" and "0" would be wrong:
/// pages say "unknown" or "—", and no alert follows from it.
package struct KnownFields: Sendable, Equatable {
  /// A run names the issue that it worked on.
  package var runIssues = true
  /// When runs started: a hook line has only the time at which it was written.
  package var runStarts = true
  /// Who issues are assigned to.
  package var assignees = true
  /// Who agents report to.
  package var managers = true

  package init() {}

  /// Templates and rows describe whole records: a field that they leave out is empty. A hook line is about
  /// one change.
  init(_ database: Database) throws {
    func exists(_ parts: String...) throws -> Bool {
      let all = parts.map { "EXISTS (SELECT 1 FROM \($0))" }.joined(separator: " OR ")
      return try database.integer("SELECT \(all)") == 1
    }
    runIssues = try exists("run_sums WHERE flags & 2", "run_rows WHERE issue_id IS NOT NULL")
    runStarts = try exists("run_rows") || !exists("run_sums")
    // Without issues, none are assigned.
    assignees =
      try !exists("issues")
      || exists(
        "issues WHERE rank IN (1, 3)",
        "issues WHERE assignee_agent_id IS NOT NULL OR assignee_user_id IS NOT NULL",
        "log WHERE kind IN (\(HookEvent.issueCreated.rawValue), \(HookEvent.issueAssigned.rawValue))")
    managers = try exists(
      "agents WHERE rank IN (1, 3)", "agents WHERE reports_to IS NOT NULL",
      "log WHERE kind = \(HookEvent.agentCreated.rawValue)")
  }
}

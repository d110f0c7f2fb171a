/// The runs of backups and of hook lines as one SELECT, and as values.
enum RunColumns {
  /// The columns of both tables that `select` reads besides ID, agent, issue, status, start and end.
  static let usage = """
    error_code, provider, model, input_tokens, cached_input_tokens, output_tokens, unsplit_tokens, reported_microcents,
      billed_microcents, billing_type
    """

  private static let uncachedInput = TokenSQL.uncachedInput("runs", adapter: TokenSQL.adapter("runs"))
  private static let included = "billing_type IN ('subscription_included', 'subscription')"

  /// `runs` has rows of id, agent_id, issue_id, status, started_at, finished_at and the columns of `usage`.
  static func select(from runs: String) -> String {
    """
    SELECT id, agent_id, issue_id, status, started_at, finished_at, error_code, model,
      \(uncachedInput), cached_input_tokens, output_tokens, unsplit_tokens, reported_microcents,
      coalesce((SELECT sum(billed_microcents) FROM cost_events WHERE run_id = runs.id), billed_microcents),
      coalesce((SELECT max(\(included)) FROM cost_events WHERE run_id = runs.id), \(included), 0),
      coalesce(input_tokens, cached_input_tokens, output_tokens, unsplit_tokens, billed_microcents, reported_microcents) IS NOT NULL
        OR EXISTS (SELECT 1 FROM cost_events WHERE run_id = runs.id)
    FROM (\(runs)) runs
    """
  }

  static func run(_ row: borrowing Statement) -> CompanyView.Run {
    CompanyView.Run(
      id: row.text(0) ?? "", agentId: row.text(1), issueId: row.text(2), status: row.text(3),
      startedAt: row.instant(4), finishedAt: row.instant(5), errorCode: row.text(6), model: row.text(7),
      tokens: Tokens(input: row.int(8), cachedInput: row.int(9), output: row.int(10), unsplit: row.int(11)),
      billed: row.money(13), reported: row.money(12), hasUsage: row.int(15) == 1,
      isIncluded: row.int(14) == 1)
  }
}

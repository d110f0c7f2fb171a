/// `TokenRule` as SQL on the columns of a row.
enum TokenSQL {
  /// Input without its cached part. `adapter` is an expression for the adapter of the row's agent.
  static func uncachedInput(_ row: String, adapter: String) -> String {
    let (input, cached) = ("coalesce(\(row).input_tokens, 0)", "coalesce(\(row).cached_input_tokens, 0)")
    let provider = "lower(coalesce(\(row).provider, ''))"
    return """
      CASE WHEN \(cached) > \(input) OR \(provider) IN \(list(TokenRule.excludingProviders)) THEN \(input)
        WHEN coalesce(\(adapter) IN \(list(TokenRule.includingAdapters)),
          \(provider) IN \(list(TokenRule.includingProviders))) THEN \(input) - \(cached)
        ELSE \(input) END
      """
  }

  /// The adapter of a row's agent, as a subquery.
  static func adapter(_ row: String) -> String {
    "(SELECT adapter_type FROM agents WHERE agents.id = \(row).agent_id)"
  }

  private static func list(_ words: [String]) -> String {
    "(" + words.map { "'\($0)'" }.joined(separator: ", ") + ")"
  }
}

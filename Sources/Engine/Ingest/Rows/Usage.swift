/// Tokens, cost and model of a run from `usage_json`, in every spelling that Paperclip reads.
struct Usage {
  var tokens: Tokens?
  /// The cost that the agent's command-line tool reported.
  var reported: Money?
  var provider: String?
  var model: String?
  var billingType: String?
  var costStatus: String?
  /// Whether the run used anything.
  var hasAmount: Bool { (tokens?.total ?? 0) > 0 || (reported ?? .zero) > .zero }
  /// Why values were left out.
  var rejectedValues: [String] = []

  init(_ document: JSONDocument, _ object: JSONDocument.Index) {
    var rejected: [String] = []
    let kind = document.kind(object)
    if kind != .object, kind != .null { rejected.append(PlausibleValue.unreadableUsage) }
    func count(_ index: JSONDocument.Index?, _ name: String) -> Int64? {
      PlausibleValue.natural(
        index.flatMap { document.decimal($0) }, name, isGiven: index != nil, &rejected)
    }
    func word(_ index: JSONDocument.Index?) -> String? { index.flatMap(document.string) }
    let input = count(
      document.present(object, anyOf: "inputTokens", "input_tokens"), "inputTokens")
    let cached = count(
      document.present(
        object, anyOf: "cachedInputTokens", "cached_input_tokens", "cacheReadInputTokens",
        "cache_read_input_tokens"), "cachedInputTokens")
    let output = count(
      document.present(object, anyOf: "outputTokens", "output_tokens"), "outputTokens")
    if input != nil || cached != nil || output != nil {
      tokens = Tokens(input: input ?? 0, cachedInput: cached ?? 0, output: output ?? 0)
    }
    let cost = document.present(object, anyOf: "costUsd", "cost_usd", "totalCostUsd", "total_cost_usd")
    reported = PlausibleValue.amount(
      cost.flatMap { document.decimal($0) }, "costUsd", inDollars: true, isGiven: cost != nil, &rejected)
    provider = word(document.present(object, "provider"))
    model = word(document.present(object, "model"))
    billingType = word(document.present(object, anyOf: "billingType", "billing_type"))
    costStatus = word(document.present(object, anyOf: "costStatus", "cost_status"))
    rejectedValues = rejected
  }
}

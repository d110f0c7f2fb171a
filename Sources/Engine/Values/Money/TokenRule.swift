/// Determines whether a source's input tokens include cached ones. Facts keep what the source reports; sums
/// count input without its cached part, so that no token counts twice.
///
/// - Anthropic reports cache reads separately from input (usage fields of its Messages API), and so does
/// Paperclip's claude_local.
/// - OpenAI includes cached tokens in the input (`input_tokens_details` of its Responses API), and so does
/// codex_local.
/// - Google's prompt token count includes cached content (`UsageMetadata` of the Gemini API), and so does
/// gemini_local.
/// - Other adapters of Paperclip report the two separately, whatever the provider.
///
/// For Anthropic, the provider decides; else the agent's adapter; else, if that is unknown, the provider.
enum TokenRule {
  static let excludingProviders = ["anthropic"]
  static let includingAdapters = ["codex_local", "gemini_local"]
  static let includingProviders = ["openai", "google"]

  /// The input without its cached part. A cached part larger than the input cannot be part of it.
  static func uncachedInput(_ input: Int64, cached: Int64, provider: String?, adapter: String?) -> Int64 {
    guard cached <= input else { return input }
    let provider = provider?.lowercased() ?? ""
    if excludingProviders.contains(provider) { return input }
    let includes =
      adapter.map { includingAdapters.contains($0) } ?? includingProviders.contains(provider)
    return includes ? input - cached : input
  }
}

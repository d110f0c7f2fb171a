/// Whether the input tokens that a source reports include the cached ones. Facts keep what the source says; sums count
/// input without its cached part, so that no token counts twice.
///
/// - Anthropic reports cache reads beside the input (usage fields of its Messages API), and so does Paperclip's
///   claude_local.
/// - OpenAI counts cached tokens within the input (`input_tokens_details` of its Responses API), and codex_local passes
///   that on.
/// - Google's prompt token count contains the cached content (`UsageMetadata` of the Gemini API), and gemini_local passes
///   that on.
/// - Other adapters of Paperclip keep the two apart, whatever the provider.
///
/// The provider decides for Anthropic, then the agent's adapter, then, where that is not known, the provider.
enum TokenRule {
  static let excludingProviders = ["anthropic"]
  static let includingAdapters = ["codex_local", "gemini_local"]
  static let includingProviders = ["openai", "google"]

  /// The input without its cached part. A cached part that exceeds the input cannot be part of it.
  static func uncachedInput(_ input: Int64, cached: Int64, provider: String?, adapter: String?) -> Int64 {
    guard cached <= input else { return input }
    let provider = provider?.lowercased() ?? ""
    if excludingProviders.contains(provider) { return input }
    let includes =
      adapter.map { includingAdapters.contains($0) } ?? includingProviders.contains(provider)
    return includes ? input - cached : input
  }
}

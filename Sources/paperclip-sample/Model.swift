/// A language model with invented but plausible prices, in cents per million tokens: tokens times price is a
/// cost in millionths of a cent.
struct Model {
  let name: String
  let provider: String
  let inputPrice: Int
  let cachedInputPrice: Int
  let outputPrice: Int
  /// False if the agent's tool reports tokens but no cost.
  let reportsCost: Bool

  static let opus = Model(
    name: "claude-opus-4-6", provider: "anthropic", inputPrice: 500, cachedInputPrice: 50,
    outputPrice: 2500, reportsCost: true)
  static let sonnet = Model(
    name: "claude-sonnet-4-5", provider: "anthropic", inputPrice: 300, cachedInputPrice: 30,
    outputPrice: 1500, reportsCost: true)
  static let gemini = Model(
    name: "gemini-2.5-pro", provider: "google", inputPrice: 125, cachedInputPrice: 31, outputPrice: 1000,
    reportsCost: true)
  static let deepseek = Model(
    name: "deepseek-chat", provider: "deepseek", inputPrice: 27, cachedInputPrice: 7, outputPrice: 110,
    reportsCost: true)
  static let gpt = Model(
    name: "gpt-5", provider: "openai", inputPrice: 125, cachedInputPrice: 13, outputPrice: 1000,
    reportsCost: false)
  static let all = [opus, sonnet, gemini, deepseek, gpt]
}

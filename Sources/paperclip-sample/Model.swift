/// A language model as the samples have it, with what its tokens cost in millionths of a cent.
struct Model {
  let provider: String
  let name: String
  let input: Int
  let cached: Int
  let output: Int

  static let all = [
    Model(provider: "anthropic", name: "claude-opus-4-6", input: 500, cached: 50, output: 2500),
    Model(provider: "anthropic", name: "claude-sonnet-4-20250514", input: 300, cached: 30, output: 1500),
    Model(provider: "openai", name: "gpt-5", input: 125, cached: 13, output: 1000),
    Model(provider: "google", name: "gemini-2.5-pro", input: 125, cached: 31, output: 1000),
  ]

  /// Whole cents for so many tokens, rounded to the nearest.
  func cents(_ input: Int, _ cached: Int, _ output: Int) -> Int {
    (input * self.input + cached * self.cached + output * self.output + 500_000) / 1_000_000
  }
}

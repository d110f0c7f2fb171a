/// One agent of the sample company and how it works.
struct StoryAgent {
  let ref: String
  let name: String
  let role: String
  let title: String
  let manager: String?
  let budgetCents: Int
  let responsibilities: String
  let model: Model
  var billing = Heartbeat.Billing.metered
  /// Heartbeats in ten working days.
  let pace: Int
  /// The size of a run in the first and last month; 100 is typical.
  let size: ClosedRange<Int>
  /// Days before the end on which it was hired. Nil: from the start.
  var hired: Int?
  /// Days before the end on which it was terminated. Nil: never.
  var left: Int?

  static let all = [
    StoryAgent(
      ref: "ceo", name: "CEO Agent", role: "pm", title: "Chief executive", manager: nil, budgetCents: 60_000,
      responsibilities: "Strategy, priorities, hiring, and the weekly note to the board", model: .opus,
      pace: 12, size: 180...270),
    StoryAgent(
      ref: "eng-lead", name: "Engineering Lead", role: "engineer", title: "Head of engineering",
      manager: "ceo", budgetCents: 50_000,
      responsibilities: "Architecture, reviews, and what the team builds next", model: .opus, pace: 20,
      size: 330...460),
    StoryAgent(
      ref: "eng-1", name: "Engineer", role: "engineer", title: "Software engineer", manager: "eng-lead",
      budgetCents: 14_500, responsibilities: "Features, fixes and tests", model: .sonnet, pace: 24,
      size: 250...440),
    StoryAgent(
      ref: "eng-2", name: "Backend Engineer", role: "engineer", title: "Software engineer",
      manager: "eng-lead", budgetCents: 20_000, responsibilities: "Database, imports and exports",
      model: .sonnet, pace: 20, size: 220...330, hired: 76),
    StoryAgent(
      ref: "designer", name: "Designer", role: "designer", title: "Product designer", manager: "ceo",
      budgetCents: 20_000, responsibilities: "Brand, interface and words", model: .sonnet,
      billing: .subscription, pace: 14, size: 40...60),
    StoryAgent(
      ref: "ops", name: "Ops Agent", role: "devops", title: "Operations", manager: "ceo",
      budgetCents: 20_000, responsibilities: "Deployments, monitoring and backups", model: .gpt,
      billing: .unpriced, pace: 14, size: 40...70),
    StoryAgent(
      ref: "qa", name: "Zoë Lindström", role: "qa", title: "Quality assurance", manager: "eng-lead",
      budgetCents: 4_500, responsibilities: "Test plans, regression runs and bug reports", model: .gemini,
      pace: 18, size: 300...350, hired: 62),
    StoryAgent(
      ref: "support", name: "Support Agent", role: "support", title: "Customer support", manager: "ceo",
      budgetCents: 8_000, responsibilities: "Answers customers and reports what they ask for",
      model: .deepseek, pace: 22, size: 200...420, hired: 48),
    StoryAgent(
      ref: "writer", name: "Copywriter", role: "marketer", title: "Content", manager: "designer",
      budgetCents: 4_000, responsibilities: "Blog posts and release notes", model: .gemini, pace: 10,
      size: 120...160, hired: 70, left: 20),
  ]
}

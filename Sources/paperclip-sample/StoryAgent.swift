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
  /// Heartbeats on ten working days.
  let pace: Int
  /// How much a run uses, in the first month and in the last: 100 is a usual run.
  let size: ClosedRange<Int>
  /// Days before the end of the story on which it came; nil where it was there from the start.
  var hired: Int?

  static let all = [
    StoryAgent(
      ref: "ceo", name: "CEO Agent", role: "pm", title: "Chief executive", manager: nil, budgetCents: 100_000,
      responsibilities: "Strategy, priorities, hiring, and the weekly note to the board", model: .opus,
      pace: 3, size: 900...1350),
    StoryAgent(
      ref: "eng-lead", name: "Engineering Lead", role: "engineer", title: "Head of engineering",
      manager: "ceo", budgetCents: 50_000,
      responsibilities: "Architecture, reviews, and what the team builds next", model: .opus, pace: 4,
      size: 1800...2550),
    StoryAgent(
      ref: "eng-1", name: "Engineer", role: "engineer", title: "Software engineer", manager: "eng-lead",
      budgetCents: 14_500, responsibilities: "Features, fixes and tests", model: .sonnet, pace: 5,
      size: 1290...2220),
    StoryAgent(
      ref: "designer", name: "Designer", role: "designer", title: "Product designer", manager: "ceo",
      budgetCents: 20_000, responsibilities: "Brand, interface and words", model: .sonnet,
      billing: .subscription, pace: 3, size: 150...180),
    StoryAgent(
      ref: "ops", name: "Ops Agent", role: "devops", title: "Operations", manager: "ceo",
      budgetCents: 20_000, responsibilities: "Deployments, monitoring and backups", model: .gpt,
      billing: .unpriced, pace: 3, size: 120...210),
    StoryAgent(
      ref: "qa", name: "Zoë Lindström", role: "qa", title: "Quality assurance", manager: "eng-lead",
      budgetCents: 5_500, responsibilities: "Test plans, regression runs and bug reports", model: .gemini,
      pace: 4, size: 1290...1500, hired: 62),
  ]
}

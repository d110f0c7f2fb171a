import Foundation

/// The sample workspace: the founding specification's "Startup in a Box" company and ninety days of its life.
struct SampleWorkspace {
  private let folder: String
  private let days: Int
  private var random: SplitMix64
  private var lines: [(at: Int, text: String)] = []
  /// The story ends here; everything is counted back from it.
  private let end = Clock.seconds(2026, 9, 30) + 18 * 3600

  init(folder: String, seed: UInt64, days: Int) {
    self.folder = folder
    self.days = days
    random = SplitMix64(seed: seed)
  }

  private var start: Int { end - days * 86_400 }

  mutating func write() throws {
    heartbeats()
    issues()
    goals()
    people()
    money()
    try put("paperclip.config.json", Self.configuration)
    try put("templates/startup-in-a-box.json", Self.template)
    try put(".gitignore", ".paperclip/\n")
    let months = Dictionary(grouping: lines.enumerated()) { Clock.month($0.element.at) }
    for (month, entries) in months {
      let sorted = entries.sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      try put("logs/\(month).ndjson", sorted.map { $0.element.text + "\n" }.joined())
    }
  }

  private func put(_ path: String, _ text: String) throws {
    let url = URL(fileURLWithPath: folder + "/" + path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  private mutating func add(_ event: String, _ at: Int, _ payload: String) {
    lines.append(
      (at, "{\"event\":\"\(event)\",\"timestamp\":\"\(Clock.rfc3339(at))\",\"payload\":\(payload)}"))
  }

  /// Who works how often, on which model, and from and until which day.
  private struct Worker {
    let ref: String
    let perDay: Int
    let model: Int
    let issues: [Int]
    var from = 0
    var until = Int.max
  }

  private static let workers = [
    Worker(ref: "ceo", perDay: 3, model: 0, issues: []),
    Worker(ref: "eng-lead", perDay: 5, model: 0, issues: [1, 4, 9, 13]),
    Worker(ref: "eng-1", perDay: 6, model: 1, issues: [2, 3, 5, 8, 12]),
    Worker(ref: "designer", perDay: 3, model: 3, issues: [6, 10]),
    Worker(ref: "ops", perDay: 4, model: 2, issues: [7, 11, 14]),
    Worker(ref: "support", perDay: 3, model: 2, issues: [15, 16], from: 40),
    Worker(ref: "scout", perDay: 2, model: 3, issues: [17], from: 10, until: 60),
  ]

  private mutating func heartbeats() {
    for day in 0..<days {
      for worker in Self.workers where day >= worker.from && day < worker.until {
        // Five busy days, two quiet ones.
        let beats = day % 7 > 4 ? worker.perDay / 3 : worker.perDay
        for beat in 0..<beats { heartbeat(worker, day, beat, of: beats) }
      }
    }
  }

  private mutating func heartbeat(_ worker: Worker, _ day: Int, _ beat: Int, of beats: Int) {
    let at = start + day * 86_400 + 6 * 3600 + beat * (43_200 / beats) + random.number(0...1800)
    let model = Model.all[worker.model]
    // The operator of the story breaks something in the last week: one agent's runs begin to fail.
    let isBroken = worker.ref == "ops" && day > days - 8
    let isFailed = random.chance(isBroken ? 70 : 4)
    var fields = [
      "\"runId\":\"\(random.uuid())\"", "\"provider\":\"\(model.provider)\"", "\"model\":\"\(model.name)\"",
    ]
    fields.append("\"latencyMs\":\(random.number(4000...240_000))")
    if !worker.issues.isEmpty, random.chance(70) {
      fields.append("\"issueId\":\"issue-\(random.pick(worker.issues))\"")
    }
    if isFailed {
      let status = random.chance(30) ? "timed_out" : "failed"
      let code = isBroken ? "provider_quota" : random.pick(["process_lost", "timeout", "adapter_failed"])
      fields += ["\"status\":\"\(status)\"", "\"errorCode\":\"\(code)\""]
    } else {
      let growth = 1 + day / 30
      let (input, output) = (random.number(4000...22_000) * growth, random.number(400...4200) * growth)
      let cached = random.number(10_000...90_000) * growth
      fields += [
        "\"status\":\"succeeded\"", "\"inputTokens\":\(input)", "\"cachedInputTokens\":\(cached)",
        "\"outputTokens\":\(output)",
      ]
      let cents = model.cents(input, cached, output)
      switch worker.ref {
      case "support":  // on a subscription: nothing is billed, the tool says what it would have been
        let dollars =
          cents < 10
          ? "0.0\(cents)"
          : cents < 100 ? "0.\(cents)" : "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
        fields += ["\"costCents\":0", "\"billingType\":\"subscription_included\"", "\"costUsd\":\(dollars)"]
      case "scout": fields.append("\"costStatus\":\"unpriced\"")
      default: fields.append("\"costCents\":\(cents)")
      }
    }
    add("agent:heartbeat", at, "{\"agentRef\":\"\(worker.ref)\",\"meta\":{\(fields.joined(separator: ","))}}")
  }

  private struct Story {
    let title: String
    let assignee: String
    let priority: String
    /// The day it was created, and what became of it, a day each.
    let created: Int
    let steps: [(day: Int, status: String)]
  }

  private static let stories = [
    Story(
      title: "Choose a payment provider", assignee: "eng-lead", priority: "high", created: 2,
      steps: [(3, "in_progress"), (8, "done")]),
    Story(
      title: "Sign up with an e-mail address", assignee: "eng-1", priority: "high", created: 4,
      steps: [(5, "in_progress"), (11, "in_review"), (13, "done")]),
    Story(
      title: "Show an empty state that says what to do", assignee: "eng-1", priority: "low", created: 9,
      steps: [(20, "in_progress"), (22, "done")]),
    Story(
      title: "Import customers from a spreadsheet", assignee: "eng-lead", priority: "medium", created: 12,
      steps: [(14, "in_progress"), (31, "blocked"), (44, "in_progress"), (52, "done")]),
    Story(
      title: "Prices with <b>markup</b> & \\\"quotes\\\" are shown wrongly", assignee: "eng-1",
      priority: "high", created: 15, steps: [(16, "in_progress"), (18, "done")]),
    Story(
      title: "Draw a logo that works at 16 pixels", assignee: "designer", priority: "medium", created: 15,
      steps: [(17, "in_progress"), (29, "done")]),
    Story(
      title: "Back up the database every night", assignee: "ops", priority: "critical", created: 18,
      steps: [(19, "in_progress"), (24, "done")]),
    Story(
      title: "Überweisungen aus der Schweiz annehmen", assignee: "eng-1", priority: "medium", created: 25,
      steps: [(33, "in_progress"), (61, "blocked")]),
    Story(
      title:
        "Make the first page load in under a second on a slow connection, measured and written down, with the three largest causes named",
      assignee: "eng-lead", priority: "medium", created: 30,
      steps: [(35, "in_progress"), (47, "in_review"), (50, "done")]),
    Story(
      title: "تصميم صفحة الدفع", assignee: "designer", priority: "medium", created: 38,
      steps: [(41, "in_progress"), (55, "done")]),
    Story(
      title: "Renew the certificates without being asked", assignee: "ops", priority: "high", created: 44,
      steps: [(45, "in_progress"), (49, "done")]),
    Story(
      title: "Let customers cancel on their own", assignee: "eng-1", priority: "high", created: 55,
      steps: [(58, "in_progress"), (70, "in_review")]),
    Story(
      title: "Work out what one customer costs", assignee: "eng-lead", priority: "medium", created: 60,
      steps: [(63, "in_progress")]),
    Story(
      title: "Move the job queue to its own machine", assignee: "ops", priority: "medium", created: 66,
      steps: [(72, "in_progress"), (84, "blocked")]),
    Story(
      title: "Answer the ten commonest questions on one page", assignee: "support", priority: "medium",
      created: 45, steps: [(46, "in_progress"), (57, "done")]),
    Story(
      title: "Sort incoming mail by urgency", assignee: "support", priority: "high", created: 71,
      steps: [(73, "in_progress")]),
    Story(
      title: "Find twenty companies that could try it", assignee: "scout", priority: "low", created: 11,
      steps: [(12, "in_progress"), (40, "done")]),
    Story(
      title: "Write down how we name things", assignee: "eng-lead", priority: "low", created: 80, steps: []),
    Story(
      title: "Try the new checkout with five people", assignee: "designer", priority: "medium", created: 83,
      steps: [(86, "in_progress")]),
    Story(
      title: "Old landing page experiment", assignee: "designer", priority: "low", created: 6,
      steps: [(28, "cancelled")]),
  ]

  private mutating func issues() {
    for (index, story) in Self.stories.enumerated() {
      let number = index + 1
      let id = "issue-\(number)"
      var at = start + story.created * 86_400 + 9 * 3600 + random.number(0...7200)
      let project = index % 5 == 4 || index == 16 ? "growth" : "mvp"
      let goal = ["build-product", "build-product", "first-customers"][index % 3]
      add(
        "issue:created", at,
        "{\"issue\":{\"id\":\"\(id)\",\"identifier\":\"SIB-\(number)\",\"title\":\"\(story.title)\",\"status\":\"todo\",\"priority\":\"\(story.priority)\",\"projectRef\":\"\(project)\",\"goalRef\":\"\(goal)\"}}"
      )
      at += 600
      add("issue:assigned", at, "{\"issue\":\"\(id)\",\"agent\":\"\(story.assignee)\"}")
      var status = "todo"
      for step in story.steps {
        let moment = start + step.day * 86_400 + 10 * 3600 + random.number(0...14_400)
        add(
          "issue:status_changed", moment,
          "{\"issue\":\"\(id)\",\"from\":\"\(status)\",\"to\":\"\(step.status)\",\"agentRef\":\"\(story.assignee)\"}"
        )
        status = step.status
      }
    }
  }

  private mutating func goals() {
    add(
      "goal:created", start + 20 * 86_400,
      "{\"goal\":{\"id\":\"goal-mail\",\"title\":\"Answer every customer within a day\",\"level\":\"team\",\"status\":\"active\",\"parentRef\":\"north-star\",\"ownerRef\":\"ceo\"}}"
    )
    add(
      "goal:created", start + 5 * 86_400,
      "{\"goal\":{\"id\":\"goal-list\",\"title\":\"A list of companies to talk to\",\"level\":\"agent\",\"status\":\"active\",\"parentRef\":\"first-customers\"}}"
    )
    add("goal:completed", start + 41 * 86_400, "{\"goal\":\"goal-list\"}")
    add("server:started", start + 3600, "{\"port\":3100}")
    add("server:started", start + 40 * 86_400 + 7200, "{\"port\":3100}")
  }

  private mutating func people() {
    add(
      "agent:created", start + 40 * 86_400 + 8 * 3600,
      "{\"agent\":{\"ref\":\"support\",\"name\":\"Zoë, Support\",\"role\":\"general\",\"title\":\"Customer support\",\"reportsTo\":\"ceo\",\"budgetCents\":15000,\"status\":\"idle\"}}"
    )
    add(
      "agent:created", start + 10 * 86_400 + 8 * 3600,
      "{\"agent\":{\"ref\":\"scout\",\"name\":\"Market Scout\",\"role\":\"researcher\",\"reportsTo\":\"ceo\",\"budgetCents\":5000,\"status\":\"idle\"}}"
    )
    add("agent:deleted", start + 60 * 86_400 + 9 * 3600, "{\"agent\":\"scout\"}")
    add(
      "agent:updated", start + 50 * 86_400 + 9 * 3600,
      "{\"agent\":\"eng-lead\",\"changes\":{\"budgetMonthlyCents\":{\"from\":2500,\"to\":3000}}}")
    add("agent:status_changed", end - 6 * 86_400, "{\"agent\":\"ops\",\"from\":\"idle\",\"to\":\"error\"}")
    add("agent:status_changed", end - 7200, "{\"agent\":\"eng-lead\",\"from\":\"idle\",\"to\":\"running\"}")
    add("agent:status_changed", end - 3600, "{\"agent\":\"eng-1\",\"from\":\"idle\",\"to\":\"running\"}")
    add(
      "agent:status_changed", end - 20 * 86_400,
      "{\"agent\":\"designer\",\"from\":\"idle\",\"to\":\"paused\"}")
  }

  private mutating func money() {
    // A bill that no heartbeat explains, and a threshold that the log says itself.
    add(
      "budget:spend_recorded", end - 30 * 86_400 - 3600,
      "{\"agentRef\":\"ceo\",\"amount\":9000,\"total\":9000}")
    add(
      "budget:threshold_crossed", end - 40 * 86_400,
      "{\"agentRef\":\"designer\",\"budget\":900,\"spent\":720,\"percent\":80}")
  }

  private static let configuration = """
    {
      // The sample company. Its site is published to ../../site.
      "company": { "name": "Startup in a Box", "timezone": "Europe/Berlin" },
      "templates": ["templates/startup-in-a-box.json"],
      "sources": ["logs/*.ndjson"]
    }

    """

  private static let template = """
    {
      "id": "startup-in-a-box",
      "name": "Startup in a Box",
      "description": "A small team of agents that builds, sells and looks after a first product",
      "version": "1.0.0",
      "author": "paperclip-gen",
      "agents": [
        { "ref": "ceo", "name": "CEO Agent", "role": "pm", "title": "Chief executive", "budgetCents": 4000,
          "metadata": { "responsibilities": "Strategy, fundraising, hiring" } },
        { "ref": "eng-lead", "name": "Engineering Lead", "role": "engineer", "reportsTo": "ceo", "budgetCents": 2500,
          "metadata": { "responsibilities": "Architecture, reviews, releases" } },
        { "ref": "eng-1", "name": "Engineer", "role": "engineer", "reportsTo": "eng-lead", "budgetCents": 3000 },
        { "ref": "designer", "name": "Designer", "role": "designer", "reportsTo": "ceo", "budgetCents": 900 },
        { "ref": "ops", "name": "Ops Agent", "role": "devops", "reportsTo": "ceo", "budgetCents": 2000 }
      ],
      "goals": [
        { "ref": "north-star", "title": "Launch MVP", "level": "company", "status": "active" },
        { "ref": "build-product", "title": "Build the product", "level": "team", "status": "active",
          "parentRef": "north-star", "ownerRef": "eng-lead" },
        { "ref": "first-customers", "title": "Ten customers who pay", "level": "team", "status": "active",
          "parentRef": "north-star", "ownerRef": "ceo" },
        { "ref": "design-brand", "title": "Establish brand identity", "level": "agent", "parentRef": "north-star",
          "ownerRef": "designer" }
      ],
      "projects": [
        { "ref": "mvp", "name": "MVP", "description": "The first version that can be sold", "status": "in_progress",
          "leadRef": "eng-lead", "goalRef": "build-product", "targetDate": "2026-12-01" },
        { "ref": "growth", "name": "Growth", "description": "Finding people who need it", "status": "in_progress",
          "leadRef": "ceo", "goalRef": "first-customers" }
      ],
      "issues": [
        { "title": "Set up CI/CD pipeline", "status": "todo", "priority": "high", "projectRef": "mvp",
          "assigneeRef": "ops", "goalRef": "build-product" },
        { "title": "Design landing page", "status": "todo", "priority": "medium", "projectRef": "mvp",
          "assigneeRef": "designer", "goalRef": "design-brand" },
        { "title": "Write the first blog post", "status": "backlog", "priority": "low", "projectRef": "growth",
          "assigneeRef": "ceo", "goalRef": "first-customers" }
      ]
    }

    """
}

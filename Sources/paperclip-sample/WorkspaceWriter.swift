/// Writes the sample workspace: configuration, company template, and logs by month.
struct WorkspaceWriter {
  let folder: String
  let seed: UInt64
  let days: Int

  private static let configuration = """
    {
      // The only company of this workspace. This name is displayed, and days follow this time zone.
      "company": { "name": "Startup in a Box", "timezone": "Europe/Berlin" },

      // The company template: agents, goals, projects and the first issues.
      "templates": ["templates/startup-in-a-box.json"],

      // Hook logs: one line for each heartbeat, change and spend. The export of a payment processor. Run logs: what agents
      // wrote in a run. And approvals and documents, as the API returns them.
      "sources": ["logs/*.ndjson", "money/*.csv", "run-logs/*/*.ndjson", "exports/*.json"],

      // List prices, for notional amounts.
      "prices": "prices.json",

      // The output folder and title of the site. "sample" labels every page as sample data.
      "site": { "out": "site", "title": "Startup in a Box", "sample": true },

      // Modules: folders of JSON, SQL and HTML that add tables, pages and files.
      "modules": {
        "enabled": ["observability", "analytics", "revenue", "replay", "knowledge", "notifications", "audit", "workflow"],
        "config": {
          "workflow": {
            "companyId": "\(SampleGovernance.serverCompany)",
            "rules": [
              { "id": "announce", "when": "issue.done", "then": { "do": "createIssue", "title": "Announce: {{title}}" } },
              {
                "id": "unblock",
                "when": "issue.blocked_for",
                "hours": 24,
                "then": { "do": "comment", "body": "Blocked for {{duration}}. What does it wait for?" }
              },
              {
                "id": "split",
                "when": "issue.in_progress_for",
                "hours": 72,
                "then": { "do": "createIssue", "title": "Split {{title}}", "child": true }
              },
              { "id": "failing", "when": "agent.failures_in_row", "then": { "do": "notify", "title": "{{agent}} keeps failing" } }
            ]
          },
          "observability": {
            "retentionDays": 90,
            "shownDays": 30,
            "alertRules": [{ "metric": "failurePercent", "threshold": 50 }, { "metric": "costCents", "threshold": 800 }]
          },
          "analytics": {
            "monthlyBudgetCents": 60000,
            "outlierFactor": 1.5,
            "tokenLimits": [{ "provider": "anthropic", "hours": 5, "tokens": 30000000 }]
          },
          // The first sale was later: before it there was none.
          "revenue": { "covered": { "from": "2026-07-01", "to": "2026-09-30" } },
          "replay": { "agents": ["*"], "audience": "team" },
          "knowledge": { "folders": ["notes"] }
        }
      }
    }

    """

  /// The prices behind the story's costs, in dollars per million tokens.
  private static var prices: String {
    func dollars(_ cents: Int) -> String { "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)" }
    let rows = Model.all.map { model in
      "    { \"model\": \"\(model.name)\", \"input\": \"\(dollars(model.inputPrice))\", "
        + "\"cachedInput\": \"\(dollars(model.cachedInputPrice))\", "
        + "\"output\": \"\(dollars(model.outputPrice))\" }"
    }
    return "{\n  // Sample prices, in dollars per million tokens.\n  \"prices\": [\n"
      + rows.joined(separator: ",\n") + "\n  ]\n}\n"
  }

  func write() throws(Trouble) {
    try Output.makeFolder(folder + "/templates")
    for name in ["logs", "money", "exports", "plan"] { try Output.makeFolder(folder + "/" + name) }
    try write(Array(Self.configuration.utf8), to: "paperclip.config.json")
    // Databases are rebuilt from the sources, so they do not belong in a repository.
    // What a run adds to them would belong to the repository of a real company.
    try write(Array(".paperclip/\nledger/\noutbox/\n".utf8), to: ".gitignore")
    for note in WorkspaceNotes.files {
      let path = "notes/" + note.name
      try Output.makeFolder(folder + "/" + path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex))
      try write(Array(note.text.utf8), to: path)
    }
    try write(WorkspaceTemplate.bytes(), to: "templates/startup-in-a-box.json")
    try write(Array(Self.prices.utf8), to: "prices.json")
    let exports = SampleDocuments.files(company: SampleGovernance.company)
    for (name, text) in SampleGovernance.files + exports { try write(Array(text.utf8), to: name) }
    var story = Story(days: days, seed: seed)
    var money = StoryMoney(days: days, seed: seed)
    try write(money.tell(), to: "money/stripe-balance.csv")
    for (month, bytes) in story.tell() { try write(bytes, to: "logs/\(month).ndjson") }
    for (path, bytes) in RunLogStory(runs: story.runs).logs() {
      try Output.makeFolder(folder + "/run-logs/" + path.prefix { $0 != "/" })
      try write(bytes, to: "run-logs/" + path)
    }
  }

  private func write(_ bytes: [UInt8], to name: String) throws(Trouble) {
    var file = try Output(path: folder + "/" + name)
    file.bytes.append(contentsOf: bytes)
    try file.finish()
  }
}

import Engine

/// What `init` writes.
enum InitFiles {
  static func all(companyName: String) -> [(path: String, content: String)] {
    var name: [UInt8] = []
    JSONWriter.append(string: companyName, to: &name)
    return [
      ("paperclip.config.json", configuration(name: String(decoding: name, as: UTF8.self))),
      ("templates/startup-in-a-box.json", template),
      ("logs/example.ndjson", log),
      (".gitignore", ignored),
    ]
  }

  /// A workspace that publishes the companies in Paperclip's backups.
  static func publishing(
    _ pattern: String, _ companies: [(id: String, name: String)]
  ) -> [(path: String, content: String)] {
    func quoted(_ text: String) -> String {
      var bytes: [UInt8] = []
      JSONWriter.append(string: text, to: &bytes, forPeople: true)
      return String(decoding: bytes, as: UTF8.self)
    }
    let slugs = companies.map { Slug.make(from: $0.name) }
    let entries = zip(companies, slugs).map { company, slug in
      // A name without letters, or one that two companies share, cannot identify a company.
      let key = slug.isEmpty || slugs.filter { $0 == slug }.count > 1 ? company.id : slug
      return
        "    \(quoted(key)): { \"name\": \(quoted(company.name)), \"timezone\": \"UTC\", \"publish\": true }"
    }
    let configuration = """
      {
        // Paperclip's own backups. Only the newest match is read, since it has everything that the older ones have.
        "sources": [{ "path": \(quoted(pattern)), "newest": true }],

        // The companies to publish. "timezone" is a name such as "Europe/Berlin"; a company's days follow it.
        // "publish": false leaves a company out of the site.
        "companies": {
      \(entries.joined(separator: ",\n"))
        },

        "site": { "out": "site" }
      }

      """
    return [("paperclip.config.json", configuration), (".gitignore", ignored)]
  }

  /// Keeps out of git what a run can rebuild, and backups, which contain credentials.
  private static let ignored = """
    # State; rebuilt from the sources.
    .paperclip/
    # Backups contain credentials.
    backups/
    *.sql.gz

    """

  private static func configuration(name: String) -> String {
    """
    {
      "$schema": "site/api/schemas/config.schema.json",

      // The name of the company, and the time zone that its days follow.
      "company": { "name": \(name), "timezone": "UTC" },

      // Agents, goals, projects and issues. Logs and backups take precedence over a template.
      "templates": ["templates/startup-in-a-box.json"],

      // Hook logs and Paperclip's database backups, which are usually in
      // ~/.paperclip/instances/default/data/backups. Patterns may use * and ?.
      "sources": ["logs/*.ndjson"],

      "site": { "out": "site" }
    }

    """
  }

  private static let template = """
    {
      "$schema": "../site/api/schemas/template.schema.json",
      "id": "startup-in-a-box",
      "name": "Startup in a Box",
      "description": "Five agents who build a first product",
      "version": "1.0.0",
      "agents": [
        { "ref": "ceo", "name": "CEO Agent", "role": "pm", "budgetCents": 100000,
          "metadata": { "responsibilities": "Strategy, fundraising, hiring" } },
        { "ref": "eng-lead", "name": "Engineering Lead", "role": "engineer", "reportsTo": "ceo", "budgetCents": 50000 },
        { "ref": "eng-1", "name": "Engineer", "role": "engineer", "reportsTo": "eng-lead", "budgetCents": 30000 },
        { "ref": "designer", "name": "Designer", "role": "designer", "reportsTo": "ceo", "budgetCents": 20000 },
        { "ref": "ops", "name": "Ops Agent", "role": "devops", "reportsTo": "ceo", "budgetCents": 20000 }
      ],
      "goals": [
        { "ref": "north-star", "title": "Launch MVP", "level": "company", "status": "active" },
        { "ref": "build-product", "title": "Build the product", "level": "team", "status": "active",
          "parentRef": "north-star", "ownerRef": "eng-lead" },
        { "ref": "design-brand", "title": "Establish brand identity", "level": "agent", "parentRef": "north-star",
          "ownerRef": "designer" }
      ],
      "projects": [
        { "ref": "mvp", "name": "MVP", "description": "The first version that can be sold", "status": "in_progress" }
      ],
      "issues": [
        { "title": "Set up CI/CD pipeline", "status": "todo", "priority": "high", "projectRef": "mvp",
          "assigneeRef": "ops", "goalRef": "build-product" },
        { "title": "Design landing page", "status": "todo", "priority": "medium", "projectRef": "mvp",
          "assigneeRef": "designer", "goalRef": "design-brand" }
      ]
    }

    """

  private static let log = """
    {"event":"agent:heartbeat","timestamp":"2026-11-18T08:00:00Z","payload":{"agentRef":"ceo","meta":{"inputTokens":18000,"cachedInputTokens":42000,"outputTokens":2100,"costCents":14,"latencyMs":48000,"provider":"anthropic","model":"claude-opus-4-6","status":"succeeded"}}}
    {"event":"issue:created","timestamp":"2026-11-18T08:01:00Z","payload":{"issue":{"id":"example-1","identifier":"BOX-1","title":"Choose a payment provider","status":"todo","priority":"high","assigneeRef":"eng-lead","projectRef":"mvp"}}}
    {"event":"agent:heartbeat","timestamp":"2026-11-18T09:00:00Z","payload":{"agentRef":"eng-lead","meta":{"inputTokens":52000,"cachedInputTokens":160000,"outputTokens":7400,"costCents":41,"latencyMs":190000,"provider":"anthropic","model":"claude-opus-4-6","status":"succeeded","issueId":"example-1"}}}
    {"event":"issue:status_changed","timestamp":"2026-11-18T09:05:00Z","payload":{"issue":"example-1","from":"todo","to":"in_progress"}}
    {"event":"agent:heartbeat","timestamp":"2026-11-18T10:00:00Z","payload":{"agentRef":"designer","meta":{"tokensUsed":31000,"costCents":9,"latencyMs":61000,"provider":"google","model":"gemini-2.5-pro","status":"succeeded"}}}
    {"event":"agent:heartbeat","timestamp":"2026-11-19T09:00:00Z","payload":{"agentRef":"ops","meta":{"inputTokens":900,"outputTokens":40,"latencyMs":2000,"provider":"openai","model":"gpt-5","status":"failed","errorCode":"provider_quota"}}}
    {"event":"agent:status_changed","timestamp":"2026-11-19T09:01:00Z","payload":{"agent":"ops","from":"idle","to":"error"}}
    {"event":"issue:status_changed","timestamp":"2026-11-19T15:00:00Z","payload":{"issue":"example-1","from":"in_progress","to":"done"}}

    """
}

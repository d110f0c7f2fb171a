import Engine
import Foundation
import Testing

/// A token in every field of every kind of source must not appear anywhere.
@Suite struct PlantedSecretTests {
  /// A new token each time, so that one that leaks identifies its field.
  private struct Tokens {
    private(set) var all: [String: String] = [:]
    private var state: UInt64 = 77

    mutating func next(_ field: String) -> String {
      let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
      let body = (0..<36).map { _ -> Character in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return letters[Int(state >> 33) % letters.count]
      }
      let token = "gh" + "p_" + String(body)
      all[field] = token
      return token
    }
  }

  private static func hookLines(_ tokens: inout Tokens) -> String {
    func heartbeat(_ number: Int, _ agent: String, _ meta: String) -> String {
      #"{"id":"h\#(number)","event":"agent:heartbeat","timestamp":"2026-02-0\#(number % 9 + 1)T10:00:00Z","payload":{"agentId":"\#(agent)","meta":{\#(meta)}}}"#
    }
    var lines = [
      #"{"event":"agent:created","timestamp":"2026-02-01T00:00:00Z","payload":{"agent":{"id":"a1","ref":"\#(tokens.next("agent ref"))","name":"Ada \#(tokens.next("agent name"))","role":"\#(tokens.next("agent role"))","title":"\#(tokens.next("agent title"))","capabilities":"\#(tokens.next("capabilities"))","adapterType":"\#(tokens.next("adapter"))","status":"\#(tokens.next("status"))","metadata":{"note":"\#(tokens.next("metadata"))","\#(tokens.next("metadata key"))":1}}}}"#,
      #"{"event":"issue:created","timestamp":"2026-02-01T00:00:00Z","payload":{"issue":{"id":"i1","identifier":"\#(tokens.next("identifier"))","title":"Do \#(tokens.next("issue title"))","description":"\#(tokens.next("issue description"))","status":"todo","priority":"\#(tokens.next("priority"))"}}}"#,
      #"{"event":"goal:created","timestamp":"2026-02-01T00:00:00Z","payload":{"goal":{"id":"g1","title":"\#(tokens.next("goal title"))","description":"\#(tokens.next("goal description"))","level":"\#(tokens.next("level"))"}}}"#,
      #"{"event":"issue:status_changed","timestamp":"2026-02-02T00:00:00Z","payload":{"issueId":"i1","agentId":"a1","from":"\#(tokens.next("from"))","to":"\#(tokens.next("to"))"}}"#,
      #"{"event":"agent:updated","timestamp":"2026-02-02T00:00:00Z","payload":{"agentId":"a1","changes":{"title":{"from":"x","to":"\#(tokens.next("changes"))"}}}}"#,
      #"{"event":"\#(tokens.next("event name"))","timestamp":"2026-02-02T00:00:00Z","payload":{}}"#,
      #"not json \#(tokens.next("broken line"))"#,
      heartbeat(
        1, "a1",
        #""runId":"r1","model":"\#(tokens.next("model"))","provider":"\#(tokens.next("provider"))","errorCode":"\#(tokens.next("error code"))","status":"\#(tokens.next("run status"))","extra":"\#(tokens.next("meta"))","tokensUsed":5"#
      ),
      heartbeat(2, tokens.next("agent id"), #""runId":"\#(tokens.next("run id"))","tokensUsed":5"#),
    ]
    let hidden = tokens.next("escaped").utf8.map { "\\u00" + String($0, radix: 16) }.joined()
    lines.append(heartbeat(3, "a1", #""runId":"r3","note":"\#(hidden)""#))
    return lines.joined(separator: "\n") + "\n"
  }

  private static let company = "0c000000-0000-4000-8000-000000000001"

  private static func backup(_ tokens: inout Tokens) -> String {
    var text = "--\n-- PostgreSQL database dump\n--\n\n"
    func copy(_ table: String, _ columns: [String], _ row: [String]) {
      text +=
        "COPY public.\(table) (\(columns.joined(separator: ", "))) FROM stdin;\n\(row.joined(separator: "\t"))\n\\.\n\n"
    }
    let at = "2026-02-01 08:00:00+00"
    copy(
      "companies", ["id", "name", "description", "status", "created_at", "updated_at"],
      [company, "Co \(tokens.next("company name"))", tokens.next("company description"), "active", at, at])
    copy(
      "agents",
      [
        "id", "company_id", "name", "role", "title", "status", "capabilities", "adapter_type", "pause_reason",
        "error_reason", "metadata", "created_at", "updated_at",
      ],
      [
        "b1", company, tokens.next("row agent name"), tokens.next("row role"), tokens.next("row title"),
        "idle", tokens.next("row capabilities"), tokens.next("row adapter"), tokens.next("pause reason"),
        tokens.next("error reason"), #"{"k": "\#(tokens.next("row metadata"))"}"#, at, at,
      ])
    copy(
      "projects", ["id", "company_id", "name", "description", "status", "created_at", "updated_at"],
      ["p1", company, tokens.next("project name"), tokens.next("project description"), "active", at, at])
    copy(
      "goals", ["id", "company_id", "title", "description", "level", "status", "created_at", "updated_at"],
      [
        "l1", company, tokens.next("row goal"), tokens.next("row goal description"), "company", "active", at,
        at,
      ])
    copy(
      "issues",
      [
        "id", "company_id", "identifier", "title", "description", "status", "priority", "billing_code",
        "origin_kind", "assignee_user_id", "created_at", "updated_at",
      ],
      [
        "j1", company, "AC-1", tokens.next("row issue"), tokens.next("row issue description"), "todo", "high",
        tokens.next("billing code"), tokens.next("origin"), tokens.next("user"), at, at,
      ])
    copy(
      "issue_comments", ["id", "company_id", "issue_id", "author_type", "body", "created_at", "updated_at"],
      ["c1", company, "j1", "user", "see \(tokens.next("comment"))", at, at])
    copy(
      "activity_log",
      [
        "id", "company_id", "actor_type", "actor_id", "action", "entity_type", "entity_id", "details",
        "created_at",
      ],
      [
        "v1", company, "user", tokens.next("actor"), tokens.next("action"), "issue", "j1",
        #"{"title": "\#(tokens.next("details"))"}"#, at,
      ])
    copy(
      "heartbeat_runs",
      [
        "id", "company_id", "agent_id", "status", "error_code", "usage_json", "started_at", "finished_at",
        "created_at", "updated_at",
      ],
      [
        "q1", company, "b1", "failed", tokens.next("row error"),
        #"{"model": "\#(tokens.next("row model"))", "inputTokens": 3}"#, at, at, at, at,
      ])
    copy(
      "cost_events",
      [
        "id", "company_id", "agent_id", "provider", "model", "biller", "billing_type", "input_tokens",
        "cached_input_tokens", "output_tokens", "cost_cents", "occurred_at",
      ],
      [
        "e1", company, "b1", tokens.next("cost provider"), tokens.next("cost model"), tokens.next("biller"),
        "metered_api", "1", "0", "1", "5", at,
      ])
    return text + "--\n-- PostgreSQL database dump complete\n--\n"
  }

  private static func template(_ tokens: inout Tokens) -> String {
    #"""
    {"id": "t", "name": "Template \#(tokens.next("template name"))", "description": "\#(tokens.next("template description"))", "author": "\#(tokens.next("author"))",
     "agents": [{"ref": "boss", "name": "\#(tokens.next("template agent"))", "title": "\#(tokens.next("template title"))", "capabilities": "\#(tokens.next("template capabilities"))", "metadata": {"x": "\#(tokens.next("template metadata"))"}}],
     "goals": [{"ref": "g", "title": "\#(tokens.next("template goal"))", "description": "\#(tokens.next("template goal description"))"}],
     "projects": [{"ref": "p", "name": "\#(tokens.next("template project"))"}],
     "issues": [{"title": "\#(tokens.next("template issue"))", "description": "\#(tokens.next("template issue description"))"}]}
    """#
  }

  private static func writePackage(_ folder: Folder, _ tokens: inout Tokens) throws {
    try folder.write(
      "templates/pack/COMPANY.md",
      "---\nname: Pack \(tokens.next("package name"))\nslug: pack\nschema: agentcompanies/v1\ndescription: \(tokens.next("package description"))\n---\nText \(tokens.next("package text"))\n"
    )
    try folder.write(
      "templates/pack/agents/ceo/AGENTS.md",
      "---\nname: Chief \(tokens.next("package agent"))\ntitle: \(tokens.next("package title"))\nreportsTo: null\n---\nInstructions \(tokens.next("instructions"))\n"
    )
    try folder.write(
      "templates/pack/tasks/first/TASK.md",
      "---\nname: First \(tokens.next("task"))\nassignee: ceo\n---\nDo \(tokens.next("task text"))\n")
  }

  private static func leaks(_ tokens: Tokens, in folder: String) throws -> [String] {
    var found: [String] = []
    for (path, bytes) in try Folder.contents(of: folder) {
      for (field, token) in tokens.all where bytes.range(of: Data(token.utf8)) != nil || path.contains(token)
      {
        found.append("\(field) in \(path)")
      }
    }
    return found.sorted()
  }

  @Test func aTokenInAnyFieldIsNeverPublished() throws {
    for kind in ["hook lines", "backup", "template", "package"] {
      var tokens = Tokens()
      let folder = try Folder()
      var sources: [String] = []
      var templates: [String] = []
      switch kind {
      case "hook lines":
        let name = "logs/day \(tokens.next("file name")).ndjson"
        try folder.write(name, Self.hookLines(&tokens))
        sources = [name]
      case "backup":
        try folder.write("backups/b.sql", Self.backup(&tokens))
        sources = ["backups/b.sql"]
      case "template":
        try folder.write("templates/t.json", Self.template(&tokens))
        templates = ["templates/t.json"]
      default:
        try Self.writePackage(folder, &tokens)
        templates = ["templates/pack"]
      }
      let list = { (names: [String]) in names.map { "\"\($0)\"" }.joined(separator: ", ") }
      try folder.write(
        "paperclip.config.json",
        #"{"sources": [\#(list(sources))], "templates": [\#(list(templates))], "modules": {"enabled": ["observability"]}}"#
      )
      var said = ""
      func run(_ arguments: [String], in directory: String) throws -> Int32 {
        let result = try Program.run("paperclip-gen", arguments, in: directory)
        said += result.output + result.errors
        return result.status
      }
      let status = try run(["generate", "-v"], in: folder.path)
      #expect(status <= 1, "\(kind): \(said)")
      _ = try run(["snapshot", "--out", "snapshot"], in: folder.path)
      _ = try run(["export", "--out", "export.json"], in: folder.path)
      _ = try run(["report"], in: folder.path)
      _ = try run(["check"], in: folder.path)
      _ = try run(["check", "--secrets"], in: folder.path)
      if let template = templates.first {
        _ = try run(["preview", template, "--out", "preview"], in: folder.path)
      }
      for (field, token) in tokens.all { #expect(!said.contains(token), "\(kind): \(field) was printed") }
      // Only the sources contain them.
      for part in ["site", ".paperclip", "snapshot", "preview"] where folder.exists(part) {
        #expect(try Self.leaks(tokens, in: folder.path + "/" + part) == [], "\(kind): \(part)")
      }
      let export = folder.read("export.json")
      #expect(tokens.all.values.allSatisfy { !export.contains($0) }, "\(kind): export")
      #expect(folder.exists("site/index.html"), "\(kind): \(said)")
      let quality = folder.read("site/data-quality.html")
      #expect(quality.contains("GitHub token"), "\(kind): the page says what was redacted")
    }
  }

  @Test func aTokenInAPageTemplateStopsThePublication() throws {
    let folder = try Folder()
    var tokens = Tokens()
    try folder.write(
      "logs/a.ndjson",
      #"{"event":"agent:heartbeat","timestamp":"2026-02-01T10:00:00Z","payload":{"agentId":"a1","meta":{"runId":"r1","tokensUsed":5}}}"#
        + "\n")
    try folder.write("paperclip.config.json", #"{"sources": ["logs/a.ndjson"]}"#)
    #expect(try Program.run("paperclip-gen", ["generate"], in: folder.path).status == 0)
    let before = try Folder.contents(of: folder.path + "/site")
    let token = tokens.next("page template")
    try folder.write(
      "html/goals.html", "{{<layout}}{{$content}}\n<h1>Goals</h1>\n<p>\(token)</p>\n{{/content}}{{/layout}}\n"
    )
    let refused = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    #expect(refused.status == 3)
    #expect(refused.errors.contains("goals.html:"), "\(refused.errors)")
    #expect(refused.errors.contains("GitHub token"), "\(refused.errors)")
    #expect(!refused.errors.contains(token))
    #expect(try Folder.contents(of: folder.path + "/site") == before, "the old site stays")
  }

  private static let hasScript = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")

  /// A company whose agent and issue are named like a token, with alerts, and the token's fingerprint.
  private static func allowing(_ tokens: inout Tokens) throws -> (Folder, fingerprint: String) {
    let folder = try Folder()
    let token = tokens.next("title")
    try folder.write(
      "logs.ndjson",
      #"{"event":"issue:created","timestamp":"2026-02-01T10:00:00Z","payload":{"issue":{"id":"i1","title":"\#(token)","status":"todo"}}}"#
        + "\n"
        + #"{"event":"agent:created","timestamp":"2026-02-01T10:00:00Z","payload":{"agent":{"id":"a1","name":"\#(token)","status":"error"}}}"#
        + "\n")
    try folder.write("paperclip.config.json", #"{"sources": ["logs.ndjson"]}"#)
    let plain = try Program.run("paperclip-gen", ["check", "--secrets"], in: folder.path)
    let shown = try Program.run(
      "/usr/bin/script", ["-qec", Program.folder + "/paperclip-gen check --secrets", "/dev/null"],
      in: folder.path)
    let fingerprint = try #require(
      shown.output.split { $0.isWhitespace }.map(String.init).first {
        $0.count == 16 && $0.allSatisfy(\.isHexDigit)
      },
      "\(shown.output)")
    #expect(!plain.output.contains(fingerprint))
    try write(allowed: ["\"\(fingerprint)\""], folder)
    let run = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    #expect(run.status == 0, "\(run)")
    #expect(try leaks(tokens, in: folder.path + "/site") != [])
    #expect(try leaks(tokens, in: folder.path + "/outbox") != [])
    return (folder, fingerprint)
  }

  private static func write(allowed: [String], _ folder: Folder) throws {
    try folder.write(
      "paperclip.config.json",
      #"{"sources": ["logs.ndjson"], "redaction": {"allow": [\#(allowed.joined())]}, "modules": {"enabled": ["notifications"]}}"#
    )
  }

  /// Fingerprints are shown on a terminal only; one that is allowed can be forgotten.
  @Test(.enabled(if: hasScript, "script is not installed")) func anAllowedTextCanBeForgotten() throws {
    var tokens = Tokens()
    let (folder, fingerprint) = try Self.allowing(&tokens)
    func run(_ arguments: [String]) throws -> Program.Result {
      try Program.run("paperclip-gen", arguments, in: folder.path)
    }
    let preview = try run(["forget", fingerprint])
    #expect(preview.output.contains("Would redact the secret \(fingerprint) in "), "\(preview)")
    let done = try run(["forget", fingerprint, "--yes"])
    #expect(done.status == 0, "\(done)")
    #expect(try Self.leaks(tokens, in: folder.path + "/site") == [])
    #expect(try Self.leaks(tokens, in: folder.path + "/.paperclip") == [])
    #expect(try Self.leaks(tokens, in: folder.path + "/outbox") == [])
    #expect(try run(["generate", "--rebuild"]).status == 0)
    #expect(try Self.leaks(tokens, in: folder.path + "/site") == [], "it stays forgotten")
    #expect(folder.read(".paperclip/forgotten") == "fingerprint \(fingerprint)\n")
    #expect(try run(["forget", fingerprint]).status == 3, "there is nothing left")
  }

  /// What outlasts the databases follows them.
  @Test(.enabled(if: hasScript, "script is not installed")) func aTextThatIsNoLongerAllowedIsRedacted() throws
  {
    var tokens = Tokens()
    let (folder, _) = try Self.allowing(&tokens)
    try Self.write(allowed: [], folder)
    let run = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    #expect(run.status == 0, "\(run)")
    for part in ["site", "outbox", ".paperclip"] {
      #expect(try Self.leaks(tokens, in: folder.path + "/" + part) == [], "\(part)")
    }
  }

  /// A run that sends messages reads the outbox meanwhile.
  @Test(.enabled(if: hasScript, "script is not installed"))
  func forgettingWaitsForRunsOfEveryKind() throws {
    var tokens = Tokens()
    let (folder, fingerprint) = try Self.allowing(&tokens)
    for name in [WorkspaceLock.name, WorkspaceLock.sending, WorkspaceLock.applying] {
      let lock = try WorkspaceLock(state: folder.path + "/.paperclip", name: name)
      for subject in [fingerprint, "i1"] {
        let run = try withExtendedLifetime(lock) {
          try Program.run("paperclip-gen", ["forget", subject, "--yes"], in: folder.path)
        }
        #expect(run.status == 3 && run.errors.contains("another run"), "\(name), \(subject): \(run)")
      }
    }
    #expect(folder.read(".paperclip/forgotten").isEmpty)
    #expect(try Self.leaks(tokens, in: folder.path + "/outbox") != [])
  }
}

import Foundation

/// A workspace with a random change in every step: log lines, some of them late; records that are added,
/// renamed and removed; other configurations, page templates and modules.
final class ChangingCompany {
  let folder: Folder
  var random: Seeded
  var clock = Date(timeIntervalSince1970: 1_770_000_000)
  var agents: [String] = []
  var issues: [String] = []
  var projects: [String] = []
  var documents: [String] = []
  var runs: [Run] = []
  var entries = 0
  private var goals: [String] = []
  private var configuration: [String: Any] = [:]
  private(set) var step = 0
  private var numbers = 0
  private let isLarge: Bool

  /// A run of an export, which a newer one can correct.
  struct Run {
    let id: String
    let agent: String
    let start: String
  }

  struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state
    }
  }

  /// `isLarge`: enough issues and documents for lists of several pages, and runs on each day of a month.
  init(seed: UInt64, isLarge: Bool = false) throws {
    folder = try Folder()
    random = Seeded(state: seed)
    self.isLarge = isLarge
    configuration = ["company": ["name": "Acme"], "sources": ["logs/*", "run-logs/*/*"]]
    configuration["modules"] = Self.reading
    try writeConfiguration()
    for _ in 0..<3 { try add("agent") }
    for _ in 0..<2 { try addProject() }
    for _ in 0..<(isLarge ? 520 : 4) { try add("issue") }
    try add("goal")
    for _ in 0..<(isLarge ? 110 : 2) { try addDocument() }
    try growRunLog()
    if isLarge { try busyMonth() }
  }

  /// One step of some changes, described in words.
  func change(atMost: Int = 3) throws -> String {
    step += 1
    // As long as each day of the last month has an entry, nothing else on most pages changes with the day.
    if isLarge, step < 3 {
      try addEntry(daysLater: 0.6)
      return "the next day"
    }
    let kinds: [(name: String, body: () throws -> Void)] = [
      ("a run", { try self.heartbeat() }), ("a run", { try self.heartbeat() }),
      ("a late run", { try self.heartbeat(daysAgo: 9) }), ("a status", { try self.status() }),
      ("a late status", { try self.status(daysAgo: 5) }), ("a new agent", { try self.add("agent") }),
      ("a new issue", { try self.add("issue") }), ("a new goal", { try self.add("goal") }),
      ("a renamed agent", { try self.renameAgent() }), ("a renamed issue", { try self.renameIssue() }),
      ("an agent that left", { try self.removeAgent() }), ("a reached goal", { try self.reachGoal() }),
      ("an assignment", { try self.assign() }), ("a part of an issue", { try self.addPart() }),
      ("a name of nobody", { try self.heartbeat(of: "Stranger \(self.step)") }),
      ("a day without news", { self.clock += 86_400 }), ("another zone", { try self.changeZone() }),
      ("another title", { try self.changeTitle() }), ("prices", { try self.changePrices() }),
      ("another page template", { try self.changeTemplate() }), ("modules", { try self.changeModules() }),
      ("a run log", { try self.growRunLog() }), ("a run log", { try self.growRunLog() }),
      ("a new project", { try self.addProject() }), ("a renamed project", { try self.renameProject() }),
      ("a new document", { try self.addDocument() }), ("a new revision", { try self.changeDocument() }),
      ("an entry", { try self.addEntry() }), ("an entry on an agent", { try self.addEntry(on: "agent") }),
      ("a day later", { try self.addEntry(daysLater: 1) }),
      ("a failed run", { try self.addRun() }), ("a corrected run", { try self.correctRun() }),
      ("two weeks without news", { self.clock += 14 * 86_400 }),
    ]
    var names: [String] = []
    for _ in 0..<Int.random(in: 1...atMost, using: &random) {
      let kind = kinds[Int.random(in: 0..<kinds.count, using: &random)]
      try kind.body()
      names.append(kind.name)
    }
    return names.joined(separator: ", ")
  }

  // MARK: Lines

  private func write(_ event: String, _ payload: [String: Any], daysAgo: Double = 0) throws {
    let at = next(daysAgo: daysAgo)
    try write(["event": event, "timestamp": at, "payload": payload])
  }

  /// The time of the next line. In the first step many lines are a few minutes apart.
  func next(daysAgo: Double = 0) -> String {
    clock += Double(Int.random(in: 60...(step == 0 ? 120 : 40_000), using: &random))
    return ISO8601DateFormatter().string(from: clock - daysAgo * 86_400)
  }

  func write(_ line: [String: Any]) throws {
    let data = try JSONSerialization.data(withJSONObject: line, options: [.sortedKeys])
    let name = "logs/\(step % 4).ndjson"
    try folder.write(name, folder.read(name) + String(decoding: data, as: UTF8.self) + "\n")
  }

  /// A number that nothing else has.
  func newNumber() -> Int {
    defer { numbers += 1 }
    return numbers
  }

  func one(_ list: [String]) -> String { list[Int.random(in: 0..<list.count, using: &random)] }

  func add(_ kind: String) throws {
    let number = newNumber()
    switch kind {
    case "agent":
      let id = "00000000-0000-4000-8000-\(String(format: "%012d", number))"
      var agent: [String: Any] = ["id": id, "name": "Agent \(number)", "role": "engineer", "status": "idle"]
      if let manager = agents.first { agent["reportsTo"] = manager }
      if agents.count != 1 { agent["budgetMonthlyCents"] = 500 }
      try write("agent:created", ["agent": agent])
      agents.append(id)
    case "goal":
      let id = "00000000-0000-4000-9000-\(String(format: "%012d", number))"
      try write("goal:created", ["goal": ["id": id, "title": "Goal \(number)", "level": "company"]])
      goals.append(id)
    default:
      let id = "00000000-0000-4000-a000-\(String(format: "%012d", number))"
      var issue: [String: Any] = [
        "id": id, "identifier": "ACM-\(number)", "title": "Issue \(number)", "status": "todo",
      ]
      if let goal = goals.first { issue["goalId"] = goal }
      if Bool.random(using: &random) { issue["projectId"] = one(projects) }
      if Bool.random(using: &random), !agents.isEmpty { issue["assigneeAgentId"] = one(agents) }
      try write("issue:created", ["issue": issue])
      issues.append(id)
    }
  }

  func heartbeat(of name: String? = nil, daysAgo: Double = 0) throws {
    let status = one(["succeeded", "succeeded", "failed"])
    var meta: [String: Any] = [
      "inputTokens": 1000, "outputTokens": 200, "costCents": Int.random(in: 0...90, using: &random),
      "latencyMs": 4000, "model": "claude-sonnet", "provider": "anthropic",
      "status": status,
    ]
    if status == "failed" { meta["errorCode"] = one(["adapter_failed", "timeout"]) }
    if Bool.random(using: &random) { meta["issueId"] = one(issues) }
    var payload: [String: Any] = ["meta": meta]
    if let name { payload["agent"] = name } else { payload["agentId"] = one(agents) }
    try write("agent:heartbeat", payload, daysAgo: daysAgo)
  }

  /// A line more of a log of one of an agent's runs.
  private func growRunLog() throws {
    let agent = one(agents)
    let run = agent.dropLast() + one(["1", "2", "3"])
    let name = "run-logs/\(agent)/\(run).ndjson"
    clock += 60
    let words = one(["heron", "kestrel", "osprey"]) + " \(step)"
    let item = #"{"id":"i","type":"agent_message","text":"\#(words)"}"#
    let event = #"{"type":"item.completed","item":\#(item)}"# + "\n"
    let chunk: [String: Any] = [
      "ts": ISO8601DateFormatter().string(from: clock), "stream": "stdout", "chunk": event,
    ]
    let data = try JSONSerialization.data(withJSONObject: chunk, options: [.sortedKeys])
    try folder.write(name, folder.read(name) + String(decoding: data, as: UTF8.self) + "\n")
  }

  private func status(daysAgo: Double = 0) throws {
    try write(
      "issue:status_changed",
      [
        "issue": ["id": one(issues)], "from": "todo",
        "to": one(["in_progress", "blocked", "done", "cancelled"]),
        "agentId": one(agents),
      ], daysAgo: daysAgo)
  }

  func renameAgent() throws {
    try write(
      "agent:updated", ["agent": ["id": one(agents)], "changes": ["name": ["to": "Renamed \(newNumber())"]]])
  }

  private func renameIssue() throws {
    let number = newNumber()
    try write(
      "issue:assigned",
      [
        "issue": ["id": one(issues), "title": "Retitled \(number)", "identifier": "NEW-\(number)"],
        "agentId": one(agents),
      ])
  }

  private func removeAgent() throws {
    guard agents.count > 2 else { return }
    try write("agent:deleted", ["agent": ["id": agents.removeLast(), "name": "gone"]])
  }

  private func reachGoal() throws { try write("goal:completed", ["goal": ["id": one(goals)]]) }
  private func assign() throws {
    try write("issue:assigned", ["issue": ["id": one(issues)], "agentId": one(agents)])
  }
  private func addPart() throws {
    let number = newNumber()
    let id = "00000000-0000-4000-a000-\(String(format: "%012d", number))"
    try write("issue:created", ["issue": ["id": id, "title": "Part \(number)", "parentId": one(issues)]])
    issues.append(id)
  }

  // MARK: Settings

  private func writeConfiguration() throws {
    let data = try JSONSerialization.data(withJSONObject: configuration, options: [.sortedKeys])
    try folder.write("paperclip.config.json", data)
  }

  private func changeZone() throws {
    configuration["company"] = [
      "name": "Acme", "timezone": one(["UTC", "Europe/Berlin", "Pacific/Apia", "Asia/Kolkata"]),
    ]
    try writeConfiguration()
  }

  private func changeTitle() throws {
    configuration["site"] = ["title": "Site \(step)", "indexing": Bool.random(using: &random)]
    try writeConfiguration()
  }

  private func changePrices() throws {
    let price = Int.random(in: 1...9, using: &random)
    try folder.write(
      "prices.json",
      #"{"currency":"USD","models":[{"provider":"anthropic","model":"claude-sonnet","from":"2025-01-01","#
        + #""inputPerMillion":\#(price),"cachedInputPerMillion":1,"outputPerMillion":5}]}"#)
    configuration["prices"] = "prices.json"
    try writeConfiguration()
  }

  private func changeTemplate() throws {
    if folder.exists("html/partials/link.html"), Bool.random(using: &random) {
      try FileManager.default.removeItem(atPath: folder.path + "/html/partials/link.html")
    } else {
      try folder.write(
        "html/partials/link.html", "<a href=\"{{root}}{{page}}\" title=\"\(step)\"><bdi>{{name}}</bdi></a>")
    }
  }

  /// Modules whose pages the program makes itself.
  private static var reading: [String: Any] {
    [
      "enabled": ["replay", "knowledge", "audit"],
      "config": ["replay": ["agents": ["*"], "audience": "team"]],
    ]
  }

  private func changeModules() throws {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: configuration["modules"] = nil
    case 1: configuration["modules"] = ["enabled": ["observability"]]
    default: configuration["modules"] = Self.reading
    }
    try writeConfiguration()
  }
}

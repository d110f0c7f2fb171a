import Foundation

@testable import Engine

/// A random history of a company, and its figures computed from the history alone: plain loops over plain
/// values, with Foundation's calendar instead of the program's zones.
struct AnalyticsHistory {
  struct Move {
    var at: Int64
    var from: String
    var to: String
  }
  struct Work {
    var id: String
    var goal: String?
    var agent: String
    var created: Int64
    var moves: [Move] = []
    var status: String { moves.last?.to ?? "todo" }
    var started: Int64? { moves.first { $0.to == "in_progress" }?.at }
    var done: Int64? { status == "done" ? moves.last { $0.to == "done" }?.at : nil }
    /// The stage at an instant; nil before its creation.
    func stage(at instant: Int64) -> String? {
      instant < created ? nil : moves.last { $0.at <= instant }?.to ?? "todo"
    }
  }
  struct Run {
    var agent: String
    var issue: String?
    var start: Int64
    var length: Int64
    var status: String
    var cents: Int64
    var end: Int64 { start + length }
  }
  struct Staff {
    var id: String
    var created: Int64
    var moves: [Move] = []
  }

  static let hour: Int64 = 3_600_000
  static let day: Int64 = 86_400_000
  static let goals = ["top": nil, "sub": "top", "other": nil] as [String: String?]

  let now: Int64
  var staff: [Staff] = []
  var issues: [Work] = []
  var runs: [Run] = []

  /// About four months that end at `now`, with a change of daylight saving time in between.
  init(seed: UInt64, now: Instant) {
    self.now = now.milliseconds
    var random = RandomHistoryTests.Random(state: seed)
    func pick(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &random) }
    let days = pick(40...120)
    let first = self.now - days * Self.day
    for number in 0..<pick(2...5) {
      var agent = Staff(id: "agent-\(number)", created: first + pick(0...days * 12) * Self.hour)
      var at = agent.created
      var status = "idle"
      while pick(0...2) > 0 {
        at += pick(10...600) * Self.hour + pick(0...3_599_999)
        guard at < self.now else { break }
        let next = status == "paused" ? "idle" : "paused"
        agent.moves.append(Move(at: at, from: status, to: next))
        status = next
      }
      staff.append(agent)
    }
    let next = [
      "todo": ["in_progress", "in_progress", "blocked", "cancelled"],
      "in_progress": ["in_review", "done", "blocked"],
      "in_review": ["done", "done", "in_progress"], "blocked": ["in_progress", "todo"],
      "done": ["in_progress", "todo"], "cancelled": [],
    ]
    for number in 0..<pick(5...80) {
      var issue = Work(
        id: "issue-\(number)",
        goal: ["top", "sub", "sub", "other", nil].randomElement(using: &random) ?? nil,
        agent: "agent-\(pick(0...Int64(staff.count) - 1))",
        created: first + pick(0...days * 24 - 1) * Self.hour)
      var at = issue.created
      // A done issue is rarely reopened.
      while issue.status != "done" || pick(0...5) == 0 {
        at += pick(1...150) * Self.hour + pick(0...3_599_999)
        guard at < self.now, let to = next[issue.status]?.randomElement(using: &random) else { break }
        issue.moves.append(Move(at: at, from: issue.status, to: to))
      }
      issues.append(issue)
    }
    for _ in 0..<pick(100...900) {
      let start = first + pick(0...days * 24 * 3600 - 1) * 1000
      let agent = staff[Int(pick(0...Int64(staff.count) - 1))].id
      let status = ["succeeded", "succeeded", "succeeded", "failed", "timed_out", "cancelled"][
        Int(pick(0...5))]
      runs.append(
        Run(
          agent: agent, issue: pick(0...2) == 0 ? nil : issues.randomElement(using: &random)?.id,
          start: start,
          length: min(pick(1000...7_200_000), self.now - start), status: status, cents: pick(1...400)))
    }
    runs.sort { $0.start < $1.start }
  }

  var lines: [String] {
    func text(_ at: Int64) -> String { Instant(milliseconds: at).text }
    var all: [(Int64, String)] = []
    for (goal, parent) in Self.goals.sorted(by: { $0.key == "top" || $1.key != "top" && $0.key < $1.key }) {
      let above = parent.map { ",\"parentId\":\"\($0)\"" } ?? ""
      all.append(
        (
          0,
          TestCompany.line(
            "goal:created", text(now - 130 * Self.day),
            "{\"goal\":{\"id\":\"\(goal)\",\"title\":\"\(goal)\",\"status\":\"active\",\"level\":\"team\"\(above)}}"
          )
        ))
    }
    for agent in staff {
      all.append(
        (
          agent.created,
          TestCompany.line(
            "agent:created", text(agent.created),
            "{\"agent\":{\"id\":\"\(agent.id)\",\"name\":\"\(agent.id)\"}}")
        ))
      for move in agent.moves {
        all.append(
          (
            move.at,
            TestCompany.line(
              "agent:status_changed", text(move.at),
              "{\"agentId\":\"\(agent.id)\",\"from\":\"\(move.from)\",\"to\":\"\(move.to)\"}")
          ))
      }
    }
    for issue in issues {
      let goal = issue.goal.map { ",\"goalId\":\"\($0)\"" } ?? ""
      all.append(
        (
          issue.created,
          TestCompany.line(
            "issue:created", text(issue.created),
            "{\"issue\":{\"id\":\"\(issue.id)\",\"title\":\"\(issue.id)\",\"status\":\"todo\",\"assigneeAgentId\":\"\(issue.agent)\"\(goal)}}"
          )
        ))
      for move in issue.moves {
        all.append(
          (
            move.at,
            TestCompany.line(
              "issue:status_changed", text(move.at),
              "{\"issueId\":\"\(issue.id)\",\"from\":\"\(move.from)\",\"to\":\"\(move.to)\"}")
          ))
      }
    }
    for (number, run) in runs.enumerated() {
      let issue = run.issue.map { ",\"issueId\":\"\($0)\"" } ?? ""
      all.append(
        (
          run.start,
          TestCompany.heartbeat(
            run.agent, text(run.start),
            "\"runId\":\"run-\(number)\",\"status\":\"\(run.status)\",\"latencyMs\":\(run.length),\"inputTokens\":10,\"outputTokens\":1,\"provider\":\"p\",\"costCents\":\(run.cents)\(issue)"
          )
        ))
    }
    return all.sorted { $0.0 < $1.0 }.map(\.1)
  }

  // MARK: The calendar

  static let calendar: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: "Europe/Berlin") ?? .gmt
    calendar.firstWeekday = 2
    return calendar
  }()

  static func date(_ at: Int64) -> Date { Date(timeIntervalSince1970: Double(at) / 1000) }

  /// The start of the company's day `offset` days after that of an instant.
  static func start(of at: Int64, offset: Int = 0) -> Int64 {
    let start = calendar.startOfDay(for: date(at))
    return Int64((calendar.date(byAdding: .day, value: offset, to: start) ?? start).timeIntervalSince1970)
      * 1000
  }

  static func name(_ at: Int64) -> String {
    let parts = calendar.dateComponents([.year, .month, .day], from: date(at))
    return String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
  }

  static func monday(_ at: Int64) -> String {
    let weekday = (calendar.component(.weekday, from: date(at)) + 5) % 7
    return name(start(of: at, offset: -weekday))
  }

  /// By nearest rank; nil for fewer than five values.
  static func percentile(_ values: [Int64], _ percent: Int) -> Int64? {
    values.count < 5 ? nil : values.sorted()[(values.count * percent + 99) / 100 - 1]
  }

  /// The length of the union of intervals.
  static func union(_ intervals: [(Int64, Int64)]) -> Int64 {
    var (length, covered) = (Int64(0), Int64.min)
    for (start, end) in intervals.sorted(by: { $0 < $1 }) where end > covered {
      length += end - max(start, covered)
      covered = end
    }
    return length
  }

  /// Milliseconds in a span during which an agent existed and was not paused.
  func able(_ agent: Staff, from: Int64) -> Int64 {
    let edges = [agent.created] + agent.moves.map(\.at) + [now]
    return zip(edges, edges.dropFirst()).enumerated().reduce(0) { sum, part in
      let isPaused = part.offset > 0 && agent.moves[part.offset - 1].to == "paused"
      return sum + (isPaused ? 0 : max(0, part.element.1 - max(part.element.0, from)))
    }
  }
}

import Foundation
import Testing

@testable import Engine

/// The figures of the module Analytics against the same figures computed from random histories.
@Suite struct AnalyticsTests {
  typealias History = AnalyticsHistory
  static let now = Instant("2026-11-18T15:30:00Z") ?? .epoch

  struct Result {
    let history: History
    let facts: ModuleFacts

    func rows(_ page: String, _ data: String) -> [Value] {
      facts.pages.first { $0.path == "modules/analytics/\(page).html" }?.data[data]?.list ?? []
    }
    func figure(_ page: String, _ id: String) -> Value {
      rows(page, "figures").first { $0["id"] == .string(id) }?["number"] ?? .null
    }
  }

  static func result(seed: UInt64) throws -> Result {
    let history = History(seed: seed, now: now)
    return Result(history: history, facts: try facts(history.lines))
  }

  static func facts(_ lines: [String]) throws -> ModuleFacts {
    var company = ModuleCompany()
    company.zone = try #require(TimeZoneRules(name: "Europe/Berlin"))
    company.now = now
    try company.company.ingest(lines: lines)
    try KeptSums.update(path: company.path, SumBasis(zone: company.zone, priceChanges: []))
    let set = company.set(["analytics"])
    let runner = try company.run(set)
    #expect(runner.reports.allSatisfy { $0.failure == nil && $0.refused == 0 }, "\(runner.reports)")
    let reader = try ModuleReader(path: company.path, modules: set, now: now, zone: company.zone)
    let facts = try #require(reader.read().first { $0.id == "analytics" })
    #expect(facts.status == "active", "\(facts.reason ?? "")")
    return facts
  }

  static func number(_ value: Int64?) -> Value { value.map(Value.int) ?? .null }

  @Test(arguments: 1...6)
  func figuresAreThoseOfAnIndependentCalculation(seed: UInt64) throws {
    let result = try Self.result(seed: seed)
    try money(result)
    flow(result)
    agents(result)
    goals(result)
  }

  /// A log that tells only changes of status and runs that name no issue.
  @Test func recordsOfALogWithoutCreationsCountAndTheRestIsUnknown() throws {
    var lines: [String] = []
    for number in 1...6 {
      let issue = "{\"issue\":{\"id\":\"1d54db73-1111-4222-8333-00000000000\(number)\"}"
      lines.append(
        TestCompany.line(
          "issue:status_changed", "2026-11-\(10 + number)T08:00:00Z",
          issue + ",\"from\":\"todo\",\"to\":\"in_progress\"}"))
      guard number > 1 else { continue }
      lines.append(
        TestCompany.line(
          "issue:status_changed", "2026-11-\(11 + number)T08:00:00Z",
          issue + ",\"from\":\"in_progress\",\"to\":\"done\"}"))
    }
    for number in 10...17 {
      lines.append(
        TestCompany.heartbeat(
          "28f7deeb-1111-4222-8333-000000000001", "2026-11-\(number)T10:00:00Z",
          "\"runId\":\"run-\(number)\",\"status\":\"succeeded\",\"latencyMs\":60000,\"inputTokens\":10,\"costCents\":100"
        ))
    }
    let result = Result(history: History(seed: 1, now: Self.now), facts: try Self.facts(lines))
    func row(_ page: String, _ id: String) -> Value {
      result.rows(page, "figures").first { $0["id"] == .string(id) } ?? .null
    }
    #expect(
      row("agents", "waste")["value"] == "unknown" && row("agents", "waste")["number"] ?? .null == .null)
    #expect(result.rows("agents", "agents").map { $0["waste"] } == ["unknown"])
    #expect(
      result.rows("agents", "agents").map { $0["agent_id"] } == ["28f7deeb-1111-4222-8333-000000000001"])
    #expect(result.figure("flow", "wip") == 1)
    #expect(result.figure("flow", "cycle") == .int(History.day))
    #expect(row("flow", "lead")["note"] == "no source says when issues were created")
    #expect(result.rows("flow", "aging").map { $0["issue"] } == ["issue 1d54db73"])
    #expect(result.rows("flow", "days").last?["done"] == 5)
    #expect(result.rows("flow", "efficiency").isEmpty)
    #expect(result.rows("flow", "weeks").allSatisfy { $0["created"] ?? .null == .null })
    #expect(row("index", "costPerDoneIssue")["value"] == "unknown")
    #expect(result.rows("index", "costs").isEmpty)
  }

  private func money(_ result: Result) throws {
    let history = result.history
    let today = history.now / History.day
    var daily: [Int64: Int64] = [:]
    for run in history.runs { daily[run.start / History.day, default: 0] += run.cents * 1_000_000 }
    let first = try #require(daily.keys.min()) + 1
    let full = (first..<today).map { daily[$0] ?? 0 }
    #expect(result.figure("index", "burn") == .int(full.suffix(7).reduce(0, +) / 7))
    let month = Int64(CivilDate(year: 2026, month: 11, day: 1).daysSinceEpoch)
    let spent = (month...today).reduce(0) { $0 + (daily[$1] ?? 0) }
    #expect(result.figure("index", "spent") == .int(spent))
    let recent = full.suffix(28).sorted()
    let median = recent[(recent.count * 50 + 99) / 100 - 1]
    let soFar = daily[today] ?? 0
    let forecast = spent + (month + 29 - today) * median
    #expect(result.figure("index", "forecast") == (spent > 0 ? .int(forecast) : .null))
    // The sentences name the same amounts.
    func value(_ id: String) -> String? {
      result.rows("index", "figures").first { $0["id"] == .string(id) }?["value"]?.string
    }
    let sentence = result.rows("index", "month").compactMap { $0["said"]?.string }.joined()
    #expect(sentence.contains("\(value("spent") ?? "?") spent so far"), "\(sentence)")
    #expect(spent == 0 || sentence.contains("whole month: \(value("forecast") ?? "?")."), "\(sentence)")
    let trend = result.rows("index", "days").compactMap { $0["said"]?.string }.joined()
    #expect(!trend.contains(" a day") || trend.contains("\(value("burn") ?? "?") a day"), "\(trend)")
    // The line of the month ends with the last full day, and the forecast is the same.
    let line = result.rows("index", "month")
    #expect(line.last { $0["this month"] ?? .null != .null }?["day"] == "2026-11-17")
    #expect(line.last?["forecast"] == .int(forecast))
    #expect(line.last { $0["this month"] ?? .null != .null }?["this month"] == .int(spent - soFar))
    let rows = result.rows("index", "days").filter { $0["day"] != nil }
    #expect(rows.count == Int(min(today - first + 1, 84)))
    #expect(rows.map { $0["billed"] } == (today + 1 - Int64(rows.count)...today).map { .int(daily[$0] ?? 0) })

    let from = History.start(of: history.now, offset: -27)
    let done = Set(history.issues.filter { ($0.done ?? 0) >= from }.map(\.id))
    let cost = history.runs.filter { done.contains($0.issue ?? "") }.reduce(0) { $0 + $1.cents * 1_000_000 }
    #expect(
      result.figure("index", "costPerDoneIssue") == (done.isEmpty ? .null : .int(cost / Int64(done.count))))
    let window = result.rows("index", "windows").first
    func tokens(_ length: Int64) -> Int64 {
      Int64(history.runs.filter { $0.start > history.now - length }.count) * 11
    }
    #expect(window?["last_5"] == .int(tokens(5 * History.hour)) || tokens(14 * History.day) == 0)
    #expect(window?["last_7"] == .int(tokens(7 * History.day)) || tokens(14 * History.day) == 0)
  }

  private func flow(_ result: Result) {
    let history = result.history
    let from = History.start(of: history.now, offset: -27)
    let finished = history.issues.filter { ($0.done ?? 0) >= from }
    func check(_ id: String, _ values: [Int64]) {
      #expect(result.figure("flow", id) == Self.number(History.percentile(values, 50)), "\(id)")
    }
    check("lead", finished.map { ($0.done ?? 0) - $0.created })
    let cycles = finished.compactMap { issue in
      issue.started.flatMap { start in issue.done.map { $0 - start } }
    }
    check("cycle", cycles)
    check(
      "wait",
      history.issues.compactMap { issue in issue.started.flatMap { $0 >= from ? $0 - issue.created : nil } })
    check(
      "queue",
      history.issues.filter { $0.status == "todo" && $0.started == nil }
        .map { issue in history.now - (issue.moves.last { $0.to == "todo" }?.at ?? issue.created) })
    let open = history.issues.filter { ["in_progress", "in_review"].contains($0.status) }
    #expect(result.figure("flow", "wip") == .int(Int64(open.count)))
    let moves = history.issues.flatMap { issue in
      issue.moves.indices.map { (issue.moves[$0], before: $0 > 0 ? issue.moves[$0 - 1].at : issue.created) }
    }.filter { $0.0.at >= from }
    let times = moves.filter { $0.0.to == "done" }.count
    let reopened = moves.filter { $0.0.from == "done" && $0.0.at - $0.before <= 14 * History.day }.count
    #expect(
      result.figure("flow", "rework") == (times == 0 ? .null : .int(Int64((reopened * 200 / times + 1) / 2))))

    // Stages at the end of each day.
    let days = result.rows("flow", "days")
    #expect(days.count > 5)
    let names = [
      ("in review", "in_review"), ("blocked", "blocked"), ("in progress", "in_progress"), ("todo", "todo"),
    ]
    let firstDay = History.start(of: history.now, offset: 1 - days.count)
    let before = history.issues.filter { $0.stage(at: firstDay - 1) == "done" }.count
    for (place, row) in days.enumerated() {
      let end = History.start(of: history.now, offset: 2 - days.count + place) - 1
      #expect(row["day"] == .string(History.name(end)))
      let stages = history.issues.compactMap { $0.stage(at: end) }
      for (column, stage) in names {
        #expect(
          row[column] == .int(Int64(stages.filter { $0 == stage }.count)), "\(column) on \(History.name(end))"
        )
      }
      #expect(row["done"] == .int(Int64(stages.filter { $0 == "done" }.count - before)))
    }
    for row in result.rows("flow", "weeks") {
      let week = row["week"]?.string ?? ""
      #expect(row["done"] == .int(Int64(history.issues.filter { $0.done.map(History.monday) == week }.count)))
      #expect(
        row["created"] == .int(Int64(history.issues.filter { History.monday($0.created) == week }.count)))
    }
    // The oldest first, and the limits.
    let aging = result.rows("flow", "aging")
    let ages = open.map { history.now - ($0.started ?? $0.created) }.sorted(by: >)
    #expect(aging.map { $0["age"] } == ages.prefix(20).map(Value.int))
    let long = history.issues.compactMap { issue -> Int64? in
      guard let done = issue.done, let start = issue.started, done >= history.now - 84 * History.day else {
        return nil
      }
      return done - start
    }
    #expect(aging.allSatisfy { $0["85th percentile"] ?? .null == Self.number(History.percentile(long, 85)) })
    // Flow efficiency.
    let shares = finished.compactMap { issue -> Double? in
      guard let done = issue.done, let start = issue.started, start >= history.now - 56 * History.day else {
        return nil
      }
      let work = history.runs.filter { $0.issue == issue.id && $0.start < done && $0.end > start }
      return Double(History.union(work.map { (max($0.start, start), min($0.end, done)) })) * 100
        / Double(done - start)
    }
    if shares.count >= 5 {
      let middle = shares.sorted()[(shares.count * 50 + 99) / 100 - 1]
      let shown = result.rows("flow", "efficiency").first?["median_percent"]
      #expect(
        shown.flatMap(Self.double).map { abs($0 - middle) < 1e-6 } == true,
        "\(String(describing: shown)) \(middle)")
    }
  }

  private func agents(_ result: Result) {
    let history = result.history
    let from = history.now - 28 * History.day
    let hasMoves = history.staff.contains { !$0.moves.isEmpty }
    for agent in history.staff {
      let row = result.rows("agents", "agents").first { $0["name"] == .string(agent.id) }
      let own = history.runs.filter { $0.agent == agent.id && $0.end > from }
      let clipped = own.map { (max($0.start, from), $0.end) }
      let busy = History.union(clipped)
      let able = history.able(agent, from: from)
      guard let row else {
        #expect(busy == 0 && able == 0)
        continue
      }
      #expect(row["busy_ms"] == .int(busy))
      #expect(row["able_ms"] ?? .null == (hasMoves && able > 0 ? .int(able) : .null))
      let total = clipped.reduce(Int64(0)) { $0 + $1.1 - $1.0 }
      #expect(
        row["concurrency"] == .string(busy > 0 ? String(format: "%.2f", Double(total) / Double(busy)) : "—"))
      // By the company's days.
      let counted = history.runs.filter {
        $0.agent == agent.id && History.name($0.start) > History.name(from)
      }
      #expect(row["counted"] == .int(Int64(counted.filter { $0.status != "cancelled" }.count)))
      #expect(row["cancelled"] == .int(Int64(counted.filter { $0.status == "cancelled" }.count)))
    }
    let failures = history.runs.filter { $0.start >= from && ["failed", "timed_out"].contains($0.status) }
    let recovered = failures.compactMap { failure in
      history.runs.filter {
        $0.start >= from && $0.status == "succeeded" && $0.agent == failure.agent && $0.end > failure.end
          && (failure.issue == nil || $0.issue == failure.issue)
      }.map { $0.end - failure.end }.min()
    }
    let row = result.rows("agents", "recovery").first
    #expect(row?["failures"] == .int(Int64(failures.count)))
    #expect(row?["recovered"] == .int(Int64(recovered.count)))
    #expect(row?["p50_ms"] ?? .null == Self.number(History.percentile(recovered, 50)))
    let weeks = result.rows("agents", "weeks")
    for (age, row) in weeks.reversed().enumerated() {
      let (start, end) = (
        history.now - Int64(age + 1) * 7 * History.day, history.now - Int64(age) * 7 * History.day
      )
      let busy = history.staff.reduce(Int64(0)) { sum, agent in
        sum
          + History.union(
            history.runs.filter { $0.agent == agent.id && $0.start < end && $0.end > start }
              .map { (max($0.start, start), min($0.end, end)) })
      }
      let hours = (Double(busy) / 360_000).rounded() / 10
      #expect(row["busy_hours"].flatMap(Self.double).map { abs($0 - hours) < 0.11 } == true, "week \(age)")
    }
  }

  private func goals(_ result: Result) {
    let history = result.history
    for (goal, below) in [("top", ["top", "sub"]), ("sub", ["sub"]), ("other", ["other"])] {
      let own = history.issues.filter { below.contains($0.goal ?? "") }
      let done = own.filter { $0.status == "done" }
      let remaining = own.filter { !["done", "cancelled"].contains($0.status) }
      let row = result.rows("goals", "goals").first { $0["title"] == .string(goal) }
      guard !done.isEmpty || !remaining.isEmpty else {
        #expect(row == nil)
        continue
      }
      #expect(row?["done"] == .int(Int64(done.count)))
      #expect(row?["remaining"] == .int(Int64(remaining.count)))
      let first = History.monday(own.map(\.created).min() ?? 0)
      let mondays = (1...8).map { History.monday(History.start(of: history.now, offset: -7 * $0)) }.filter {
        $0 >= first
      }
      let counts = mondays.map { monday in Int64(done.filter { $0.done.map(History.monday) == monday }.count)
      }
      if let median = History.percentile(counts, 50) {
        #expect(row?["velocity"] == .string("\(median) per week"))
      }
    }
  }

  private static func double(_ value: Value) -> Double? {
    switch value {
    case .int(let number): Double(number)
    case .number(let text): Double(text)
    default: nil
    }
  }
}

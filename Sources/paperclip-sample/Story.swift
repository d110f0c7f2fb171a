/// Ninety days of the sample company, ending on September 30, 2026.
///
/// One engineer exceeds its budget, quality assurance fails in the last days, and a few issues are blocked or
/// forgotten: problems that a dashboard must show.
struct Story {
  static let end = Moment(year: 2026, month: 10, day: 1)

  let days: Int
  private var random: RandomSource
  private var log = StoryLog()
  private var hasLoggedThreshold = false
  /// The runs with an ID, of which some have a log.
  private(set) var runs: [RunLogStory.Run] = []
  /// Which agent worked on which issue when, and which issues waited for it.
  private var work: [String: [(from: Moment, to: Moment, issue: UniqueID)]] = [:]
  private var waiting: [String: [(from: Moment, to: Moment, issue: UniqueID)]] = [:]

  private var start: Moment { Self.end + -days * Moment.day }

  init(days: Int, seed: UInt64) {
    self.days = days
    random = RandomSource(seed: seed)
  }

  /// The lines of the log by month.
  mutating func tell() -> [(month: String, bytes: [UInt8])] {
    tellServerAndGoals()
    tellPeople()
    for (index, issue) in (StoryIssue.founding + StoryIssue.later).enumerated() {
      tell(issue, number: index + 1)
    }
    for agent in StoryAgent.all { tellHeartbeats(of: agent) }
    return log.months()
  }

  /// A time this many days before the end, at an hour of that day.
  private func at(daysBeforeEnd days: Int, hour: Int, minute: Int = 0) -> Moment {
    Self.end + (-days * Moment.day + hour * Moment.hour + minute * Moment.minute)
  }

  private mutating func tellServerAndGoals() {
    for (index, day) in [days, days * 2 / 3, days / 4].enumerated() {
      log.add("server:started", at: at(daysBeforeEnd: day, hour: 5, minute: index * 7), "\"port\":3100")
    }
    let title = StoryLog.json("Win ten paying customers")
    log.add(
      "goal:created", at: at(daysBeforeEnd: days * 17 / 30, hour: 9),
      "\"goal\":{\"ref\":\"ten-customers\",\"title\":\(title),\"level\":\"team\",\"status\":\"active\","
        + "\"parentRef\":\"first-customers\",\"ownerRef\":\"ceo\"}")
    log.add(
      "goal:completed", at: at(daysBeforeEnd: days / 3, hour: 16),
      "\"goal\":{\"ref\":\"design-brand\",\"title\":\"Establish brand identity\",\"status\":\"achieved\"}")
  }

  private mutating func tellPeople() {
    for agent in StoryAgent.all {
      let name = "\"agent\":{\"ref\":\"\(agent.ref)\",\"name\":\(StoryLog.json(agent.name))"
      if let hired = agent.hired, hired < days {
        log.add(
          "agent:created", at: at(daysBeforeEnd: hired, hour: 8),
          name + ",\"role\":\"\(agent.role)\",\"title\":\(StoryLog.json(agent.title)),\"status\":\"idle\","
            + "\"reportsTo\":\"\(agent.manager ?? "ceo")\",\"budgetMonthlyCents\":\(agent.budgetCents)}")
      }
      let firstDay = min(agent.hired ?? days, days)
      tellStatus(of: agent.ref, at: at(daysBeforeEnd: firstDay, hour: 8, minute: 5), "idle", "active")
    }
    log.add(
      "agent:updated", at: at(daysBeforeEnd: min(44, days - 1), hour: 11),
      "\"agent\":{\"ref\":\"eng-lead\",\"budgetMonthlyCents\":65000},"
        + "\"changes\":{\"budgetMonthlyCents\":{\"from\":50000,\"to\":65000}}")
    for agent in StoryAgent.all {
      guard let left = agent.left, left < days else { continue }
      tellStatus(of: agent.ref, at: at(daysBeforeEnd: left, hour: 17), "active", "terminated")
    }
    tellStatus(of: "qa", at: at(daysBeforeEnd: 6, hour: 12, minute: 1), "active", "error")
    tellStatus(of: "eng-1", at: at(daysBeforeEnd: 1, hour: 14), "active", "paused")
    // Images are paid per item, so no heartbeat explains this spend.
    for (index, day) in [69, 37, 13].enumerated() where day < days {
      let amount = 640 + 385 * index
      log.add(
        "budget:spend_recorded", at: at(daysBeforeEnd: day, hour: 13),
        "\"agentRef\":\"designer\",\"amount\":\(amount),\"total\":\(amount),\"model\":\"gpt-image-1\","
          + "\"provider\":\"openai\"")
    }
  }

  private mutating func tellStatus(of ref: String, at moment: Moment, _ from: String, _ to: String) {
    log.add(
      "agent:status_changed", at: moment,
      "\"agent\":{\"ref\":\"\(ref)\",\"status\":\"\(to)\"},\"from\":\"\(from)\",\"to\":\"\(to)\"")
  }

  private func steps(_ course: StoryIssue.Course) -> [String] {
    switch course {
    case .backlog: []
    case .todo: ["todo"]
    case .working, .stale: ["todo", "in_progress"]
    case .review: ["todo", "in_progress", "in_review"]
    case .blocked: ["todo", "in_progress", "blocked"]
    case .done: ["todo", "in_progress", "in_review", "done"]
    case .reworked: ["todo", "in_progress", "in_review", "in_progress", "in_review", "done"]
    case .cancelled: ["todo", "in_progress", "cancelled"]
    }
  }

  /// The next working day from a time on, at an hour.
  private mutating func meeting(after moment: Moment) -> Moment {
    var day = Moment(milliseconds: moment.milliseconds / Moment.day * Moment.day)
    while day.weekday >= 5 { day = day + Moment.day }
    return max(moment, day + random.between(8 * 60, 16 * 60) * Moment.minute)
  }

  private mutating func tell(_ issue: StoryIssue, number: Int) {
    let id = random.uniqueID()
    let begin = start + issue.day * days / 90 * Moment.day
    var moment =
      issue.day == 0 ? begin + random.between(8 * 60, 11 * 60) * Moment.minute : meeting(after: begin)
    let name =
      "\"issue\":{\"id\":\"\(id.text)\",\"identifier\":\"SIB-\(number)\",\"title\":\(StoryLog.json(issue.title))"
    var created =
      name + ",\"status\":\"backlog\",\"priority\":\"\(issue.priority)\",\"projectRef\":\"\(issue.project)\","
      + "\"goalRef\":\"\(issue.goal)\""
    if let description = issue.description { created += ",\"description\":\(StoryLog.json(description))" }
    if let assignee = issue.assignee { created += ",\"assigneeRef\":\"\(assignee)\"" }
    log.add("issue:created", at: moment, created + "}")
    guard let assignee = issue.assignee else { return }
    moment = moment + random.between(2, 90) * Moment.minute
    let assigned = moment
    log.add("issue:assigned", at: moment, name + "},\"agent\":{\"ref\":\"\(assignee)\"}")
    if let begins = issue.begins { moment = max(moment, start + begins * days / 90 * Moment.day) }
    var status = "backlog"
    for next in steps(issue.course) {
      let reached = meeting(
        after: moment + random.between(3 * 60, status == "in_progress" ? 7 * 1440 : 1440) * Moment.minute)
      // No step is in the last hours, so that every story can end.
      let latest = Self.end + -random.between(6 * 60, 30 * 60) * Moment.minute
      let previous = moment
      moment = max(min(reached, latest), previous + 20 * Moment.minute)
      if status == "in_progress" { work[assignee, default: []].append((previous, moment, id)) }
      log.add("issue:status_changed", at: moment, name + "},\"from\":\"\(status)\",\"to\":\"\(next)\"")
      status = next
    }
    if issue.course == .working { work[assignee, default: []].append((moment, Self.end, id)) }
    waiting[assignee, default: []].append((assigned, status == "done" ? moment : Self.end, id))
  }

  private mutating func tellHeartbeats(of agent: StoryAgent) {
    let reference = Array("\"agentRef\":\"\(agent.ref)\"".utf8)
    let firstDay = max(0, days - (agent.hired ?? days))
    let lastDay = days - (agent.left ?? (agent.ref == "eng-1" ? 1 : agent.ref == "ceo" ? 4 : 0))
    var spent: [String: Int] = [:]
    // Tenths of a due heartbeat, spread over the days, since an agent without heartbeats for days causes an
    // alert.
    var credit = random.below(10)
    for day in firstDay..<max(firstDay, lastDay) {
      let midnight = start + day * Moment.day
      let isWeekend = midnight.weekday >= 5
      credit += isWeekend ? agent.pace / 5 : agent.pace
      let count = credit / 10
      credit %= 10
      // No work before the first day's start.
      let opens = day == firstDay ? 9 : 7
      let moments = (0..<count).map { _ in midnight + random.between(opens * 3600, 19 * 3600) * 1000 }
      for moment in moments.sorted() {
        var heartbeat = makeHeartbeat(of: agent, at: moment, day: day)
        // Most runs without a started issue check on a waiting one.
        heartbeat.issue =
          work[agent.ref]?.first { $0.from <= moment && moment < $0.to }?.issue
          ?? (random.chance(percent: 92)
            ? waiting[agent.ref]?.last { $0.from <= moment && moment < $0.to }?.issue : nil)
        if heartbeat.run != nil { runs.append(RunLogStory.Run(agent: agent.ref, heartbeat: heartbeat)) }
        var bytes: [UInt8] = []
        heartbeat.append(to: &bytes, agent: reference)
        log.add(bytes, at: moment)
        let before = spent[moment.month, default: 0]
        spent[moment.month] = before + heartbeat.billedCents
        if agent.ref == "eng-1" {
          tellThreshold(of: agent, before: before, after: before + heartbeat.billedCents, at: moment)
        }
      }
    }
  }

  /// The log contains only one threshold, as a server would write it. Readers derive all others.
  private mutating func tellThreshold(of agent: StoryAgent, before: Int, after: Int, at moment: Moment) {
    let limit = agent.budgetCents * 80 / 100
    guard !hasLoggedThreshold, before < limit, after >= limit else { return }
    hasLoggedThreshold = true
    log.add(
      "budget:threshold_crossed", at: moment,
      "\"agentRef\":\"\(agent.ref)\",\"budget\":\(agent.budgetCents),\"spent\":\(after),\"percent\":80")
  }
  private mutating func makeHeartbeat(of agent: StoryAgent, at moment: Moment, day: Int) -> Heartbeat {
    let growth = (agent.size.upperBound - agent.size.lowerBound) * day / days
    let size = (agent.size.lowerBound + growth) * random.between(50, 150) / 100
    var heartbeat = Heartbeat(
      at: moment, model: agent.model, usage: .random(size: size, &random),
      latency: random.between(20_000, 900_000), billing: agent.billing)
    if random.chance(percent: 15) { heartbeat.run = random.uniqueID() }
    let isOut = agent.ref == "qa" && moment > at(daysBeforeEnd: 6, hour: 11)
    let failures = isOut ? 90 : agent.ref == "ops" ? 9 : 4
    if random.chance(percent: failures) {
      let isTimeout = random.chance(percent: 25)
      heartbeat.status = isTimeout ? "timed_out" : "failed"
      heartbeat.errorCode =
        isTimeout
        ? "timeout" : isOut ? "provider_quota" : agent.ref == "ops" ? "process_failed" : "adapter_failed"
      heartbeat.usage = .none
    }
    return heartbeat
  }
}

package import Engine

/// A company view grouped by day, so that any period is a sum of days. Each period is summed once, although
/// two reports need it: its own and the next one's comparison.
package final class ReportSource {
  private let view: CompanyView
  private let zone: TimeZoneRules
  /// Issues by their places in the view.
  private var created: [CivilDate: [Int32]] = [:]
  private var finished: [CivilDate: [Int32]] = [:]
  private var cancelled: [CivilDate: Int64] = [:]
  private var activity: [CivilDate: Int64] = [:]
  /// Places in the view's lists, which are in the order of days.
  private var runs: [CivilDate: Range<Int>] = [:]
  private var spend: [CivilDate: Range<Int>] = [:]
  private var notes: [CivilDate: [String]] = [:]
  private var totals: [Period: PeriodTotals] = [:]
  /// The newest time on a day.
  private var newest: [CivilDate: Instant] = [:]
  private let names: [String: String]
  private let slugs: [String: String]
  /// The first day with data.
  private var earliest: CivilDate?

  package init(_ view: CompanyView, zone: TimeZoneRules) {
    self.view = view
    self.zone = zone
    names = Dictionary(view.agents.map { ($0.id, $0.name) }) { first, _ in first }
    slugs = Dictionary(view.agents.map { ($0.id, $0.slug) }) { first, _ in first }
    guard view.hasInstants else { return }
    for (place, issue) in view.issues.enumerated() where !issue.isPlaceholder {
      if let at = issue.createdAt {
        created[zone.day(of: at), default: []].append(Int32(place))
        saw(at)
      }
      if issue.status == "done", let at = issue.completedAt {
        finished[zone.day(of: at), default: []].append(Int32(place))
        saw(at)
      }
      if issue.status == "cancelled", let at = issue.cancelledAt {
        cancelled[zone.day(of: at), default: 0] += 1
        saw(at)
      }
    }
    for day in view.activity.days {
      activity[day.day] = day.count
      if let at = day.newest { saw(at) }
    }
    for run in Self.equal(view.runDays, by: \.day) {
      runs[view.runDays[run.lowerBound].day] = run
      if let at = view.runDays[run].compactMap(\.newest).max() { saw(at) }
    }
    let rows = view.ledger.byDayAndAgent
    for run in Self.equal(rows, by: \.day) {
      if let day = rows[run.lowerBound].day.flatMap({ Instant($0) })?.day { spend[day] = run }
    }
    for agent in view.agents where !agent.isPlaceholder {
      note(agent.createdAt, "\(agent.name) was hired.")
      note(agent.leftAt, "\(agent.name) left.")
    }
    for goal in view.goals { note(goal.completedAt, "Goal achieved: \(goal.title).") }
    for crossing in view.crossings {
      let window = crossing.isLifetime ? "lifetime" : "monthly"
      note(crossing.at, "\(owner(of: crossing)) reached \(crossing.percent)% of its \(window) budget.")
    }
    findEarliest()
  }

  /// The places of rows that follow each other and have an equal key.
  private static func equal<Row, Key: Equatable>(_ rows: [Row], by key: KeyPath<Row, Key>) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start = 0
    for end in rows.indices
    where end + 1 == rows.count || rows[end][keyPath: key] != rows[end + 1][keyPath: key] {
      runs.append(start..<end + 1)
      start = end + 1
    }
    return runs
  }

  private func findEarliest() {
    let days = [
      created.keys.min(), finished.keys.min(), activity.keys.min(), runs.keys.min(), spend.keys.min(),
    ]
    earliest = days.compactMap { $0 }.min()
  }

  private func note(_ instant: Instant?, _ text: String) {
    guard let instant else { return }
    notes[zone.day(of: instant), default: []].append(text)
    saw(instant)
  }

  private func saw(_ instant: Instant) {
    let day = zone.day(of: instant)
    newest[day] = max(newest[day] ?? instant, instant)
  }

  private func owner(of crossing: CompanyView.BudgetCrossing) -> String {
    switch crossing.scope {
    case .company: "The company"
    case .project:
      view.projects.first { $0.id == crossing.scopeId }?.name
        ?? ShortNames([]).unknown(
          "project", crossing.scopeId ?? "")
    case .agent: name(crossing.agentId)
    }
  }

  private func name(_ agent: String?) -> String {
    guard let agent else { return "No agent" }
    return names[agent] ?? ShortNames(names.keys).unknown("agent", agent)
  }

  /// Today.
  package var today: CivilDate { zone.day(of: view.asOf) }

  package func isComplete(_ period: Period) -> Bool { zone.start(of: period.next.first) <= view.asOf }

  /// The newest full period of a kind.
  package func lastComplete(_ kind: Period.Kind) -> Period {
    let current = Period(kind, containing: today)
    return isComplete(current) ? current : current.previous
  }

  /// The newest periods of a kind with any activity, newest first, within this many periods.
  package func periods(_ kind: Period.Kind, back count: Int) -> [Period] {
    var period = Period(kind, containing: today)
    var found: [Period] = []
    for _ in 0..<count {
      if period.days.contains(where: hasContent) { found.append(period) }
      period = period.previous
    }
    return found
  }

  private func hasContent(_ day: CivilDate) -> Bool {
    created[day] != nil || finished[day] != nil || cancelled[day] != nil || activity[day] != nil
      || runs[day] != nil || spend[day] != nil || notes[day] != nil
  }

  func totals(_ period: Period) -> PeriodTotals {
    if let known = totals[period] { return known }
    var sum = PeriodTotals()
    for day in period.days {
      sum.finished += finished[day] ?? []
      sum.created += created[day] ?? []
      sum.cancelled += cancelled[day] ?? 0
      sum.activity += activity[day] ?? 0
      for row in view.runDays[runs[day] ?? 0..<0] {
        sum.runs += row.count
        let failed = row.cause == nil ? 0 : row.count
        sum.agents[row.agentId, default: PeriodTotals.OfAgent()].add(runs: row.count, failed: failed)
        guard let cause = row.cause else { continue }
        sum.failed += row.count
        sum.causes[cause, default: 0] += row.count
      }
      for row in view.ledger.byDayAndAgent[spend[day] ?? 0..<0] {
        sum.sum += row.sum
        sum.agents[row.agentId, default: PeriodTotals.OfAgent()].sum += row.sum
      }
    }
    totals[period] = sum
    return sum
  }

  package func report(_ period: Period) -> Report {
    let (now, before) = (totals(period), totals(period.previous))
    let hasBefore = earliest.map { $0 <= period.previous.last } ?? false
    let report = Report(
      company: view.company, asOf: view.asOf, period: period, isComplete: isComplete(period),
      hasBegun: zone.start(of: period.first) <= view.asOf, today: today, firstKnownDay: earliest,
      hasBefore: hasBefore, changedAt: period.days.compactMap { newest[$0] }.max(),
      figures: figures(now, hasBefore ? before : nil).map(labeled), agents: agents(now, before),
      causes: now.causes.map {
        Report.Cause(name: $0.key, count: $0.value, before: before.causes[$0.key] ?? 0)
      }
      .sorted { ($1.count, $0.name) < ($0.count, $1.name) },
      issues: view.issues, finishedPlaces: sorted(now.finished, \.completedAt),
      createdPlaces: sorted(now.created, \.createdAt),
      notes: period.days.flatMap { notes[$0] ?? [] })
    var result = report
    result.words = ReportWords(report, now, before).sentences
    return result
  }

  /// By an instant, then by ID.
  private func sorted(_ places: [Int32], _ instant: KeyPath<CompanyView.Issue, Instant?>) -> [Int32] {
    let issues = view.issues
    let keys = places.map { (issues[Int($0)][keyPath: instant] ?? .epoch, issues[Int($0)].id, $0) }
    return keys.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
  }

  func issues(_ places: [Int32]) -> [CompanyView.Issue] { places.map { view.issues[Int($0)] } }

  private func agents(_ now: PeriodTotals, _ before: PeriodTotals) -> [Report.AgentRow] {
    now.agents.map { id, total in
      Report.AgentRow(
        id: id, name: name(id), slug: id.flatMap { slugs[$0] }, runs: total.runs, failed: total.failed,
        sum: total.sum,
        before: before.agents[id]?.sum ?? CostLedger.Sum())
    }.sorted { a, b in
      (b.sum.billed, b.sum.tokens.total, b.runs, a.name, a.id ?? "")
        < (a.sum.billed, a.sum.tokens.total, a.runs, b.name, b.id ?? "")
    }
  }

  /// The time zone of a figure's days, since spend and tokens are counted by UTC day.
  private func labeled(_ figure: Report.Figure) -> Report.Figure {
    guard view.company.timeZone != "UTC" else { return figure }
    let isUTC = ["billed", "unpricedEntries"].contains(figure.key) || figure.unit == .tokens
    return Report.Figure(
      key: figure.key, label: "\(figure.label) (\(isUTC ? "UTC" : view.company.timeZone))", unit: figure.unit,
      value: figure.value, before: figure.before, note: figure.note)
  }

  /// True if any issue's creation is known. Otherwise zero would be wrong.
  private var knowsCreation: Bool { !created.isEmpty || view.issues.allSatisfy(\.isPlaceholder) }

  private func figures(_ now: PeriodTotals, _ before: PeriodTotals?) -> [Report.Figure] {
    func count(_ key: String, _ label: String, _ value: (PeriodTotals) -> Int64) -> Report.Figure {
      Report.Figure(key: key, label: label, unit: .count(""), value: value(now), before: before.map(value))
    }
    func tokens(_ key: String, _ label: String, _ value: (Tokens) -> Int64) -> Report.Figure {
      Report.Figure(
        key: key, label: label, unit: .tokens, value: value(now.sum.tokens),
        before: before.map { value($0.sum.tokens) })
    }
    func billed(_ sum: CostLedger.Sum) -> Int64? { sum.unbilled == nil ? sum.billed.microcents : nil }
    var figures = [
      count("issuesFinished", "Issues finished") { Int64($0.finished.count) },
      Report.Figure(
        key: "issuesCreated", label: "Issues created", unit: .count(""),
        value: knowsCreation ? Int64(now.created.count) : nil,
        before: knowsCreation ? before.map { Int64($0.created.count) } : nil),
      count("issuesCancelled", "Issues cancelled", \.cancelled),
      count("runs", "Runs", \.runs),
      count("runsFailed", "Failed runs", \.failed),
      Report.Figure(
        key: "billed", label: "Billed", unit: .money, value: billed(now.sum),
        before: before.flatMap { billed($0.sum) },
        note: now.sum.unbilled),
      tokens("inputTokens", "Input tokens", \.input),
      tokens("cachedInputTokens", "Cached input tokens", \.cachedInput),
      tokens("outputTokens", "Output tokens", \.output),
    ]
    if now.sum.tokens.unsplit + (before?.sum.tokens.unsplit ?? 0) > 0 {
      figures.append(tokens("unsplitTokens", "Unsplit tokens", \.unsplit))
    }
    if now.sum.unpriced + (before?.sum.unpriced ?? 0) > 0 {
      figures.append(count("unpricedEntries", "Entries without a billed amount", \.sum.unpriced))
    }
    return figures + [count("activity", "Activity", \.activity)]
  }
}

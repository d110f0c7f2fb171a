import Engine

/// Today and this week against the same part of the week before, in the company's time zone.
struct Comparison {
  /// From an instant up to, and without, another.
  struct Span {
    var start: Instant
    var end: Instant
    func contains(_ instant: Instant?) -> Bool { instant.map { start <= $0 && $0 < end } ?? false }
  }

  let today: Span
  let week: Span
  let weekBefore: Span

  init(_ context: SiteContext) {
    let zone = context.zone
    let now = Instant(milliseconds: context.view.asOf.milliseconds + 1)
    let day = zone.day(of: context.view.asOf)
    let dayStart = zone.start(of: day)
    let monday = day.adding(days: 1 - day.weekday)
    today = Span(start: dayStart, end: now)
    week = Span(start: zone.start(of: monday), end: now)
    let sameMoment =
      zone.start(of: day.adding(days: -7)).milliseconds + now.milliseconds - dayStart.milliseconds
    weekBefore = Span(
      start: zone.start(of: monday.adding(days: -7)), end: Instant(milliseconds: sameMoment))
  }

  struct Sums {
    var created: Int64 = 0
    var finished: Int64 = 0
    var runs: Int64 = 0
    var failed: Int64 = 0
    var billed: Int64 = 0
    var tokens: Int64 = 0
    var entries: Int64 = 0
  }

  func sums(_ span: Span, _ context: SiteContext) -> Sums {
    var sums = Sums()
    for issue in context.countedIssues {
      if span.contains(issue.createdAt) { sums.created += 1 }
      if span.contains(issue.completedAt) { sums.finished += 1 }
    }
    for quarter in context.view.runFigures.quarters where span.contains(quarter.start) {
      sums.runs += quarter.runs
      sums.failed += quarter.failed
      sums.billed &+= quarter.billed.microcents
      sums.tokens &+= quarter.tokens
      sums.entries += quarter.entries
    }
    return sums
  }

  /// The rows of the table: what, today, this week, the week before, and the change.
  static func rows(_ context: SiteContext) -> [Value] {
    let comparison = Comparison(context)
    let today = comparison.sums(comparison.today, context)
    let week = comparison.sums(comparison.week, context)
    let before = comparison.sums(comparison.weekBefore, context)
    func money(_ sums: Sums) -> String {
      // Nothing billed for entries of the ledger is an amount that nobody knows.
      sums.billed == 0
        ? (sums.entries == 0 ? Formats.missing : "not priced") : Formats.money(Money(microcents: sums.billed))
    }
    func row(
      _ name: String, _ field: KeyPath<Sums, Int64>, _ more: Trend.Direction,
      _ text: (Sums) -> String
    ) -> Value {
      [
        "name": .string(name), "today": .string(text(today)), "week": .string(text(week)),
        "before": .string(text(before)),
        "change": Trend(week[keyPath: field], before: before[keyPath: field], more: more)?.value ?? .null,
      ]
    }
    return [
      row("Issues finished", \.finished, .good) { Formats.count($0.finished) },
      row("Issues created", \.created, .neither) { Formats.count($0.created) },
      row("Runs ended", \.runs, .neither) { Formats.count($0.runs) },
      row("Runs failed", \.failed, .bad) { Formats.count($0.failed) },
      row("Billed", \.billed, .neither, money),
      row("Tokens", \.tokens, .neither) { Formats.tokens($0.tokens) },
    ]
  }
}

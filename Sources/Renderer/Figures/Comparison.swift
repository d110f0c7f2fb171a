import Engine

/// Yesterday, and the last seven full days compared with the seven before: issues and runs by the company's
/// days, spend by UTC days as on all pages. An unfinished day is never compared with full ones.
struct Comparison {
  static let days = 7

  /// The last full day.
  let yesterday: CivilDate
  private let context: SiteContext

  init(_ context: SiteContext) {
    self.context = context
    yesterday = context.zone.day(of: context.view.asOf).adding(days: -1)
  }

  struct Sums {
    var created: Int64 = 0
    var finished: Int64 = 0
    var runs: Int64 = 0
    var failed: Int64 = 0
    var spend = CostLedger.Sum()

    var billed: Int64 { spend.billed.microcents }
    var tokens: Int64 { spend.tokens.total }
  }

  /// The sums of this many days, ending with a day.
  func sums(_ count: Int, to last: CivilDate) -> Sums {
    let start = context.zone.start(of: last.adding(days: 1 - count))
    let end = context.zone.start(of: last.adding(days: 1))
    func contains(_ instant: Instant?) -> Bool { instant.map { start <= $0 && $0 < end } ?? false }
    var sums = Sums()
    for issue in context.countedIssues {
      if contains(issue.createdAt) { sums.created += 1 }
      if issue.status == "done", contains(issue.completedAt) { sums.finished += 1 }
    }
    for quarter in context.view.runFigures.quarters where contains(quarter.start) {
      sums.runs += quarter.runs
      sums.failed += quarter.failed
    }
    let days = last.adding(days: 1 - count)...last
    // The ledger, and not the costs of runs: some spend belongs to no run.
    for row in context.view.ledger.byDay {
      if let day = row.day.flatMap({ Instant($0)?.day }), days.contains(day) { sums.spend += row.sum }
    }
    return sums
  }

  /// The number of agents that ran in this many days, ending with a day.
  func agents(_ count: Int, to last: CivilDate) -> Int64 {
    let days = last.adding(days: 1 - count)...last
    return Int64(
      Set(context.view.runDays.filter { days.contains($0.day) }.compactMap(\.agentId)).count)
  }

  /// False if no source says when an issue was created: zero would be wrong.
  var knowsCreation: Bool {
    context.countedIssues.isEmpty || context.countedIssues.contains { $0.createdAt != nil }
  }

  /// True if the data covers all of the previous seven days. Otherwise there is nothing to compare with.
  var hasBefore: Bool { isKnown(from: yesterday.adding(days: 1 - 2 * Self.days)) }

  /// True if the data begins on this day or earlier.
  func isKnown(from day: CivilDate) -> Bool {
    let view = context.view
    let known = [
      view.runFigures.days.first?.day, view.ledger.byDay.first?.day.flatMap { Instant($0)?.day },
      view.activity.days.last { $0.day.parts.year > 1970 }?.day,
    ].compactMap { $0 }.min()
    return known.map { $0 <= day } ?? false
  }

  /// The rows of the table: name, yesterday, last seven days, previous seven days, change.
  static func rows(_ context: SiteContext) -> [Value] {
    let comparison = Comparison(context)
    let yesterday = comparison.sums(1, to: comparison.yesterday)
    let week = comparison.sums(days, to: comparison.yesterday)
    let hasBefore = comparison.hasBefore
    let before = comparison.sums(days, to: comparison.yesterday.adding(days: -days))
    let knowsCreation = comparison.knowsCreation
    func money(_ sums: Sums) -> String {
      // Entries without a billed amount have an unknown cost, not zero.
      sums.billed == 0
        ? (SiteContext.unbilled(sums.spend) ?? Formats.money(.zero)) : Formats.money(sums.spend.billed)
    }
    func row(
      _ name: String, _ field: KeyPath<Sums, Int64>, _ more: Trend.Direction,
      _ text: (Sums) -> String
    ) -> Value {
      let trend = hasBefore ? Trend(week[keyPath: field], before: before[keyPath: field], more: more) : nil
      return [
        "name": .string(name), "yesterday": .string(text(yesterday)), "week": .string(text(week)),
        "before": .string(hasBefore ? text(before) : Formats.missing), "change": trend?.value ?? .null,
      ]
    }
    return [
      row("Issues finished", \.finished, .good) { Formats.count($0.finished) },
      row("Issues created", \.created, .neither) {
        knowsCreation ? Formats.count($0.created) : Formats.missing
      },
      row("Ended runs", \.runs, .neither) { Formats.count($0.runs) },
      row("Failed runs", \.failed, .bad) { Formats.count($0.failed) },
      row("Billed", \.billed, .neither, money),
      row("Tokens", \.tokens, .neither) { Formats.tokens($0.tokens) },
    ]
  }
}

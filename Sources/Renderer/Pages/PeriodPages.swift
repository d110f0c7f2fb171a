import Engine

/// The figures of the last 7, 30 and 90 full days and of this month, each compared with the period before.
enum PeriodPages {
  static let folder = "periods/"

  private enum Span: CaseIterable {
    case week, month, quarter, calendarMonth

    var name: String {
      switch self {
      case .week: "7-days"
      case .month: "30-days"
      case .quarter: "90-days"
      case .calendarMonth: "month"
      }
    }

    var title: String {
      switch self {
      case .week: "Last 7 days"
      case .month: "Last 30 days"
      case .quarter: "Last 90 days"
      case .calendarMonth: "This month"
      }
    }

    /// The full days up to yesterday, and those that they are compared with.
    func days(to yesterday: CivilDate) -> (now: ClosedRange<CivilDate>, before: ClosedRange<CivilDate>)? {
      func last(_ count: Int) -> (ClosedRange<CivilDate>, ClosedRange<CivilDate>) {
        let first = yesterday.adding(days: 1 - count)
        return (first...yesterday, first.adding(days: -count)...first.adding(days: -1))
      }
      switch self {
      case .week: return last(7)
      case .month: return last(30)
      case .quarter: return last(90)
      case .calendarMonth:
        let month = Period(.month, containing: yesterday)
        // As many days of the month before, which can be shorter.
        let count = yesterday.daysSinceEpoch - month.first.daysSinceEpoch
        let before = month.previous
        return (month.first...yesterday, before.first...min(before.last, before.first.adding(days: count)))
      }
    }
  }

  private struct Sums {
    var finished: Int64 = 0
    var created: Int64 = 0
    var runs: Int64 = 0
    var failed: Int64 = 0
    var sum = CostLedger.Sum()
  }

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    guard context.view.hasInstants else { return [] }
    return Span.allCases.map { span in
      Page(path(span)) { context, site in write(span, context, &site) }
    }
  }

  /// The page that the dashboard links to.
  static let first = folder + "7-days.html"

  private static func path(_ span: Span) -> String { folder + span.name + ".html" }

  private static func write(_ span: Span, _ context: SiteContext, _ site: inout PageWriter) {
    let yesterday = Comparison(context).yesterday
    guard let days = span.days(to: yesterday) else { return }
    let (now, before) = (sums(days.now, context), sums(days.before, context))
    let isCompared = Comparison(context).isKnown(from: days.before.lowerBound)
    let figures = rows(now, isCompared ? before : nil, context)
    let value: Fields = [
      "name": .string(span.name), "title": .string(span.title), "from": .string(days.now.lowerBound.text),
      "to": .string(days.now.upperBound.text), "beforeFrom": .string(days.before.lowerBound.text),
      "beforeTo": .string(days.before.upperBound.text), "isCompared": .bool(isCompared),
      "figures": .list(figures),
    ]
    site.api("api/periods/\(span.name).json", "Figures: \(span.title)", .record(value))
    var page = value
    page["tabs"] = .list(
      Span.allCases.map { tab in
        ["label": .string(tab.title), "tabPage": .string(path(tab)), "isCurrent": .bool(tab == span)]
      })
    let charts = CompanyCharts(context)
    let count = days.now.upperBound.daysSinceEpoch - days.now.lowerBound.daysSinceEpoch + 2
    page["charts"] = .list(
      [
        charts.spendByModel(id: "period-spend", days: count),
        charts.runsByDay(id: "period-runs", days: count),
      ].map { chart in
        site.figure(chart, on: path(span), file: "api/periods/\(span.name).\(chart.id).csv")
      }.filter { !$0.isNull })
    site.page(path(span), "period", title: span.title, .record(page))
  }

  private static func sums(_ days: ClosedRange<CivilDate>, _ context: SiteContext) -> Sums {
    var sums = Sums()
    let start = context.zone.start(of: days.lowerBound)
    let end = context.zone.start(of: days.upperBound.adding(days: 1))
    func contains(_ instant: Instant?) -> Bool { instant.map { start <= $0 && $0 < end } ?? false }
    for issue in context.countedIssues {
      if contains(issue.createdAt) { sums.created += 1 }
      if issue.status == "done", contains(issue.completedAt) { sums.finished += 1 }
    }
    for day in context.view.runFigures.days where days.contains(day.day) {
      sums.runs += day.total
      sums.failed += day.failed
    }
    for row in context.view.ledger.byDay {
      if let day = row.day.flatMap({ Instant($0)?.day }), days.contains(day) { sums.sum += row.sum }
    }
    return sums
  }

  private static func rows(_ now: Sums, _ before: Sums?, _ context: SiteContext) -> [Value] {
    func row(
      _ key: String, _ name: String, _ more: Trend.Direction, _ number: (Sums) -> Int64?,
      _ text: (Int64) -> String, rate: ((Sums) -> (part: Int64, whole: Int64))? = nil
    ) -> Value {
      let (value, earlier) = (number(now), before.flatMap(number))
      let trend: Trend? =
        if let rate {
          before.flatMap { Trend(rate: rate(now), before: rate($0), more: more) }
        } else {
          value.flatMap { value in earlier.flatMap { Trend(value, before: $0, more: more) } }
        }
      return [
        "key": .string(key), "name": .string(name), "text": .string(value.map(text) ?? Formats.missing),
        "before": .string(earlier.map(text) ?? Formats.missing), "change": trend?.value ?? .null,
      ]
    }
    let knowsCreation = context.countedIssues.contains { $0.createdAt != nil }
    func billed(_ sums: Sums) -> Int64? { sums.sum.unbilled == nil ? sums.sum.billed.microcents : nil }
    func money(_ amount: Int64) -> String { Formats.money(Money(microcents: amount)) }
    func count(_ number: Int64) -> String { Formats.count(number) }
    func percent(_ number: Int64) -> String { "\(number)%" }
    return [
      row("issuesFinished", "Issues finished", .good, \.finished, count),
      row("issuesCreated", "Issues created", .neither, { knowsCreation ? $0.created : nil }, count),
      row("runs", "Ended runs", .neither, \.runs, count),
      row("runsFailed", "Failed runs", .bad, \.failed, count),
      row(
        "failedPercent", "Failure rate", .bad, { Formats.percent($0.failed, of: $0.runs) }, percent,
        rate: { ($0.failed, $0.runs) }),
      row("billed", "Billed", .neither, billed, money),
      row("tokens", "Tokens", .neither, \.sum.tokens.total) { Formats.tokens($0) },
      row(
        "billedPerIssue", "Billed per finished issue", .bad,
        { sums in sums.finished > 0 ? billed(sums).map { $0 / sums.finished } : nil }, money),
    ]
  }
}

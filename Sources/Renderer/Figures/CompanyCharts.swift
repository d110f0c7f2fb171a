import Engine

/// Charts that several pages show.
struct CompanyCharts {
  let context: SiteContext
  init(_ context: SiteContext) { self.context = context }

  private var ledger: CostLedger { context.view.ledger }

  /// The UTC days up to today.
  func utcDays(_ count: Int) -> [CivilDate] {
    let last = context.view.asOf.day
    return (0..<count).map { last.adding(days: $0 - count + 1) }
  }

  /// The local days up to today.
  func localDays(_ count: Int) -> [CivilDate] {
    let last = context.zone.day(of: context.view.asOf)
    return (0..<count).map { last.adding(days: $0 - count + 1) }
  }

  /// False for a company with subscriptions only, for which charts show tokens.
  var hasMoney: Bool { ledger.total.billed > .zero }

  /// Billed (or tokens) by UTC day, stacked by model.
  func spendByModel(id: String, days count: Int) -> Chart {
    let isMoney = hasMoney
    func amount(_ sum: CostLedger.Sum) -> Int64 { isMoney ? sum.billed.microcents : sum.tokens.total }
    let dates = utcDays(count)
    let places = Dictionary(uniqueKeysWithValues: dates.enumerated().map { ($1.text, $0) })
    var totals: [String: Int64] = [:]
    var values: [String: [Int64]] = [:]
    func add(_ model: String, _ place: Int, _ amount: Int64) {
      values[model, default: Array(repeating: 0, count: count)][place] &+= amount
      totals[model, default: 0] &+= amount
    }
    for row in ledger.modelDays {
      guard let place = row.day.flatMap({ places[$0] }) else { continue }
      add(row.model ?? "no model", place, amount(row.sum))
    }
    // Amounts without a model are part of the day too.
    for row in ledger.byDay {
      guard let place = row.day.flatMap({ places[$0] }) else { continue }
      let rest = amount(row.sum) - values.values.reduce(0) { $0 &+ $1[place] }
      if rest > 0 { add("unattributed", place, rest) }
    }
    let models = totals.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    let shown = models.filter(context.modelColors.isShown)
    let colors = context.modelColors.colors(of: shown)
    var series = shown.map { Chart.Series($0, values[$0] ?? [], color: colors[$0]) }
    let rest = models.filter { !context.modelColors.isShown($0) }
    if !rest.isEmpty {
      let sums = dates.indices.map { place in rest.reduce(Int64(0)) { $0 &+ (values[$1]?[place] ?? 0) } }
      let name = rest.count == 1 ? rest.joined() : Formats.count(rest.count, "others")
      series.append(Chart.Series(name, sums, color: NamePalette.others))
    }
    return Chart(
      .bars, id: id, title: isMoney ? "Billed by day and model" : "Tokens by day and model",
      description: Self.span(dates, "UTC"),
      unit: isMoney ? .money : .tokens, axis: "Day (UTC)",
      names: context.linked(Chart.days(dates, today: dates.last)),
      series: series)
  }

  /// Tokens by UTC day and kind.
  func tokensByDay(id: String, days count: Int) -> Chart {
    let dates = utcDays(count)
    let known = Dictionary(ledger.byDay.compactMap { row in row.day.map { ($0, row.sum.tokens) } }) { $1 }
    func series(_ name: String, _ field: KeyPath<Tokens, Int64>, _ color: Int) -> Chart.Series? {
      let values = dates.map { known[$0.text]?[keyPath: field] ?? 0 }
      return values.contains { $0 > 0 } ? Chart.Series(name, values, color: color) : nil
    }
    return Chart(
      .bars, id: id, title: "Tokens by day", description: Self.span(dates, "UTC"), unit: .tokens,
      axis: "Day (UTC)", names: context.linked(Chart.days(dates, today: dates.last)),
      series: [
        series("input", \.input, 1), series("cached input", \.cachedInput, 2),
        series("output", \.output, 3), series("unsplit", \.unsplit, 4),
      ].compactMap { $0 })
  }

  /// Runs by local day and outcome.
  func runsByDay(id: String, days count: Int) -> Chart {
    let dates = localDays(count)
    let known = Dictionary(uniqueKeysWithValues: context.view.runFigures.days.map { ($0.day, $0) })
    func values(_ field: KeyPath<RunFigures.Day, Int64>) -> [Int64] {
      dates.map { known[$0]?[keyPath: field] ?? 0 }
    }
    var chart = Chart(
      .bars, id: id, title: "Runs by day",
      description: Self.span(dates, context.zone.name),
      unit: .count("runs"), axis: "Day (\(context.zone.name))",
      names: context.linked(Chart.days(dates, today: dates.last)),
      series: [
        Chart.Series("succeeded", values(\.succeeded), tone: "good"),
        Chart.Series("failed", values(\.failed), tone: "bad"),
        Chart.Series("cancelled or other", values(\.other), tone: "calm"),
      ])
    chart.removeEmptySeries()
    return chart
  }

  /// "30 days to 30 Sep 2026 (UTC)."
  static func span(_ dates: [CivilDate], _ zone: String) -> String {
    guard let last = dates.last else { return "" }
    return "\(dates.count) days to \(Formats.day(last)) (\(zone))."
  }

  /// Issues created and finished by full week, from Monday in the company's time zone. The current week is
  /// left out, since its numbers would look like a drop.
  func throughput(id: String, weeks count: Int) -> Chart {
    let today = context.zone.day(of: context.view.asOf)
    let monday = today.adding(days: 1 - today.weekday)
    let weeks = (0..<count).map { monday.adding(days: ($0 - count) * 7) }
    func place(_ instant: Instant?) -> Int? {
      guard let instant else { return nil }
      let days = context.zone.day(of: instant).daysSinceEpoch - weeks[0].daysSinceEpoch
      return days >= 0 && days / 7 < count ? days / 7 : nil
    }
    var created = [Int64](repeating: 0, count: count)
    var finished = created
    for issue in context.countedIssues {
      if let week = place(issue.createdAt) { created[week] += 1 }
      if let week = place(issue.completedAt) { finished[week] += 1 }
    }
    let knowsCreation = context.countedIssues.contains { $0.createdAt != nil }
    let names = weeks.map { week in
      Chart.Name(
        "Week of \(Formats.day(week))", tick: "\(week.parts.day) \(Formats.monthName(week))", day: week)
    }
    return Chart(
      .line, id: id, title: knowsCreation ? "Issues created and finished by week" : "Issues finished by week",
      description:
        "\(count) full weeks to \(Formats.day(monday.adding(days: -1))), Monday to Sunday (\(context.zone.name)).",
      unit: .count("issues"), axis: "Week", names: names,
      series: [
        knowsCreation ? Chart.Series("created", created, tone: "calm") : nil,
        Chart.Series("finished", finished, tone: "good"),
      ].compactMap { $0 })
  }

  /// One agent's billed spend (or tokens) on the last UTC days.
  func agentDays(_ id: String, days count: Int) -> [Int64] {
    let rows = context.agentDays[id]
    let isMoney = rows.contains { $0.sum.billed > .zero }
    let known = Dictionary(
      rows.map { ($0.day ?? "", isMoney ? $0.sum.billed.microcents : $0.sum.tokens.total) }
    ) { $0 &+ $1 }
    return utcDays(count).map { known[$0.text] ?? 0 }
  }

  /// A word-sized line for a tile: a figure of the ledger on the last full UTC days. Null if it is always
  /// zero.
  func trend(days count: Int, _ unit: ChartUnit, _ amount: (CostLedger.Sum) -> Int64) -> Value {
    let known = Dictionary(ledger.byDay.compactMap { row in row.day.map { ($0, amount(row.sum)) } }) {
      $0 &+ $1
    }
    let values = utcDays(count + 1).dropLast().map { known[$0.text] ?? 0 }
    return line(Array(values), unit, count)
  }

  /// The same for failed runs by local day.
  func failedTrend(days count: Int) -> Value {
    let known = Dictionary(context.view.runFigures.days.map { ($0.day, $0.failed) }) { $0 &+ $1 }
    return line(localDays(count + 1).dropLast().map { known[$0] ?? 0 }, .count("runs"), count)
  }

  /// The same for the number of agents that ran, by local day.
  func agentsTrend(days count: Int) -> Value {
    let ran = Dictionary(grouping: context.view.runDays, by: \.day)
    return line(
      localDays(count + 1).dropLast().map { day in Int64(Set((ran[day] ?? []).compactMap(\.agentId)).count) },
      .count("agents"), count)
  }

  /// The number of open issues at the end of each of the last full local days. Nil if it is not known of
  /// every issue when it began.
  func openIssues(days count: Int) -> [Int64]? {
    let issues = context.countedIssues
    let dates = localDays(count + 1).dropLast()
    guard let first = dates.first, !issues.isEmpty else { return nil }
    var changes = [Int64](repeating: 0, count: count + 1)
    func place(_ instant: Instant) -> Int {
      min(count, max(0, context.zone.day(of: instant).daysSinceEpoch - first.daysSinceEpoch))
    }
    for issue in issues where !SiteContext.isUnknown(issue.status) {
      let end = issue.completedAt ?? issue.cancelledAt
      guard let start = issue.createdAt, SiteContext.isOpen(issue.status) || end != nil else { return nil }
      changes[place(start)] += 1
      if let end, !SiteContext.isOpen(issue.status) { changes[place(end)] -= 1 }
    }
    var open: Int64 = 0
    return changes.prefix(count).map {
      open += $0
      return open
    }
  }

  func openTrend(days count: Int) -> Value {
    guard let values = openIssues(days: count), values.contains(where: { $0 > 0 }) else { return .null }
    let name = "Open issues on the last \(count) full days, now \(Formats.count(values.last ?? 0))"
    return .markup(Sparkline.draw(values, name: name))
  }

  private func line(_ values: [Int64], _ unit: ChartUnit, _ count: Int) -> Value {
    guard values.contains(where: { $0 > 0 }) else { return .null }
    let largest = unit.text(values.max() ?? 0)
    return .markup(
      Sparkline.draw(values, name: "Last \(count) full days, at most \(largest) per day"))
  }

  /// The same for a table: a word-sized line.
  func sparkline(ofAgent id: String, days count: Int) -> Value {
    // Full days only, since today's value would look like a drop.
    let values = Array(agentDays(id, days: count + 1).dropLast())
    let isMoney = context.agentDays[id].contains { $0.sum.billed > .zero }
    return line(values, isMoney ? .money : .tokens, count)
  }
}

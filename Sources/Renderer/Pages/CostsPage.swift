import Engine

/// Spend and tokens.
enum CostsPage {
  private static let path = "costs.html"
  private static let chartedDays = 90
  private static let chartedNames = 12
  private static let shownIssues = 50

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    [Page(path) { context, site in write(context, &site) }]
  }

  private static func write(_ context: SiteContext, _ site: inout PageWriter) {
    let ledger = context.view.ledger
    let budgets = BudgetList(context)
    var data = data(context)
    data["budgets"] = .list(budgets.values)
    data["budgetIncidents"] = .list(budgets.incidents)
    site.api(
      "api/costs/summary.json", "Spend and tokens by month, day, agent, model and project", .record(data),
      meta: ["notional": .string(context.notionalNote), "timeZone": "UTC", "unit": "US cents"])
    let issues = ledger.byIssue.lazy.map { row in issue(row, context) }
    site.api(
      "api/costs/issues.json", "Spend and tokens by issue", rows: issues,
      meta: ["notional": .string(context.notionalNote), "unit": "US cents"])
    var page = data
    page["isEmpty"] = .bool(
      ledger.total.events == 0 && ledger.total.billed == .zero && data["budgets"]?.list?.isEmpty ?? true)
    page["hasReported"] = .bool(ledger.hasReported)
    page["isPartlyPriced"] = .bool(ledger.total.tokensWithoutPrice > 0)
    page["hasPrices"] = .bool(ledger.hasPrices)
    page["hasNotional"] = .bool(!context.notional(ledger.total).isNull)
    page["hasUnpriced"] = .bool(ledger.total.unpriced > 0)
    page["hasIncluded"] = .bool(ledger.total.included > 0)
    page["hasUnsplit"] = .bool(ledger.total.tokens.unsplit > 0)
    let months = (data["byMonth"]?.list ?? []).reversed().map { row -> Value in
      .record(
        (row.record ?? [:]).merging(["isCurrent": .bool(row["month"]?.string == ledger.month.month)]) { $1 })
    }
    page["months"] = .list(months)
    let month = MonthToDate(context)
    page["month"] = month.value
    page["budgetText"] = .string(month.budgetText)
    page["byAgent"] = month.adding(month.byAgent, to: data["byAgent"]) { $0["agentId"]?.string ?? "" }
    page["byModel"] = month.adding(month.byModel, to: data["byModel"]) {
      "\($0["provider"]?.string ?? "") \($0["model"]?.string ?? "")"
    }
    page["byIssue"] = .list(Array(issues.prefix(shownIssues)))
    var rest = CostLedger.Sum()
    for row in ledger.byIssue.dropFirst(shownIssues) { rest += row.sum }
    page["otherIssues"] = issues.count > shownIssues ? .record(context.fields(rest)) : .null
    page["otherIssuesCount"] = .int(Int64(max(0, issues.count - shownIssues)))
    page["budgets"] = .list((data["budgets"]?.list ?? []).map(BudgetList.shown))
    drawings(context, &page, &site)
    site.page(path, "costs", title: "Costs", .record(page))
  }

  private static func data(_ context: SiteContext) -> Fields {
    let ledger = context.view.ledger
    func rows(_ rows: [CostLedger.Row], _ key: (CostLedger.Row) -> Fields) -> Value {
      .list(rows.map { row in .record(context.fields(row.sum).merging(key(row)) { _, key in key }) })
    }
    return [
      "total": .record(context.fields(ledger.total)), "reconciled": .bool(ledger.isReconciled),
      "reportedCents": ledger.hasReported ? ledger.reported.cents : .null,
      "notionalCents": context.notional(ledger.total),
      "byMonth": rows(ledger.byMonth) { ["month": .optional($0.month)] },
      "byDay": rows(ledger.byDay) { ["day": .optional($0.day)] },
      "byAgent": rows(ledger.byAgent) { row in
        let agent = context.agent(row.agentId)
        return [
          "agentId": .optional(row.agentId),
          "agent": .optional(context.agentName(row.agentId)),
          "page": .optional(agent.map(SiteContext.page)), "slug": .optional(agent?.slug),
        ]
      },
      "byModel": rows(ledger.byModel) { row in
        [
          "provider": .optional(row.provider),
          "model": .optional(row.isUnattributed ? "unattributed" : row.model),
          "isUnattributed": .bool(row.isUnattributed),
        ]
      },
      "byProject": rows(ledger.byProject) { row in
        let project = context.project(row.projectId)
        return [
          "projectId": .optional(row.projectId),
          "project": .optional(
            row.isUnattributed ? "unattributed" : context.projectName(row.projectId)),
          "page": .optional(project.map(SiteContext.page)), "slug": .optional(project?.slug),
          "isUnattributed": .bool(row.isUnattributed),
        ]
      },
    ]
  }

  private static func issue(_ row: CostLedger.Row, _ context: SiteContext) -> Value {
    var fields = context.fields(row.sum)
    let issue = context.issue(row.issueId)
    fields["issueId"] = .optional(row.issueId)
    fields["identifier"] = .optional(issue?.identifier)
    fields["issue"] = .optional(
      row.isUnattributed ? "unattributed" : context.issueTitle(row.issueId))
    fields["page"] = .optional(issue.map(SiteContext.page))
    fields["slug"] = .optional(issue?.slug)
    fields["isUnattributed"] = .bool(row.isUnattributed)
    return .record(fields)
  }

  private static func drawings(
    _ context: SiteContext, _ page: inout Fields, _ site: inout PageWriter
  ) {
    let ledger = context.view.ledger
    let charts = CompanyCharts(context)
    page["spendByDay"] = site.figure(
      charts.spendByModel(id: "costs-by-day", days: chartedDays), on: path)
    page["tokensByDay"] = site.figure(
      charts.tokensByDay(id: "costs-tokens-by-day", days: chartedDays), on: path)
    page["agentChart"] = site.figure(
      bars(
        "costs-by-agent", "agents",
        ledger.byAgent.map { row in
          let agent = context.agent(row.agentId)
          return (
            Chart.Name(
              context.agentName(row.agentId) ?? "no agent",
              page: agent.map(SiteContext.page)), row.sum
          )
        }, charts.hasMoney), on: path)
    page["projectChart"] = site.figure(
      bars(
        "costs-by-project", "projects",
        ledger.byProject.map { row in
          let project = context.project(row.projectId)
          let name =
            row.isUnattributed
            ? "unattributed"
            : context.projectName(row.projectId) ?? "no project"
          return (Chart.Name(name, page: project.map(SiteContext.page)), row.sum)
        }, charts.hasMoney), on: path)
    page["modelChart"] = site.figure(models(context, charts.hasMoney), on: path)
  }

  private static func amount(_ sum: CostLedger.Sum, _ isMoney: Bool) -> Int64 {
    isMoney ? sum.billed.microcents : sum.tokens.total
  }

  /// The first few rows as bars. The table has all.
  private static func bars(
    _ id: String, _ what: String, _ rows: [(name: Chart.Name, sum: CostLedger.Sum)], _ isMoney: Bool
  ) -> Chart {
    let shown = rows.filter { amount($0.sum, isMoney) > 0 }.prefix(chartedNames)
    return Chart(
      .horizontalBars, id: id, title: (isMoney ? "Billed by " : "Tokens by ") + what.dropLast(),
      description: shown.count < rows.count
        ? "All time; \(shown.count) largest of \(Formats.count(Int64(rows.count))) \(what)."
        : "All time; all \(what).",
      unit: isMoney ? .money : .tokens, axis: what.prefix(1).uppercased() + what.dropFirst().dropLast(),
      names: shown.map(\.name),
      series: [Chart.Series(isMoney ? "Billed" : "Tokens", shown.map { amount($0.sum, isMoney) })])
  }

  private static func models(_ context: SiteContext, _ isMoney: Bool) -> Chart {
    var totals: [String: Int64] = [:]
    for row in context.view.ledger.byModel where amount(row.sum, isMoney) > 0 {
      totals[row.isUnattributed ? "unattributed" : row.model ?? "no model", default: 0] &+= amount(
        row.sum, isMoney)
    }
    let isShown = context.modelColors.isShown
    let rows = totals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    var names: [Chart.Name] = []
    var values: [Int64] = []
    func add(_ name: String, _ value: Int64, _ color: Int) {
      var entry = Chart.Name(name)
      entry.color = color
      names.append(entry)
      values.append(value)
    }
    let shown = rows.filter { isShown($0.key) }
    let colors = context.modelColors.colors(of: shown.map(\.key))
    for (model, value) in shown { add(model, value, colors[model] ?? NamePalette.others) }
    let rest = rows.filter { !isShown($0.key) }
    if let first = rest.first {
      add(
        rest.count == 1 ? first.key : Formats.count(rest.count, "others"), rest.reduce(0) { $0 &+ $1.value },
        NamePalette.others)
    }
    return Chart(
      .share, id: "costs-by-model",
      title: isMoney ? "Share of billed amount by model" : "Share of tokens by model",
      description: "All time.", unit: isMoney ? .money : .tokens, axis: "Model", names: names,
      series: [Chart.Series(isMoney ? "Billed" : "Tokens", values.map { $0 })])
  }
}

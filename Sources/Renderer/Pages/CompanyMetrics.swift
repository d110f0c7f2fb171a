import Engine

/// A company's figures as metrics. Every sample has the company's slug, so that files of several companies
/// can be collected on one machine. Unknown values are left out, since zero would be wrong.
enum CompanyMetrics {
  static func families(_ context: SiteContext, _ alerts: [Alert]) -> [MetricFamily] {
    let view = context.view
    let company = ("company", view.company.slug)

    func byStatus(_ name: String, _ help: String, _ statuses: [String?]) -> MetricFamily {
      var counts: [String: Int64] = [:]
      for status in statuses { counts[status ?? "unknown", default: 0] += 1 }
      var family = MetricFamily(name, .gauge, help)
      for (status, count) in counts.sorted(by: { $0.key < $1.key }) {
        family.add([company, ("status", status)], count)
      }
      return family
    }

    var info = MetricFamily("paperclip_company_info", .gauge, "Name and ID of the company.")
    info.add([company, ("company_id", view.company.id), ("name", view.company.name)], 1)
    var asOf = MetricFamily(
      "paperclip_as_of_timestamp_seconds", .gauge, "Time of the newest data.")
    if view.hasInstants { asOf.add([company], view.asOf.milliseconds / 1000) }

    var alertCounts = MetricFamily("paperclip_alerts", .gauge, "Open alerts, as in alerts.json.")
    for kind in Set(alerts.map(\.kind)).sorted() {
      for severity in Alert.Severity.allCases {
        let count = alerts.filter { $0.kind == kind && $0.severity == severity }.count
        guard count > 0 else { continue }
        alertCounts.add([company, ("kind", kind), ("severity", severity.rawValue)], Int64(count))
      }
    }

    var runs = MetricFamily("paperclip_runs_total", .counter, "Runs by status.")
    for (status, count) in view.runs.byStatus.sorted(by: { $0.key < $1.key }) {
      runs.add([company, ("status", status)], count)
    }
    var tokens = MetricFamily("paperclip_tokens_total", .counter, "Tokens in the cost ledger.")
    let sum = view.ledger.total.tokens
    for (kind, count) in [
      ("input", sum.input), ("cached_input", sum.cachedInput), ("output", sum.output),
      ("unsplit", sum.unsplit),
    ] { tokens.add([company, ("kind", kind)], count) }

    var rejected = MetricFamily(
      "paperclip_rejected_lines", .gauge, "Source lines that could not be used.")
    rejected.add([company], view.quality.sources.reduce(0) { $0 + $1.rejected })

    return [info, asOf, alertCounts]
      + [
        byStatus("paperclip_agents", "Agents by status.", context.countedAgents.map(\.status)),
        byStatus("paperclip_issues", "Issues by status.", context.countedIssues.map(\.status)),
        byStatus("paperclip_goals", "Goals by status.", view.goals.map(\.status)),
        byStatus("paperclip_projects", "Projects by status.", view.projects.map(\.status)),
        runs, tokens,
      ] + money(context, company) + agents(context, company) + [rejected]
  }

  private static func money(_ context: SiteContext, _ company: (String, String)) -> [MetricFamily] {
    let ledger = context.view.ledger
    var billed = MetricFamily(
      "paperclip_billed_dollars_total", .counter, "Charged according to cost events, in US dollars.")
    if SiteContext.unbilled(ledger.total) == nil { billed.add([company], ledger.total.billed) }
    var reported = MetricFamily(
      "paperclip_reported_dollars_total", .counter, "Reported by the agents' own tools, in US dollars.")
    if ledger.hasReported { reported.add([company], ledger.reported) }
    var unpriced = MetricFamily(
      "paperclip_unpriced_entries_total", .counter, "Ledger entries with tokens but no billed amount.")
    unpriced.add([company], ledger.total.unpriced)
    var month = MetricFamily(
      "paperclip_month_billed_dollars", .gauge, "Billed in the current UTC month.")
    if let row = ledger.byMonth.first(where: { $0.month == ledger.month.month }),
      SiteContext.unbilled(row.sum) == nil
    {
      month.add([company, ("month", ledger.month.month)], ledger.month.billed)
    }
    var budget = MetricFamily("paperclip_month_budget_dollars", .gauge, "Monthly budget.")
    if let amount = ledger.month.budget { budget.add([company], amount) }
    return [billed, reported, unpriced, month, budget]
  }

  private static func agents(_ context: SiteContext, _ company: (String, String)) -> [MetricFamily] {
    var info = MetricFamily("paperclip_agent_info", .gauge, "Name, role and status of an agent.")
    var runs = MetricFamily("paperclip_agent_runs_total", .counter, "Runs by agent.")
    var failed = MetricFamily(
      "paperclip_agent_failed_runs_total", .counter, "Failed or timed-out runs by agent.")
    var billed = MetricFamily(
      "paperclip_agent_billed_dollars_total", .counter, "Billed by agent, in US dollars.")
    var tokens = MetricFamily("paperclip_agent_tokens_total", .counter, "Tokens by agent, of every kind.")
    var month = MetricFamily(
      "paperclip_agent_month_billed_dollars", .gauge, "Billed by agent in the current UTC month.")
    var budget = MetricFamily(
      "paperclip_agent_month_budget_dollars", .gauge, "Monthly budget by agent.")
    var seen = MetricFamily(
      "paperclip_agent_last_heartbeat_timestamp_seconds", .gauge, "Time of an agent's last heartbeat.")
    for agent in context.countedAgents {
      let labels = [company, ("agent", agent.slug)]
      info.add(
        labels + [
          ("agent_id", agent.id), ("name", agent.name), ("role", agent.role ?? ""),
          ("status", agent.status ?? "unknown"),
        ], 1)
      runs.add(labels, agent.runs.total)
      failed.add(labels, agent.runs.failed)
      let sum = context.spendByAgent[agent.id] ?? CostLedger.Sum()
      tokens.add(labels, sum.tokens.total)
      if SiteContext.unbilled(sum) == nil { billed.add(labels, sum.billed) }
      if agent.monthSpend != .zero { month.add(labels, agent.monthSpend) }
      if let amount = agent.budget, amount > .zero { budget.add(labels, amount) }
      if let at = agent.lastHeartbeatAt { seen.add(labels, at.milliseconds / 1000) }
    }
    return [info, runs, failed, tokens, billed, month, budget, seen]
  }
}

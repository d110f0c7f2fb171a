import Engine

/// A report for spreadsheets: one table of all numbers, with money in cents. An agent is one row: its value
/// is the billed amount.
extension Report {
  static let columns = [
    "period", "section", "key", "name", "unit", "value", "before", "tokens", "runs", "runsFailed", "page",
  ]

  /// Adds the rows. `siteURL` is the URL of the company's site; without it, pages are paths from the site's
  /// root. `first` are fields before those of `columns`.
  func appendRows(siteURL: String?, first: [String], to bytes: inout [UInt8]) {
    func row(
      _ section: String, _ key: String, _ name: String, _ unit: ChartUnit, _ value: Int64?, _ before: Int64?,
      _ others: [Int64] = [], page: String = ""
    ) {
      let counts = others.map(String.init) + Array(repeating: "", count: 3 - others.count)
      CSVEncoder.append(
        first + [
          period.key, section, key, name, unit.name, value.map(unit.plain) ?? "",
          before.map(unit.plain) ?? "",
        ] + counts + [page.isEmpty ? "" : (siteURL ?? "") + page], to: &bytes)
    }
    for figure in figures {
      row("figures", figure.key, figure.label, figure.unit, figure.value, figure.before)
    }
    for agent in agents {
      let billed = agent.sum.unbilled == nil ? agent.sum.billed.microcents : nil
      let before = agent.before.unbilled == nil ? agent.before.billed.microcents : nil
      row(
        "agent", agent.id ?? "", agent.name, .money, billed, before,
        [agent.sum.tokens.total, agent.runs, agent.failed], page: agent.slug.map { "agents/\($0).html" } ?? ""
      )
    }
    for cause in causes {
      row("failures", cause.name, Formats.words(cause.name), .count("runs"), cause.count, cause.before)
    }
    func issueRow(_ section: String, _ issue: CompanyView.Issue) {
      row(
        section, issue.identifier ?? issue.id, issue.title, .count(""), 1, nil,
        page: "issues/\(issue.slug).html")
    }
    for issue in finished { issueRow("finished", issue) }
    for issue in created { issueRow("created", issue) }
    for alert in news?.alerts ?? [] {
      row("newAlert", alert.id, alert.sentence, .count(""), 1, nil, page: alert.page)
    }
  }
}

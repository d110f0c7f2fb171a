import Engine

/// The dashboard and the reports as Markdown, and `llms.txt`, so that a company's own agents can read their
/// morning.
enum MarkdownPages {
  static let dashboard = "index.md"
  static let list = "llms.txt"
  private static let shownAlerts = 50

  static func path(_ period: Period) -> String { "reports/\(period.key).md" }

  /// The dashboard. `page` is the value of its page.
  static func dashboard(_ page: Fields, _ attention: Attention, _ context: SiteContext) -> [UInt8] {
    let view = context.view
    var lines = ["# " + Report.escaped(view.company.name), "", "As of \(view.asOf.text)."]
    if let news = page["news"], !news.isNull, let day = news["day"]?.string {
      func count(_ key: String) -> String { Formats.count(news[key]?.int ?? 0) }
      lines += [
        "", "## New since yesterday", "",
        "- New alerts: \(Formats.count(Int64(attention.newAlerts.count)))",
        "- Issues finished on \(day): \(count("finished")) (the day before: \(count("finishedBefore")))",
        "- Issues created: \(news["created"]?.int.map(Formats.count) ?? Formats.missing)",
        "- Ended runs: \(count("runs")), \(count("failed")) failed (the day before: \(count("failedBefore")))",
        "- Billed: \(news["billedCents"].flatMap(Money.init(centsValue:)).map(Formats.money) ?? news["billedNote"]?.string ?? "")",
      ]
      if let report = news["reportPage"]?.string {
        lines += ["", "[Report for \(day)](\(report.dropLast(5)).md)"]
      }
    }
    func section(_ title: String, _ alerts: [Alert]) {
      guard !alerts.isEmpty else { return }
      lines += ["", "## " + title, ""]
      lines += alerts.prefix(shownAlerts).map(line)
      if alerts.count > shownAlerts {
        lines.append(
          "- … and \(Formats.count(Int64(alerts.count - shownAlerts))) more in [alerts.json](alerts.json)")
      }
    }
    section("New alerts", attention.newAlerts)
    section("Known alerts", attention.knownAlerts)
    if attention.alerts.isEmpty { lines += ["", "Nothing needs attention."] }
    lines += ["", "## Overview", ""]
    for (title, key) in [("Agents", "agentStatuses"), ("Issues", "issueStatuses")] {
      let counts = (page[key]?.list ?? []).map { row in
        "\(Report.escaped(Formats.words(row["status"]?.string ?? ""))) \(Formats.count(row["count"]?.int ?? 0))"
      }
      if !counts.isEmpty { lines.append("- \(title): " + counts.joined(separator: ", ")) }
    }
    let rows = page["comparison"]?.list ?? []
    if !rows.isEmpty {
      lines += [
        "", "| | Yesterday | Last 7 days | Previous 7 days | Change |", "| --- | ---: | ---: | ---: | ---: |",
      ]
      lines += rows.map { row in
        let cells = ["name", "yesterday", "week", "before"].map { row[$0]?.string ?? "" }
        return "| " + (cells + [row["change"]?["text"]?.string ?? "—"]).joined(separator: " | ") + " |"
      }
    }
    lines += ["", "More: [all files](api/index.json), [what they contain](\(list))"]
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private static func line(_ alert: Alert) -> String {
    let name = alert.subject["name"]?.string.map { name in
      let text = Report.escaped(name)
      return (alert.subject["page"]?.string.map { "[\(text)](\($0))" } ?? text) + " "
    }
    return "- **\(alert.label)**: \(name ?? "")\(Report.escaped(alert.why)). \(Report.escaped(alert.hint))"
  }

  /// `llms.txt`: what an agent should read first, and where the data is.
  static func index(_ context: SiteContext, report: String?) -> [UInt8] {
    let company = context.view.company
    var lines = [
      "# " + Report.escaped(company.name), "",
      "> Status of a company of AI agents as of \(context.view.asOf.text): work, spend, failures and alerts."
        + " Markdown files are for reading, JSON files for computing. Paths are relative to this file.",
      "", "## Morning", "", "- [Dashboard](\(dashboard)): what is new since yesterday, alerts and figures",
    ]
    if let report {
      lines.append(
        "- [Last daily report](\(report)): issues, agents, spend and failures of the last full day")
    }
    if let knowledge = context.view.knowledge, !knowledge.documents.isEmpty {
      let total = Formats.count(Int64(knowledge.documents.count), "texts")
      lines += [
        "", "## Knowledge", "",
        "- [All documents](\(KnowledgePages.markdownIndex)): \(total) of agents and people, as Markdown",
        "- [Index](api/knowledge.json): key, file, SHA-256, source, author, related documents and backlinks of each",
      ]
      let newest = knowledge.documents.filter { $0.updatedAt != nil }
        .sorted { ($1.updatedAt ?? .epoch, $0.key) < ($0.updatedAt ?? .epoch, $1.key) }
      lines += newest.prefix(10).map { document in
        "- [\(Report.escaped(document.title))](\(KnowledgeLinks.markdown(document))): \(Report.escaped(document.key)), "
          + "changed \(document.updatedAt?.text.prefix(10) ?? "")"
      }
    }
    lines += [
      "", "## Data", "", "- [Alerts](alerts.json): each with a cause, an action and a stable ID",
      "- [Figures](api/dashboard.json): the company in numbers",
      "- [Agents](api/agents.json): status, budget and spend of each agent",
      "- [Issues](api/issues/1.json): all issues, oldest first; follow links.next",
      "- [Lists of issues](api/issue-lists.json): by status, assignee, project, project and status, label and age",
      "- [Costs](api/costs/summary.json): by month, day, agent, model and project",
      "- [Reports](api/reports/index.json): days, weeks and months",
      "- [All files](api/index.json) and [their schemas](api/openapi.json)",
    ]
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }
}

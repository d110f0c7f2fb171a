import Engine

/// A report as GitHub Markdown (for its tables): for chats, wikis and issues.
extension Report {
  private static let shownRows = 50

  /// `siteURL` is the URL of the company's site, if known: everything is then linked. `root` is the path to
  /// the site's root from a file on the site.
  package func markdown(siteURL: String?, root: String? = nil) -> [UInt8] {
    let base = siteURL ?? root
    var lines = ["# \(Self.escaped(company.name)): \(title)", ""]
    lines += words.map { "- " + Self.escaped($0) }
    if let news {
      lines += ["", "## Alerts", "", Self.escaped(news.summary)]
      if !news.alerts.isEmpty { lines.append("") }
      lines += news.alerts.prefix(Self.shownRows).map { alert in
        let name = alert.name.map { Self.link(Self.escaped($0), alert.page, base) + " " } ?? ""
        return
          "- **\(Self.escaped(alert.label))**: \(name)\(Self.escaped(alert.why)). \(Self.escaped(alert.hint))"
      }
    }
    // Without a full previous period, there is nothing to compare with.
    let shown = isCompared ? 4 : 2
    lines += [
      "",
      Self.row(Array(["", period.shortName, period.previous.shortName, "Change"].prefix(shown))),
      isCompared ? "| --- | ---: | ---: | ---: |" : "| --- | ---: |",
    ]
    lines += figureRows.map { Self.row(Array($0.prefix(shown))) }
    func section(_ title: String, _ rows: [String], of total: Int) {
      guard !rows.isEmpty else { return }
      lines += ["", "## " + title, ""] + rows
      if total > rows.count { lines.append("- … and \(total - rows.count) more") }
    }
    section("Finished", finished.prefix(Self.shownRows).map { Self.item($0, base) }, of: finished.count)
    section("Created", created.prefix(Self.shownRows).map { Self.item($0, base) }, of: created.count)
    if !agents.isEmpty {
      lines += ["", "## Agents", "", Self.row(["Agent", "Billed", "Tokens", "Runs", "Failed"])]
      lines += ["| --- | ---: | ---: | ---: | ---: |"]
      lines += agents.prefix(Self.shownRows).map { agent in
        Self.row([
          agent.name, agent.sum.unbilled ?? Formats.money(agent.sum.billed),
          Formats.count(agent.sum.tokens.total), Formats.count(agent.runs), Formats.count(agent.failed),
        ])
      }
    }
    section(
      "Failures", causes.map { "- \(Self.escaped(Formats.words($0.name))): \(Formats.count($0.count))" },
      of: causes.count)
    section("Other events", notes.prefix(Self.shownRows).map { "- " + Self.escaped($0) }, of: notes.count)
    lines += ["", zoneNote]
    if let siteURL { lines += ["", "[The report on the site](\(siteURL)reports/\(period.key).html)"] }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private static func item(_ issue: CompanyView.Issue, _ base: String?) -> String {
    "- " + (issue.identifier.map { "**\(escaped($0))** " } ?? "")
      + link(escaped(issue.title), "issues/\(issue.slug).html", base)
  }

  private static func link(_ text: String, _ page: String, _ base: String?) -> String {
    base.map { "[\(text)](\($0)\(page))" } ?? text
  }

  private static func row(_ cells: [String]) -> String {
    "| " + cells.map(escaped).joined(separator: " | ") + " |"
  }

  /// Text from data as one line that Markdown shows literally. HTML characters become references, since many
  /// renderers pass HTML through; what would reorder or hide text is made visible, as on a terminal.
  static func escaped(_ text: String) -> String {
    var visible: [UInt8] = []
    TerminalEncoder.append(text, to: &visible)
    var line = ""
    for scalar in String(decoding: visible, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "&": line += "&amp;"
      case "<": line += "&lt;"
      case ">": line += "&gt;"
      case "\\", "`", "*", "_", "{", "}", "[", "]", "#", "!", "|", "~": line += "\\\(scalar)"
      // "https://…" in data would become a link automatically.
      case "/" where line.hasSuffix(":"): line += "&#47;"
      case "\n", "\t": line += " "
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }
}

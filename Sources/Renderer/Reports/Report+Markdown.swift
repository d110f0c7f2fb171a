import Engine

/// A report as GitHub Markdown (for its tables): for chats, wikis and issues.
extension Report {
  private static let shownRows = 50

  /// `page` is the URL of the report's page, if known.
  package func markdown(page: String?) -> [UInt8] {
    var lines = ["# \(Self.escaped(company.name)): \(title)", ""]
    lines += words.map { "- " + Self.escaped($0) }
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
    section("Finished", finished.prefix(Self.shownRows).map(Self.item), of: finished.count)
    section("Created", created.prefix(Self.shownRows).map(Self.item), of: created.count)
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
    if let page { lines += ["", "[The report on the site](\(page))"] }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private static func item(_ issue: CompanyView.Issue) -> String {
    "- " + (issue.identifier.map { "**\(escaped($0))** " } ?? "") + escaped(issue.title)
  }

  private static func row(_ cells: [String]) -> String {
    "| " + cells.map(escaped).joined(separator: " | ") + " |"
  }

  /// Text from data as one line that Markdown shows literally. HTML characters become references, since many renderers
  /// pass HTML through.
  static func escaped(_ text: String) -> String {
    var line = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": line += "&amp;"
      case "<": line += "&lt;"
      case ">": line += "&gt;"
      case "\\", "`", "*", "_", "{", "}", "[", "]", "#", "!", "|", "~": line += "\\\(scalar)"
      // "https://…" in data would become a link automatically.
      case "/" where line.hasSuffix(":"): line += "&#47;"
      case _
      where scalar.properties.generalCategory == .control || scalar == "\u{2028}" || scalar == "\u{2029}":
        line += " "
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }
}

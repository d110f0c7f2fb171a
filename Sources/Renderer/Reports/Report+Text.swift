import Engine

/// A report for a terminal and for `mail`: plain text in columns, safe to print.
extension Report {
  private static let shownRows = 20
  private static let shownAgents = 10

  package var text: [UInt8] {
    var lines = [company.name, "Report for " + title, ""]
    lines += words.map { "  " + $0 }
    // Without a full previous period, there is nothing to compare with.
    let shown = isCompared ? 4 : 2
    if let news {
      lines += ["", "Alerts", "  " + news.summary]
      lines += Self.columns(news.alerts.prefix(Self.shownRows).map { [$0.label, $0.sentence] }).map {
        "  " + $0
      }
      let more = news.alerts.count - Self.shownRows
      if more > 0 { lines.append("  … and \(more) more") }
    }
    let heading = ["", period.shortName, period.previous.shortName, "change"]
    lines += [""] + Self.columns(([heading] + figureRows).map { Array($0.prefix(shown)) })
    if let bars {
      lines += ["", bars.title]
      lines += Self.columns(bars.bars.map { [$0.label, $0.value, $0.blocks] }).map { "  " + $0 }
    }
    func section(_ title: String, _ rows: [[String]], of total: Int) {
      guard !rows.isEmpty else { return }
      lines += ["", title] + Self.columns(rows).map { "  " + $0 }
      if total > rows.count { lines.append("  … and \(total - rows.count) more") }
    }
    section("Finished", finished.prefix(Self.shownRows).map(Self.cells), of: finished.count)
    section("Created", created.prefix(Self.shownRows).map(Self.cells), of: created.count)
    section("Agents", agents.prefix(Self.shownAgents).map(agentCells), of: agents.count)
    section(
      "Failures", causes.prefix(Self.shownAgents).map { [Formats.words($0.name), Formats.count($0.count)] },
      of: causes.count)
    section("Other events", notes.prefix(Self.shownRows).map { [$0] }, of: notes.count)
    lines += ["", zoneNote]
    var bytes: [UInt8] = []
    for line in lines {
      // A line break in a name must not start a new line.
      let oneLine = String(line.map { $0.isNewline ? " " : $0 })
      TerminalEncoder.append(oneLine, to: &bytes)
      bytes.append(0x0A)
    }
    return bytes
  }

  /// Label, value, previous value and change, as text.
  var figureRows: [[String]] {
    figures.map { figure in
      [
        figure.label, figure.value.map(figure.unit.plainText) ?? figure.note ?? Formats.missing,
        figure.before.map(figure.unit.plainText) ?? Formats.missing, changeText(figure),
      ]
    }
  }

  /// "+3", "−$1.20", or "" for an unfinished period.
  func changeText(_ figure: Figure) -> String {
    guard isCompared, let change = figure.change else { return "" }
    return change > 0 ? "+" + figure.unit.plainText(change) : figure.unit.plainText(change)
  }

  private static func cells(_ issue: CompanyView.Issue) -> [String] { [issue.identifier ?? "", issue.title] }

  private func agentCells(_ agent: AgentRow) -> [String] {
    let failed = agent.failed > 0 ? ", \(Formats.count(agent.failed)) failed" : ""
    return [
      agent.name, agent.sum.unbilled ?? Formats.money(agent.sum.billed),
      Formats.tokens(agent.sum.tokens.total, "tokens"),
      Formats.count(agent.runs, "runs") + failed,
    ]
  }

  /// Rows in columns: the first is left-aligned, figures are right-aligned, the last is unaligned.
  private static func columns(_ rows: [[String]]) -> [String] {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.count)
        let isFigure = cell.first.map { "0123456789$<>+−—".contains($0) } ?? false
        line += column == 0 ? cell + space : "  " + (isFigure ? space + cell : cell + space)
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }
}

extension ChartUnit {
  /// Like `text`, without the word that the heading already contains.
  func plainText(_ value: Int64) -> String {
    if case .tokens = self { return Formats.count(value) }
    return text(value)
  }
}

package import Engine

/// The changes of a company in words: sections of sentences for a terminal, Markdown, JSON or a page.
package struct ChangeReport {
  struct Section {
    var title: String
    var items: [String]
    /// The number of sentences that are not listed.
    var more = 0
  }

  let comparison: CompanyComparison
  package var isSame: Bool { comparison.isSame }
  /// The names of the two sides: paths or revisions.
  let labels: (before: String, after: String)
  private let text: ChangeText
  /// The maximum number of sentences per section. JSON has all.
  private static let limit = 100

  package init(_ comparison: CompanyComparison, before: String, after: String) {
    self.comparison = comparison
    labels = (before, after)
    text = ChangeText(comparison)
  }

  // MARK: Sections

  var sections: [Section] {
    var sections: [Section] = []
    func add(_ title: String, _ items: [String], limit: Int = Self.limit) {
      guard !items.isEmpty else { return }
      sections.append(
        Section(title: title, items: Array(items.prefix(limit)), more: max(0, items.count - limit)))
    }
    for (title, table) in [
      ("Company", RecordTable.company), ("Agents", .agents), ("Goals", .goals), ("Projects", .projects),
    ] {
      add(title, comparison.changes(of: table).map(text.sentence))
    }
    add("Issues by project", issueSummary.map(Self.words))
    add("Issues", comparison.changes(of: .issues).map(text.sentence))
    add("Routines", comparison.changes(of: .routines).map(text.sentence))
    add("Approvals", comparison.changes(of: .approvals).map(text.sentence))
    add("Comments", commentSummary)
    add("Spend in this period", spendSentences)
    return sections
  }

  struct ProjectSum {
    var projectId: String?
    var name: String
    var counts: [Change.Kind: Int] = [:]
  }

  /// Opened and finished issues by project, in the newer side's order, with no project last.
  var issueSummary: [ProjectSum] {
    var sums: [String?: ProjectSum] = [:]
    for change in comparison.changes(of: .issues) {
      let name = change.projectId.map { comparison.name($0) } ?? "No project"
      sums[change.projectId, default: ProjectSum(projectId: change.projectId, name: name)]
        .counts[change.kind, default: 0] += 1
    }
    return sums.values.sorted { a, b in
      (a.projectId == nil ? 1 : 0, a.name, a.projectId ?? "") < (
        b.projectId == nil ? 1 : 0, b.name, b.projectId ?? ""
      )
    }
  }

  private static func words(_ sum: ProjectSum) -> String {
    let named: [(Change.Kind, String)] = [
      (.opened, "opened"), (.done, "done"), (.cancelled, "cancelled"), (.reopened, "reopened"),
      (.removed, "removed"),
    ]
    var parts = named.compactMap { kind, word in sum.counts[kind].map { "\($0) \(word)" } }
    let others = sum.counts.filter { count in !named.contains { $0.0 == count.key } }.values.reduce(0, +)
    if others > 0 { parts.append(Formats.count(others, "other changes")) }
    return "\(ChangeText.line(sum.name)): \(parts.joined(separator: ", "))"
  }

  private var commentSummary: [String] {
    let changes = comparison.changes(of: .comments)
    let added = changes.filter { $0.kind == .added }.count
    let others = changes.filter { $0.kind != .added }
    return (added == 0 ? [] : [Formats.count(added, "comments") + " added"])
      + others.map(text.sentence)
  }

  private var spendSentences: [String] {
    let spend = comparison.spend
    guard !spend.rows.isEmpty else { return [] }
    var total = "\(Formats.money(spend.billed)) billed, \(Formats.tokens(spend.tokens.total, "tokens"))"
    let kinds = [("unpriced", "without a billed amount"), ("included", "covered by a subscription")]
    for (kind, words) in kinds {
      let tokens = spend.tokens(kind)
      if tokens != 0 { total += "; \(Formats.tokens(tokens)) \(words)" }
    }
    return [total]
      + spend.byAgent.map { row in
        let name = row.agentId.map { ChangeText.line(comparison.name($0)) } ?? "No agent"
        return
          "\(name): \(row.billed == .zero && row.tokens > 0 ? "nothing billed" : Formats.money(row.billed)), "
          + Formats.tokens(row.tokens, "tokens")
      }
  }

  // MARK: Forms

  private var title: String { "Changes in \(ChangeText.line(comparison.after.company.name))" }
  private var range: String { "From \(ChangeText.line(labels.before)) to \(ChangeText.line(labels.after))" }

  /// For a terminal: control characters in data are shown as text.
  package var plainText: [UInt8] {
    var lines = [title, range]
    if comparison.isSame { lines += ["", "No changes."] }
    for section in sections {
      lines += ["", section.title] + section.items.map { "  \($0)" }
      if section.more > 0 {
        lines.append("  and \(Formats.count(Int64(section.more))) more (use --json for all)")
      }
    }
    var bytes: [UInt8] = []
    TerminalEncoder.append(lines.map { $0 + "\n" }.joined(), to: &bytes)
    return bytes
  }

  package var markdown: [UInt8] {
    var text = "# \(Self.markdown(title))\n\n\(Self.markdown(range))\n"
    if comparison.isSame { text += "\nNo changes.\n" }
    for section in sections {
      text += "\n## \(section.title)\n\n"
      for item in section.items { text += "- \(Self.markdown(item))\n" }
      if section.more > 0 { text += "- and \(Formats.count(Int64(section.more))) more\n" }
    }
    return Array(text.utf8)
  }

  /// Text that Markdown shows literally.
  private static func markdown(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\\", "`", "*", "_", "[", "]", "#", "|", "~": escaped += "\\" + String(scalar)
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  package var value: Value {
    func side(_ records: CompanyRecords, _ label: String) -> Value {
      [
        "label": .string(label), "id": .string(records.company.id), "name": .string(records.company.name),
        "agents": count(records, .agents), "goals": count(records, .goals),
        "projects": count(records, .projects),
        "issues": count(records, .issues),
      ]
    }
    func changes(_ table: RecordTable) -> Value {
      .list(
        comparison.changes(of: table).map { change in
          guard case .record(var fields) = change.value else { return change.value }
          fields["text"] = .string(text.sentence(change))
          return .record(fields)
        })
    }
    let projects = issueSummary.map { sum -> Value in
      var fields: Fields = ["projectId": .optional(sum.projectId), "project": .string(sum.name)]
      for kind in [Change.Kind.opened, .done, .cancelled, .reopened] {
        fields[kind.rawValue] = .int(Int64(sum.counts[kind] ?? 0))
      }
      return .record(fields)
    }
    return [
      "schemaVersion": "1.0", "same": .bool(comparison.isSame),
      "before": side(comparison.before, labels.before), "after": side(comparison.after, labels.after),
      "company": changes(.company), "agents": changes(.agents), "goals": changes(.goals),
      "projects": changes(.projects), "issues": changes(.issues), "issuesByProject": .list(projects),
      "routines": changes(.routines), "comments": changes(.comments), "approvals": changes(.approvals),
      "spend": spendValue,
    ]
  }

  private var spendValue: Value {
    let spend = comparison.spend
    return [
      "billedCents": spend.billed.cents, "tokens": .int(spend.tokens.total),
      "unpricedTokens": .int(spend.tokens("unpriced")), "includedTokens": .int(spend.tokens("included")),
      "rows": .list(
        spend.rows.map { row in
          [
            "month": .string(row.key.month), "agentId": .optional(row.key.agentId),
            "agent": .optional(row.key.agentId.map { comparison.name($0) }),
            "provider": .optional(row.key.provider), "model": .optional(row.key.model),
            "kind": .string(row.key.kind), "billedCents": row.billed.cents,
            "inputTokens": .int(row.tokens.input),
            "cachedInputTokens": .int(row.tokens.cachedInput), "outputTokens": .int(row.tokens.output),
            "unsplitTokens": .int(row.tokens.unsplit),
          ]
        }),
    ]
  }

  private func count(_ records: CompanyRecords, _ table: RecordTable) -> Value {
    .int(
      Int64(
        records[table].filter { !CompanyComparison.isGone($0, table) && $0["isPlaceholder"] == nil }.count))
  }
}

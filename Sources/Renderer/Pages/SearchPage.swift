import Engine

/// Search. Small lists are in one file; issues and activity are in parts that the page loads on demand.
enum SearchPage {
  private static let index = "search/index.js"
  private static let issuesInPart = 700

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    let issues = issues(context)
    let parts =
      (context.view.knowledge.map(KnowledgeSearch.parts) ?? []) + issues.map(\.part)
      + ReplaySearch.parts(context.view.replays)
      + ActivitySearch.all(context.view.activity).map(\.part)
    return [Page("search.html") { context, site in index(parts, context, &site) }] + issues.map(\.page)
      + ReplaySearch.pages(context)
  }

  private static func index(_ parts: [SearchPart], _ context: SiteContext, _ site: inout PageWriter) {
    var rows: [Value] = []
    func add(_ kind: String, _ name: String, _ page: String, _ detail: String) {
      rows.append([.string(kind), .string(cut(name)), .string(page), .string(detail)])
    }
    rows += records(context)
    for routine in context.view.routines {
      add("routine", routine.title, RoutinesPage.page(routine), Formats.words(routine.status ?? ""))
    }
    for row in context.view.ledger.byModel where !row.isUnattributed {
      if let model = row.model { add("model", model, "costs.html#models", row.provider ?? "") }
    }
    for list in IssueViews(context).lists where list.kind != .projectStatus {
      add(
        "issues", "\(list.kind.title): \(list.title)", list.page, Formats.count(list.count, "issues"))
    }
    for cause in context.view.runFigures.causes.prefix(100) {
      add(
        "cause", Formats.words(cause.code),
        context.causePage(cause.code) ?? "reliability.html#causes",
        Formats.count(cause.runs, "failed runs"))
    }
    for day in context.view.activity.days {
      add(
        "day",
        SiteContext.isDated(day.day) ? "\(Formats.day(day.day)) \(day.day.text)" : "No date",
        SiteContext.page(ofDay: day.day),
        Formats.count(day.count, "entries"))
    }
    let list = parts.map { part -> Value in [.string(part.path), .string(part.what)] }
    site.file(
      index, "Search index", SearchPart.script(["rows": .list(rows), "parts": .list(list)]))
    let page: Value = [
      "index": .string(index), "agents": .int(Int64(context.countedAgents.count)),
      "issues": .int(Int64(context.countedIssues.count)),
      "knowledge": .bool(context.view.knowledge != nil),
      "runs": .bool(!context.view.replays.isEmpty),
    ]
    site.page("search.html", "search", title: "Search", page)
  }

  /// Agents, projects and goals.
  static func records(_ context: SiteContext) -> [Value] {
    var rows: [Value] = []
    func add(_ kind: String, _ name: String, _ page: String, _ detail: String) {
      rows.append([.string(kind), .string(cut(name)), .string(page), .string(detail)])
    }
    for agent in context.view.agents {
      add(
        "agent", agent.name, SiteContext.page(agent),
        [agent.title ?? agent.role, agent.status.map(Formats.words)].compactMap { $0 }.joined(separator: ", ")
      )
    }
    for project in context.view.projects {
      add("project", project.name, SiteContext.page(project), Formats.words(project.status ?? ""))
    }
    for goal in context.view.goals {
      add("goal", goal.title, SiteContext.page(goal), Formats.words(goal.status ?? ""))
    }
    return rows
  }

  /// The parts with issues, newest first. Issues are numbered from the oldest, so that a new one changes only
  /// the last part.
  private static func issues(_ context: SiteContext) -> [(part: SearchPart, page: Page)] {
    let issues = context.view.issues
    let starts = Array(stride(from: 0, to: issues.count, by: issuesInPart))
    return starts.enumerated().reversed().map { number, start in
      let part = SearchPart(path: "search/issues-\(number + 1).js", what: "issues")
      let some = issues[start..<min(start + issuesInPart, issues.count)]
      var facts = DependencyDigest()
      for issue in some { facts.add(issue) }
      let page = Page(part.path, [.facts: facts.value]) { context, site in
        let rows = some.map { issue -> Value in
          let name = (issue.identifier.map { $0 + " " } ?? "") + issue.title
          return .list(
            [
              .string(cut(name)), .string(SiteContext.page(issue)),
              .string(Formats.words(issue.status ?? "")),
            ] + (issue.isPlaceholder ? [] : IssueFilter.row(issue, context)))
        }
        let value: Value = ["part": .int(Int64(number)), "issues": .list(rows)]
        site.file(part.path, "Search index: issues", SearchPart.script(value))
      }
      return (part, page)
    }
  }

  /// The parts with issues, which the list of all issues reads too.
  static func issueParts(_ context: SiteContext) -> [String] {
    let count = (context.view.issues.count + issuesInPart - 1) / issuesInPart
    return (0..<count).map { "search/issues-\($0 + 1).js" }
  }

  private static func cut(_ name: String) -> String { String(name.prefix(SearchPart.maximumName)) }
}

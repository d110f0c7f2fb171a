import Engine

/// Finding by name. The index is a script that only sets a value, since a page opened from disk may not fetch a file.
enum SearchPage {
  private static let index = "search/index.js"
  /// The newest entries of the activity that can be found; older ones are found by their day.
  private static let activityRows = 1000

  static func build(_ context: SiteContext, _ site: inout Site) throws {
    var rows: [Value] = []
    func add(_ kind: String, _ name: String, _ page: String, _ detail: String = "") {
      // Names are as long as the data has them; what is searched for stands at their beginning.
      rows.append([.string(kind), .string(String(name.prefix(160))), .string(page), .string(detail)])
    }
    for agent in context.snapshot.agents {
      add(
        "agent", agent.name, SiteContext.page(agent),
        [agent.title ?? agent.role, agent.status.map(Formats.words)].compactMap { $0 }.joined(separator: ", ")
      )
    }
    for project in context.snapshot.projects {
      add("project", project.name, SiteContext.page(project), Formats.words(project.status ?? ""))
    }
    for goal in context.snapshot.goals {
      add("goal", goal.title, SiteContext.page(goal), Formats.words(goal.status ?? ""))
    }
    for issue in context.snapshot.issues.reversed() {
      add(
        "issue", (issue.identifier.map { $0 + " " } ?? "") + issue.title, SiteContext.page(issue),
        Formats.words(issue.status ?? ""))
    }
    for day in context.snapshot.activity.days {
      add(
        "activity", "\(Formats.day(day.day)) \(day.day.text)", "activity/\(day.day.text).html",
        Formats.count(day.count, "entries"))
    }
    for item in try context.snapshot.history.recentActivity(limit: activityRows) {
      guard let at = item.at else { continue }
      let day = context.zone.day(of: at)
      add(
        "activity", context.sentence(item), "activity/\(day.text).html#\(SiteContext.anchor(item))",
        Formats.day(day))
    }
    var bytes = Array("window.paperclipSearch = ".utf8)
    bytes += JSONWriter.encode(.list(rows), layout: .compact)
    while bytes.last == 0x0A { bytes.removeLast() }
    bytes += Array(";\n".utf8)
    try site.file(index, "The index of the search", bytes)
    let page: Value = [
      "index": .string(index), "agents": .int(Int64(context.countedAgents.count)),
      "issues": .int(Int64(context.countedIssues.count)), "total": .int(Int64(rows.count)),
    ]
    try site.page("search.html", "search", title: "Search", page)
  }
}

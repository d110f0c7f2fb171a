import Engine

/// A page for every project, and the list of all of them.
enum ProjectPages {
  private static let shownIssues = 200

  static func build(_ context: SiteContext, _ site: inout Site) throws {
    let spend = Dictionary(
      context.view.ledger.byProject.compactMap { row in row.projectId.map { ($0, row.sum) } }
    ) { first, _ in first }
    let issues = Dictionary(grouping: context.countedIssues) { $0.projectId ?? "" }
    var projects: [Value] = []
    for project in context.view.projects {
      let own = issues[project.id] ?? []
      var fields = value(project, own, spend[project.id], context)
      projects.append(.record(fields))
      fields["issues"] = .list(own.reversed().prefix(shownIssues).map(context.value))
      fields["hasMore"] = .bool(own.count > shownIssues)
      try site.page(SiteContext.page(project), "project", title: project.name, .record(fields))
    }
    let page: Value = [
      "projects": .list(projects), "total": .int(Int64(projects.count)),
      "byStatus": SiteContext.statusList(context.view.projects.map(\.status)),
    ]
    try site.page("projects/index.html", "projects", title: "Projects", page)
    try site.api(
      "api/projects.json", "All projects", .list(projects), meta: ["count": .int(Int64(projects.count))])
  }

  private static func value(
    _ project: CompanyView.Project, _ issues: [CompanyView.Issue], _ spend: CostLedger.Sum?,
    _ context: SiteContext
  ) -> [String: Value] {
    let done = Int64(issues.filter { $0.status == "done" }.count)
    let counted = Int64(issues.count)
    return [
      "id": .string(project.id), "slug": .string(project.slug), "name": .string(project.name),
      "description": .optional(project.description), "status": .optional(project.status),
      "leadAgentId": .optional(project.leadAgentId), "lead": context.agentReference(project.leadAgentId),
      "goalId": .optional(project.goalId), "goal": context.goalReference(project.goalId),
      "targetDate": .optional(project.targetDate), "createdAt": SiteContext.instant(project.createdAt),
      "archivedAt": SiteContext.instant(project.archivedAt), "issuesTotal": .int(counted),
      "issuesDone": .int(done),
      "hasIssues": .bool(counted > 0), "donePercent": SiteContext.share(done, of: counted),
      "perFinishedIssue": WastePage.perIssue(
        (spend ?? CostLedger.Sum()).billed, spend ?? CostLedger.Sum(), done),
      "issuesByStatus": SiteContext.statusList(issues.map(\.status)),
      "spend": .record(context.fields(spend ?? CostLedger.Sum())), "page": .string(SiteContext.page(project)),
    ]
  }
}

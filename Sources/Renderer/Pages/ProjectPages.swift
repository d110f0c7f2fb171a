import Engine

/// Project pages and their list.
enum ProjectPages {
  private static let shownIssues = 200

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    let spend = Dictionary(
      context.view.ledger.byProject.compactMap { row in row.projectId.map { ($0, row.sum) } }
    ) { first, _ in first }
    let issues = Groups(context.countedIssues, by: \.projectId)
    let list = Page("projects/index.html") { context, site in
      let projects = context.view.projects.map { project in
        Value.record(value(project, issues[project.id], spend[project.id], context))
      }
      let page: Value = [
        "projects": .list(projects), "total": .int(Int64(projects.count)),
        "byStatus": SiteContext.statusList(context.view.projects.map(\.status), in: "projects/index.html"),
      ]
      site.page("projects/index.html", "projects", title: "Projects", page)
      site.api(
        "api/projects.json", "All projects", .list(projects), meta: ["count": .int(Int64(projects.count))])
    }
    return [list]
      + context.view.projects.map {
        page(of: $0, issues, spend[$0.id] ?? CostLedger.Sum(), context)
      }
  }

  private static func page(
    of project: CompanyView.Project, _ issues: Groups<CompanyView.Issue>, _ spend: CostLedger.Sum,
    _ context: SiteContext
  ) -> Page {
    var facts = DependencyDigest()
    facts.add(project)
    facts.add(spend)
    for issue in issues[project.id] { facts.add(issue) }
    for budget in BudgetList(context).values(.project, project.id) { facts.add(budget) }
    let path = SiteContext.page(project)
    return Page(path, [.facts: facts.value]) { context, site in
      let issues = issues[project.id]
      var fields = value(project, issues, spend, context)
      fields["issues"] = .list(issues.reversed().prefix(shownIssues).map(context.value))
      fields["budgets"] = .list((fields["budgets"]?.list ?? []).map(BudgetList.shown))
      fields["issuesByStatus"] = .list(
        (fields["issuesByStatus"]?.list ?? []).map { row in
          var fields = row.record ?? [:]
          fields["listPage"] = .string(IssueViews.page(of: project, status: row["status"]?.string))
          return .record(fields)
        })
      fields["isKnownByFacts"] = .bool(project.isKnownByFacts)
      fields["areIssuesDated"] = .bool(SiteContext.areDated(issues))
      fields["allIssues"] = .string(IssueFilter.page([("project", project.name)]))
      fields["hasMore"] = .bool(issues.count > shownIssues)
      site.page(
        path, "project", title: project.name, .record(fields),
        .changed(
          (issues.map(IssuePages.newest) + [project.createdAt, project.archivedAt]).compactMap { $0 }.max()))
    }
  }

  private static func value(
    _ project: CompanyView.Project, _ issues: [CompanyView.Issue], _ spend: CostLedger.Sum?,
    _ context: SiteContext
  ) -> Fields {
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
      "budgets": .list(BudgetList(context).values(.project, project.id)),
      "issuesByStatus": SiteContext.statusList(issues.map(\.status)),
      "spend": .record(context.fields(spend ?? CostLedger.Sum())), "page": .string(SiteContext.page(project)),
    ]
  }
}

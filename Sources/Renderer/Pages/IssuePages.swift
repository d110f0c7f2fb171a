import Engine

/// A page for every issue, and the paged list of all of them.
enum IssuePages {
  private static let perPage = 100
  private static let perFile = 500
  private static let shownRuns = 10

  static func build(_ context: SiteContext, _ site: inout Site) throws {
    for issue in context.view.issues { try page(of: issue, context, &site) }
    try lists(context, &site)
  }

  private static func page(of issue: CompanyView.Issue, _ context: SiteContext, _ site: inout Site) throws {
    let history = context.view.history
    guard case .record(var fields) = context.value(issue) else { return }
    let sum = context.spendByIssue[issue.id] ?? CostLedger.Sum()
    fields["spend"] = .record(context.fields(sum))
    fields["hasSpend"] = .bool(sum.events > 0)
    // What all of them are about is this issue, which need not be told again with each.
    fields["timeline"] = .list(
      try history.activity(ofIssue: issue.id).map {
        context.value($0).without("entity", "entityId", "entityType", "isSelf")
      })
    fields["runs"] = .list(
      try history.runs(ofIssue: issue.id, limit: shownRuns).map { context.value($0).without("issue") })
    fields["parts"] = .list(context.parts(of: issue).map { context.issueReference($0.id) })
    let end = issue.completedAt ?? issue.cancelledAt
    fields["isFinished"] = .bool(end != nil)
    fields["ageMs"] = .optional(
      issue.createdAt.map { (end ?? context.view.asOf).milliseconds - $0.milliseconds })
    fields["workMs"] = .optional(
      issue.startedAt.flatMap { start in end.map { $0.milliseconds - start.milliseconds } })
    let name = issue.identifier.map { $0 + " " } ?? ""
    try site.api("api/issues/by-id/\(issue.slug).json", "The issue \(name)\(issue.title)", .record(fields))
    fields["isKnownByFacts"] = .bool(issue.isKnownByFacts)
    fields["timeline"] = .list(Anchor.unique(fields["timeline"]?.list ?? []))
    try site.page(SiteContext.page(issue), "issue", title: name + issue.title, .record(fields))
  }

  private static func lists(_ context: SiteContext, _ site: inout Site) throws {
    let issues = context.countedIssues
    let pages = max(1, (issues.count + perPage - 1) / perPage)
    func path(_ number: Int) -> String { number == 1 ? "issues/index.html" : "issues/page-\(number).html" }
    // Newest first: what is being worked on is what people look for.
    let newest = Array(issues.reversed())
    for number in 1...pages {
      let rows = newest.dropFirst((number - 1) * perPage).prefix(perPage)
      let value: Value = [
        "total": .int(Int64(issues.count)), "number": .int(Int64(number)), "pages": .int(Int64(pages)),
        "isPaged": .bool(pages > 1), "byStatus": SiteContext.statusList(issues.map(\.status)),
        "issues": .list(rows.map(context.value)), "previous": number > 1 ? .string(path(number - 1)) : .null,
        "next": number < pages ? .string(path(number + 1)) : .null,
      ]
      let title = number == 1 ? "Issues" : "Issues, page \(number)"
      try site.page(path(number), "issues", title: title, value)
    }
    let files = max(1, (issues.count + perFile - 1) / perFile)
    for number in 1...files {
      let rows = issues.dropFirst((number - 1) * perFile).prefix(perFile)
      try site.api(
        "api/issues/\(number).json", "Issues, oldest first, file \(number) of \(files)",
        .list(rows.map(context.value)),
        meta: [
          "count": .int(Int64(rows.count)), "page": .int(Int64(number)), "pages": .int(Int64(files)),
          "total": .int(Int64(issues.count)),
        ],
        links: [
          "prev": number > 1 ? .string("\(number - 1).json") : .null,
          "next": number < files ? .string("\(number + 1).json") : .null,
        ])
    }
  }
}

/// The files of records: who and what there is.
extension SchemaTable {
  private static let count = Schema.object(["count": .integer])

  static let modules = Row(
    name: "module", what: "What a module publishes", path: "api/modules/{prefix}/{name}.json", data: .any)

  static let records: [Row] = [
    modules,
    Row(
      name: "company", what: "The company", path: "api/company.json",
      data: .object([
        "id": .text, "slug": .text, "name": .text, "description": .text.orNull, "status": .text.orNull,
        "timeZone": .text, "budgetMonthlyCents": .cents.orNull, "createdAt": .instant.orNull,
      ])),
    Row(
      name: "agents", what: "All agents", path: "api/agents.json", data: .list(.named("Agent")), meta: count),
    Row(
      name: "agent", what: "One agent", path: "api/agents/{slug}.json",
      data: (SchemaDefinitions.all["Agent"] ?? .any).with([
        "metadata": .list(.object(["name": .text, "value": .text])), "month": .month,
        "openIssues": .list(.named("Issue")), "openIssuesTotal": .integer,
        "finishedIssues": .list(.named("Issue")), "finishedIssuesTotal": .integer,
        "perFinishedIssue": .named("PerIssue"), "reliability": .named("Reliability"), "idleRuns": .integer,
        "history": .list(.named("Activity")), "recentRuns": .list(.named("Run")),
        "reports": .list(.named("Reference")), "spend": .named("Sum"),
      ])),
    Row(
      name: "org", what: "Who reports to whom", path: "api/org.json",
      data: .object(["roots": .list(.named("OrgNode")), "problems": .list(.any)])),
    Row(
      name: "goals", what: "All goals", path: "api/goals.json",
      data: .list(
        .object([
          "id": .text, "title": .text, "description": .text.orNull, "level": .text.orNull,
          "status": .text.orNull, "parentId": .text.orNull, "ownerAgentId": .text.orNull,
          "owner": Schema.named("Reference").orNull, "createdAt": .instant.orNull,
          "completedAt": .instant.orNull, "issuesTotal": .integer, "issuesDone": .integer,
          "donePercent": .integer.orNull, "hasIssues": .flag, "spend": .named("Sum"), "hasSpend": .flag,
          "lastMovedAt": .instant.orNull, "page": .path,
        ])), meta: count),
    Row(
      name: "projects", what: "All projects", path: "api/projects.json",
      data: .list(
        .object([
          "id": .text, "slug": .text, "name": .text, "description": .text.orNull, "status": .text.orNull,
          "leadAgentId": .text.orNull, "goalId": .text.orNull, "targetDate": .text.orNull,
          "createdAt": .instant.orNull, "archivedAt": .instant.orNull, "issuesTotal": .integer,
          "issuesDone": .integer, "donePercent": .integer.orNull, "perFinishedIssue": .named("PerIssue"),
          "spend": .named("Sum"), "page": .path,
        ])), meta: count),
    Row(
      name: "issues", what: "Issues, oldest first", path: "api/issues/{page}.json",
      data: .list(.named("Issue")),
      meta: .object(["count": .integer, "page": .integer, "pages": .integer, "total": .integer]),
      links: .object(["prev": .text.orNull, "next": .text.orNull])),
    Row(
      name: "issue", what: "One issue", path: "api/issues/by-id/{identifier}.json",
      data: (SchemaDefinitions.all["Issue"] ?? .any).with([
        "timeline": .list(.named("Activity")), "runs": .list(.named("Run")), "spend": .named("Sum"),
        "parts": .list(.any), "isFinished": .flag, "ageMs": .integer.orNull, "workMs": .integer.orNull,
      ])),
    Row(
      name: "activity", what: "What happened on one day", path: "api/activity/{year}/{month}/{day}.json",
      data: .list(.named("Activity")),
      meta: .object(["count": .integer, "day": .day, "timeZone": .text])),
    Row(
      name: "template", what: "The company as a template that can be imported",
      path: "api/templates/export.json", data: .object([:])),
  ]
}

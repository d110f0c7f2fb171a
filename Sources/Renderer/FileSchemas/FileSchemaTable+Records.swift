/// Files about records.
extension FileSchemaTable {
  private static let count = FileSchema.object(["count": .integer])
  private static let olderRuns = FileSchema.object(["count": .integer, "newest": .instant]).describing(
    "Runs of which only sums are kept, and when the newest of them began")

  static let modules = Row(
    name: "module", what: "File published by a module", path: "api/modules/{prefix}/{name}.json", data: .any,
    moment: .either)

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
      data: (FileSchemaDefinitions.all["Agent"] ?? .any).with([
        "metadata": .list(.object(["name": .text, "value": .plain])), "month": .month,
        "openIssues": .list(.named("Issue")), "openIssuesTotal": .integer,
        "finishedIssues": .list(.named("Issue")), "finishedIssuesTotal": .integer,
        "perFinishedIssue": .named("PerIssue"), "reliability": .named("Reliability"),
        "idleRuns": .integer.orNull,
        "budgets": .list(.named("Budget")), "routines": .list(.named("Routine")),
        "history": .list(.named("Activity")),
        "recentRuns": .list(.named("Run")),
        "reports": .list(.named("Reference")), "spend": .named("Sum"),
      ]).allowing(["olderRuns": olderRuns]), moment: .record),
    Row(
      name: "org", what: "Org chart", path: "api/org.json",
      data: .object([
        "roots": .list(.named("OrgNode")),
        "problems": .list(
          .object(["agent": FileSchema.named("Reference").orNull, "agentId": .text, "problem": .text])),
        "former": .list(.named("OrgEntry")).describing("Terminated agents"),
        "continued": .list(.object(["managerId": .text, "reports": .list(.named("OrgNode"))])).describing(
          "Reports of agents at the deepest level that is nested"),
      ])),
    Row(
      name: "goals", what: "All goals", path: "api/goals.json",
      data: .list(
        .object([
          "id": .text, "title": .text, "description": .text.orNull, "level": .text.orNull,
          "status": .text.orNull, "parentId": .text.orNull, "ownerAgentId": .text.orNull,
          "owner": FileSchema.named("Reference").orNull, "createdAt": .instant.orNull,
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
          "issuesDone": .integer, "hasIssues": .flag, "donePercent": .integer.orNull,
          "issuesByStatus": .list(.object(["status": .text, "count": .integer])),
          "lead": FileSchema.named("Reference").orNull, "goal": FileSchema.named("Reference").orNull,
          "perFinishedIssue": .named("PerIssue"), "budgets": .list(.named("Budget")),
          "spend": .named("Sum"), "page": .path,
        ])), meta: count),
    Row(
      name: "routines", what: "All routines: work that recurs", path: "api/routines.json",
      data: .list(
        .named("Routine")), meta: count),
    Row(
      name: "issues", what: "Issues, oldest first", path: "api/issues/{page}.json",
      data: .list(.named("Issue")), moment: .record,
      meta: .object(["count": .integer, "page": .integer]),
      links: .object(["prev": .text.orNull, "next": .text.orNull])),
    Row(
      name: "issue-lists",
      what: "Lists of issues by status, assignee, project, project and status, label and age",
      path: "api/issue-lists.json",
      data: .list(
        .object([
          "kind": .words(["status", "assignee", "project", "project-and-status", "label", "age"]),
          "name": .text, "title": .text,
          "count": .integer, "page": .path,
        ]))),
    Row(
      name: "issue", what: "One issue", path: "api/issues/by-id/{identifier}.json",
      data: (FileSchemaDefinitions.all["Issue"] ?? .any).with([
        "timeline": .list(.named("Activity")).describing("The newest entries, at most 149, oldest first"),
        "earlier": .list(.path).describing("Files of all older entries, 100 each, the oldest first"),
        "runs": .list(.named("Run")), "spend": .named("Sum"),
        "parts": .list(.named("Reference")), "hasSpend": .flag, "isFinished": .flag, "ageMs": .integer.orNull,
        "workMs": .integer.orNull,
      ]).allowing([
        "description": FileSchema.text.orNull.describing("Markdown"),
        "comments": FileSchema.list(
          .object([
            "at": .instant.orNull, "author": FileSchema.named("Reference").orNull, "isPerson": .flag,
            "body": .text,
          ])
        ).describing("The newest comments, oldest first"),
        "commentsTotal": .integer, "olderRuns": olderRuns,
      ]), moment: .record),
    Row(
      name: "timeline", what: "Earlier entries of an issue",
      path: "api/issues/by-id/{identifier}/{part}.json", data: .list(.named("Activity")),
      moment: .record),
    Row(
      name: "activity", what: "Activity on one day", path: "api/activity/{year}/{month}/{day}.json",
      data: .list(.named("Activity")), moment: .record,
      meta: .object(["count": .integer, "day": .day, "timeZone": .text])),
    Row(
      name: "template", what: "The company as an importable template",
      path: "api/templates/export.json", data: template),
  ]

  /// As in an export, without empty fields. Templates/schemas/template.schema.json describes what an import
  /// accepts.
  private static let template = FileSchema.object(
    [
      "id": .text, "name": .text,
      "agents": .list(
        .object(
          ["ref": .text, "name": .text],
          optional: [
            "role": .text, "title": .text, "reportsTo": .text, "budgetCents": .cents, "capabilities": .text,
            "adapterType": .text, "status": .text, "metadata": .record,
          ])),
      "goals": .list(
        .object(
          ["ref": .text, "title": .text],
          optional: [
            "description": .text, "level": .text, "status": .text, "parentRef": .text, "ownerRef": .text,
          ])),
      "projects": .list(
        .object(
          ["ref": .text, "name": .text],
          optional: [
            "description": .text, "status": .text, "leadRef": .text, "goalRef": .text, "targetDate": .text,
          ])),
      "issues": .list(
        .object(
          ["title": .text],
          optional: [
            "description": .text, "status": .text, "priority": .text, "projectRef": .text,
            "assigneeRef": .text, "goalRef": .text,
          ])),
    ],
    optional: [
      "description": .text, "version": .text, "author": .text,
      "routines": .list(
        .object(
          ["ref": .text, "title": .text],
          optional: [
            "description": .text, "status": .text, "priority": .text, "projectRef": .text,
            "assigneeRef": .text, "goalRef": .text, "concurrencyPolicy": .text, "catchUpPolicy": .text,
            "triggers": .list(
              .object(
                ["kind": .text],
                optional: [
                  "label": .text, "enabled": .flag, "cronExpression": .text, "timezone": .text,
                  "signingMode": .text, "replayWindowSec": .integer,
                ])),
            "variables": .list(.record),
          ])),
    ])
}

/// Definitions that several files share.
enum FileSchemaDefinitions {
  static let all: [String: FileSchema] = [
    "Reference": .object(["id": .text, "name": .text, "page": .path.orNull]),
    "Tokens": .object([
      "input": .integer.describing("Without cached tokens"), "cachedInput": .integer, "output": .integer,
      "unsplit": .integer.describing("Given only as a total"),
    ]),
    "Use": .object([
      "runs": .integer, "tokens": .integer, "billedCents": .cents, "unbilled": .text.orNull,
    ]),
    "PerIssue": .object([
      "billedCents": .cents.orNull, "tokens": .integer.orNull, "unbilled": .text.orNull,
    ]),
    "Reliability": .object([
      "id": .text, "slug": .text, "agent": .named("Reference"), "status": .text.orNull, "ended": .integer,
      "failed": .integer, "failedPercent": .integer.orNull, "weekEnded": .integer, "weekFailed": .integer,
      "weekPercent": .integer.orNull, "durations": .named("Durations"),
    ]),
    "Durations": .object([
      "median": .integer.orNull.describing("Milliseconds"), "p95": .integer.orNull,
      "longest": .integer.orNull,
      "runs": .integer,
    ]),
    "Routine": routine, "Budget": budget, "BudgetIncident": incident, "Sum": sum, "Agent": agent,
    "Issue": issue, "Run": run,
    "Activity": activity, "OrgEntry": orgEntry,
    "OrgNode": orgEntry.with(["reports": .list(.named("OrgNode"))]),
    "Period": .object([
      "key": .text, "kind": .words(["day", "week", "month"]), "name": .text, "shortName": .text, "from": .day,
      "to": .day,
    ]),
    "Alert": .object(
      [
        "id": .text.describing("Stable for as long as the problem lasts"),
        "kind": .text, "severity": .words(["critical", "warning"]),
        "subject": FileSchema.object(["id": .text, "name": .text]).orNull, "summary": .text, "hint": .text,
        "since": .instant.orNull,
        "firstSeenAt": FileSchema.instant.orNull.describing("When the rule first found it, by the facts"),
        "page": .path,
      ], optional: ["company": .text.describing("The company's slug, in the file over several")]),
  ]

  /// The totals of a kind of record: the number, and the number by status.
  static let totals = FileSchema.object(["total": .integer, "byStatus": .counts])

  private static let reference = FileSchema.named("Reference").orNull

  private static let sum = FileSchema.object([
    "billedCents": .cents.describing("Amount charged, in US cents; see unbilled where it is 0"),
    "notionalCents": .cents.orNull.describing(
      "Tokens at the prices of the price file, if configured"),
    "tokensWithoutPrice": .integer.orNull.describing("Tokens without a price, not in notionalCents"),
    "inputTokens": .integer, "cachedInputTokens": .integer, "outputTokens": .integer,
    "unsplitTokens": .integer,
    "totalTokens": .integer, "events": .integer.describing("Ledger entries"),
    "hasBilled": .flag, "unpricedEvents": .integer, "includedEvents": .integer,
    "unbilled": .text.orNull.describing("Why there is no amount: not priced, or included in a subscription"),
  ])

  private static let routine = FileSchema.object([
    "id": .text, "title": .text, "description": .text.orNull, "status": .text.orNull,
    "priority": .text.orNull, "assigneeAgentId": .text.orNull,
    "assignee": FileSchema.named("Reference").orNull, "projectId": .text.orNull,
    "project": FileSchema.named("Reference").orNull, "goalId": .text.orNull,
    "goal": FileSchema.named("Reference").orNull,
    "schedule": .text.describing("When it runs, in words"),
    "runs": .object(["total": .integer, "failed": .integer]), "lastRunStatus": .text.orNull,
    "triggers": .list(
      .object([
        "kind": .text, "label": .text.orNull, "enabled": .flag, "cronExpression": .text.orNull,
        "timezone": .text.orNull, "text": .text,
      ])), "concurrencyPolicy": .text.orNull, "catchUpPolicy": .text.orNull,
    "lastTriggeredAt": .instant.orNull, "createdAt": .instant.orNull, "page": .path, "anchor": .text,
  ])

  private static let budget = FileSchema.object([
    "scope": .words(["company", "project", "agent"]), "subject": reference,
    "window": .words(["month", "lifetime"]),
    "month": .month.orNull.describing("The UTC month that spentCents is of"), "amountCents": .cents,
    "spentCents": .cents, "unbilled": .text.orNull, "percent": .integer.orNull,
    "thresholdPercent": .integer.orNull.describing("The highest threshold that was crossed: 80, 90 or 100"),
    "thresholdAt": .instant.orNull,
  ])

  private static let incident = FileSchema.object([
    "id": .text, "scope": .words(["company", "project", "agent"]), "subject": reference,
    "window": .words(["month", "lifetime"]),
    "threshold": .text.orNull.describing("soft is a warning, hard stops the work"),
    "status": .text.orNull, "limitCents": .cents.orNull, "observedCents": .cents.orNull,
    "createdAt": .instant.orNull, "resolvedAt": .instant.orNull,
  ])

  private static let agent = FileSchema.object([
    "id": .text, "slug": .text, "name": .text, "role": .text.orNull, "title": .text.orNull,
    "status": .text.orNull, "capabilities": .text.orNull, "adapterType": .text.orNull,
    "reportsTo": .text.orNull, "manager": reference, "budgetMonthlyCents": .cents.orNull,
    "monthBilledCents": .cents, "monthUnbilled": .text.orNull, "budgetPercent": .integer.orNull,
    "hasBudget": .flag, "pauseReason": .text.orNull, "errorReason": .text.orNull,
    "createdAt": .instant.orNull, "lastHeartbeatAt": .instant.orNull, "leftAt": .instant.orNull,
    "isPlaceholder": .flag.describing("Referenced only; not counted"),
    "runs": .object(["total": .integer, "failed": .integer]), "page": .path,
  ])

  // A file about one agent or issue does not repeat it in each of its issues, runs and entries, where these
  // fields are absent.
  private static let issue = FileSchema.object(
    [
      "id": .text, "slug": .text, "identifier": .text.orNull, "title": .text, "status": .text.orNull,
      "priority": .text.orNull,
      "projectId": .text.orNull, "project": reference, "goalId": .text.orNull, "goal": reference,
      "parentId": .text.orNull, "parent": reference, "labels": .list(.text), "createdAt": .instant.orNull,
      "startedAt": .instant.orNull,
      "completedAt": .instant.orNull, "cancelledAt": .instant.orNull, "updatedAt": .instant.orNull,
      "isPlaceholder": .flag, "page": .path,
    ],
    optional: [
      "assigneeAgentId": .text.orNull, "assignee": reference, "isAssignedToPerson": .flag,
    ])

  // Fields without a value are left out: a large site has hundreds of thousands of these rows.
  private static let run = FileSchema.object(
    ["id": .text],
    optional: [
      "tokens": .integer.describing("Absent where no usage is known"),
      "unbilled": .text.describing("Why there is no amount: not priced or included"), "status": .text,
      "startedAt": .instant, "finishedAt": .instant, "errorCode": .text, "model": .text,
      "billedCents": .cents, "reportedCents": .cents, "agentId": .text.describing("See api/agents.json"),
      "replay": .path.describing("The page of its steps, if its log is shown"),
      "issueId": .text.describing("See api/issues/1.json and the files after it"),
    ])

  private static let activity = FileSchema.object(
    ["at": .instant.orNull, "action": .text],
    optional: [
      "actorType": .text, "actorId": .text.describing("An agent; see api/agents.json"), "fromStatus": .text,
      "toStatus": .text,
      "id": .text.describing("In files about a day; a file about an issue has no ids of entries"),
      "entityType": .text, "entityId": .text,
    ])

  private static let orgEntry = FileSchema.object([
    "id": .text, "slug": .text, "name": .text, "role": .text.orNull, "title": .text.orNull,
    "status": .text.orNull, "page": .path,
    "problem": .text.orNull.describing(
      "Why the agent is listed as a root: a reporting cycle or a missing manager"),
  ])
}

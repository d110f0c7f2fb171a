import Engine

/// Files with figures.
extension FileSchemaTable {
  static let figures: [Row] = [
    Row(
      name: "summary", what: "Figures for a page over several companies", path: "api/summary.json",
      data: .object([
        "version": .text, "audience": .words(Audience.allCases.map(\.rawValue)), "slug": .text,
        "company": .record, "alerts": .list(.named("Alert")), "newAlerts": .list(.record),
        "metrics": .list(
          .object([
            "name": .text, "type": .words(["counter", "gauge"]), "help": .text, "samples": .list(.text),
          ])),
        "feed": .list(.record), "records": .list(.list(.text)),
      ])),
    Row(
      name: "dashboard", what: "The company in figures", path: "api/dashboard.json",
      data: .object([
        "agents": FileSchemaDefinitions.totals, "issues": FileSchemaDefinitions.totals,
        "routines": FileSchemaDefinitions.totals, "goals": FileSchemaDefinitions.totals,
        "projects": FileSchemaDefinitions.totals,
        "runs": FileSchemaDefinitions.totals, "activity": .object(["total": .integer]),
        "spend": .object([
          "billedCents": .cents, "reportedCents": .cents.orNull, "notionalCents": .cents.orNull,
          "unpricedEvents": .integer, "includedEvents": .integer, "unbilled": .text.orNull,
        ]), "tokens": .named("Tokens"),
        "month": .object([
          "month": .month, "billedCents": .cents, "budgetCents": .cents.orNull, "unbilled": .text.orNull,
        ]), "approvals": .object(["pending": .integer]),
        "yesterday": .object([
          "day": .day, "billedCents": .cents.orNull, "previousBilledCents": .cents.orNull,
        ]).describing("The last full day in the company's time zone"),
      ]), meta: .object(["month": .text, "notional": .text])),
    Row(
      name: "costs", what: "Spend and tokens by month, day, agent, model and project",
      path: "api/costs/summary.json",
      data: .object([
        "total": .named("Sum"), "reconciled": .flag.describing("Whether every list adds up to the total"),
        "reportedCents": .cents.orNull, "notionalCents": .cents.orNull,
        "budgets": .list(.named("Budget")), "budgetIncidents": .list(.named("BudgetIncident")),
        "byMonth": rows(["month": .month]), "byDay": rows(["day": .day]),
        "byAgent": rows([
          "agentId": .text.orNull, "agent": .text.orNull, "slug": .text.orNull,
          "page": FileSchema.path.orNull,
        ]),
        "byModel": rows(["provider": .text.orNull, "model": .text.orNull, "isUnattributed": unattributed]),
        "byProject": rows([
          "projectId": .text.orNull, "project": .text.orNull, "slug": .text.orNull,
          "page": FileSchema.path.orNull,
          "isUnattributed": unattributed,
        ]),
      ]), meta: .object(["notional": .text, "timeZone": .text, "unit": .text])),
    Row(
      name: "cost-issues", what: "Spend and tokens by issue", path: "api/costs/issues.json",
      data: rows([
        "issueId": .text.orNull, "identifier": .text.orNull, "issue": .text.orNull, "slug": .text.orNull,
        "page": FileSchema.path.orNull, "isUnattributed": unattributed,
      ]), meta: .object(["notional": .text, "unit": .text])),
    Row(
      name: "reliability", what: "Runs by day, failure cause and agent",
      path: "api/reliability.json",
      data: .object([
        "runs": .integer, "failed": .integer, "failedPercent": .integer.orNull,
        "durations": .named("Durations"),
        "causes": .list(
          .object([
            "code": .text, "runs": .integer, "agents": .integer, "lastAt": .instant.orNull,
            "percent": .integer.orNull,
          ])),
        "days": .list(
          .object(["day": .day, "succeeded": .integer, "failed": .integer, "other": .integer])),
        "agents": .list(.named("Reliability")),
      ]), meta: .object(["timeZone": .text, "durations": .text])),
    Row(
      name: "waste", what: "Runs without an issue or an action, and what they cost", path: "api/waste.json",
      data: .object([
        "knowsIssues": .flag.describing("Whether runs name the issue they worked on"),
        "unknown": .named("Use"),
        "knowsActions": .flag.describing("Whether the activity log links actions to runs"),
        "all": .named("Use"), "idle": .named("Use"), "withoutAction": .named("Use"), "useful": .named("Use"),
        "idlePercent": .integer.orNull, "idleTokensPercent": .integer.orNull, "finishedIssues": .integer,
        "perFinishedIssue": .named("PerIssue"),
        "agents": .list(
          .object([
            "id": .text, "slug": .text, "agent": .named("Reference"), "runs": .integer, "idle": .named("Use"),
            "withoutAction": .named("Use"), "idlePercent": .integer.orNull, "finishedIssues": .integer.orNull,
            "perFinishedIssue": .named("PerIssue"),
          ])),
      ]), meta: .object(["actions": .text.describing("Where actions come from")])),
    Row(
      name: "hooks", what: "Hook events, and their delivery to modules",
      path: "api/hooks.json",
      data: .object([
        "emitted": .counts,
        "modules": .list(
          .object(
            [
              "id": .text, "status": .words(["active", "failed", "disabled"]), "pending": .integer,
              "failures": .integer,
            ], optional: ["reason": .text.orNull])),
      ])),
    Row(
      name: "data-quality", what: "Data quality: sources, findings and rejected lines",
      path: "api/data-quality.json",
      data: .object([
        "sources": .list(
          .object([
            "name": .text, "format": .text, "read": .integer, "accepted": .integer, "duplicates": .integer,
            "rejected": .integer, "oldest": .instant.orNull, "newest": .instant.orNull, "isComplete": .flag,
          ])), "rejectedLines": .integer,
        "rejects": .list(.object(["source": .text, "line": .integer.orNull, "reason": .text])),
        "findings": .list(
          .object([
            "severity": .words(["note", "warning", "error"]), "message": .text, "remedy": .text.orNull,
            "source": .text.orNull, "line": .integer.orNull,
            "place": .text.describing("Source, line and column, as one text"),
          ])), "placeholders": .list(.text),
        "knownByFacts": .object([
          "agents": .integer, "issues": .integer, "projects": .integer, "goals": .integer,
        ]).describing(
          "Records that no source describes, counted because they have runs, spend or status changes"),
        "redactions": .list(
          .object([
            "source": .text, "kind": .text, "count": .integer,
            "lines": .list(.integer).describing("The first lines with a secret of this kind"),
          ])),
        "hiddenIssues": .integer, "unpricedEvents": .integer, "undatedActivity": .integer,
        "runs": .object(["withUsage": .integer, "withoutUsage": .integer, "open": .integer]),
      ])),
    Row(
      name: "backups", what: "Backups among the sources: size, tables and growth", path: "api/backups.json",
      data: .object([
        "backups": .list(
          .object([
            "name": .text, "format": .text, "serverVersion": .text.orNull, "writerVersion": .text.orNull,
            "createdAt": .instant.orNull,
            "isDated": .flag.describing("Whether the backup says when it was made; else its newest row does"),
            "fileBytes": .integer, "bytes": .integer, "rows": .integer, "isComplete": .flag,
            "tables": FileSchema.list(
              .object([
                "name": .text, "rows": .integer, "bytes": .integer,
                "treatment": .words(["read", "refused", "unused"]), "largestColumn": .text.orNull,
                "largestColumnBytes": .integer.orNull,
              ])
            ).orNull,
          ])),
        "growth": FileSchema.object([
          "from": .instant, "to": .instant, "days": .integer,
          "tables": .list(
            .object([
              "name": .text, "rows": .integer, "bytes": .integer, "rowsPerDay": .integer,
              "bytesPerDay": .integer,
            ])),
        ]).orNull,
      ])),
    Row(
      name: "period", what: "Figures of the last days or this month, compared with the period before",
      path: "api/periods/{name}.json",
      data: .object([
        "name": .text, "title": .text, "from": .day, "to": .day, "beforeFrom": .day, "beforeTo": .day,
        "isCompared": .flag,
        "figures": .list(
          .object([
            "key": .text, "name": .text, "text": .text, "before": .text,
            "change": FileSchema.object(["text": .text, "tone": .text.orNull]).orNull,
          ])),
      ])),
    Row(
      name: "report", what: "Report on a period, compared with the one before",
      path: "api/reports/{period}.json", data: report, moment: .record),
    Row(
      name: "store", what: "Installed modules and company templates, as a store index",
      path: "api/store.json",
      data: .object(["schema": .text, "modules": .list(.record), "templates": .list(.record)]), moment: .none),
    Row(
      name: "reports", what: "Available reports", path: "api/reports/index.json",
      data: .object(["days": listed, "weeks": listed, "months": listed])),
  ]

  private static func rows(_ key: [String: FileSchema]) -> FileSchema {
    .list((FileSchemaDefinitions.all["Sum"] ?? .any).with(key))
  }

  private static let unattributed = FileSchema.flag.describing(
    "Billed without a matching run")

  private static let listed = FileSchema.list(
    .object([
      "key": .text, "name": .text, "isComplete": .flag, "page": .path, "file": .path,
      "issuesFinished": .integer, "issuesCreated": .integer.orNull, "runs": .integer, "runsFailed": .integer,
      "billedCents": .cents.orNull, "unbilled": .text.orNull,
    ]))

  private static let report = FileSchema.object([
    "company": .object(["id": .text, "name": .text]), "period": .named("Period"),
    "previous": .named("Period"),
    "title": .text, "isComplete": .flag.describing("Whether the period is over"), "timeZone": .text,
    "zoneNote": .text.describing("Time zones used for days"),
    "words": .list(.text).describing("Summary in sentences"), "notes": .list(.text),
    "figures": .list(
      .object([
        "key": .text, "label": .text, "unit": .words(["cents", "tokens", "count"]), "value": .number.orNull,
        "before": .number.orNull, "change": .number.orNull, "note": .text.orNull,
      ])),
    "agents": .list(
      .object([
        "agentId": .text.orNull, "agent": .text, "billedCents": .cents.orNull, "unbilled": .text.orNull,
        "beforeBilledCents": .cents.orNull, "totalTokens": .integer, "runs": .integer, "runsFailed": .integer,
        "page": FileSchema.path.orNull,
      ])),
    "failures": .list(.object(["cause": .text, "count": .integer, "before": .integer])),
    "finished": issues, "created": issues,
    "news": FileSchema.object([
      "summary": .text, "known": .integer.describing("Alerts that were first seen earlier"),
      "alerts": .list(
        .object([
          "id": .text, "label": .text, "severity": .words(["critical", "warning"]), "name": .text.orNull,
          "why": .text, "hint": .text, "page": .path,
        ])),
    ]).orNull.describing("Alerts, in reports for the last full day and the current one"),
  ])

  private static let issues = FileSchema.list(
    .object([
      "id": .text, "identifier": .text.orNull, "title": .text,
      "assignee": FileSchema.named("Reference").orNull,
      "priority": .text.orNull, "createdAt": .instant.orNull, "completedAt": .instant.orNull, "page": .path,
    ]))
}

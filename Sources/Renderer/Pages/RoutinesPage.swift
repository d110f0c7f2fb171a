import Engine

/// Recurring work: schedule, assignee and project.
enum RoutinesPage {
  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    [Page("routines.html") { context, site in write(context, &site) }]
  }

  private static func write(_ context: SiteContext, _ site: inout PageWriter) {
    let routines = context.view.routines.map { value($0, context) }
    let page: Value = [
      "routines": .list(routines), "total": .int(Int64(routines.count)),
      "byStatus": SiteContext.statusList(context.view.routines.map(\.status), in: "routines.html"),
    ]
    site.page("routines.html", "routines", title: "Routines", page)
    site.api(
      "api/routines.json", "All routines", .list(routines), meta: ["count": .int(Int64(routines.count))])
  }

  static func value(_ routine: CompanyView.Routine, _ context: SiteContext) -> Value {
    [
      "id": .string(routine.id), "title": .string(routine.title),
      "description": .optional(routine.description), "status": .optional(routine.status),
      "priority": .optional(routine.priority), "assigneeAgentId": .optional(routine.assigneeAgentId),
      "assignee": context.agentReference(routine.assigneeAgentId),
      "projectId": .optional(routine.projectId), "project": context.projectReference(routine.projectId),
      "goalId": .optional(routine.goalId), "goal": context.goalReference(routine.goalId),
      "schedule": .string(ScheduleWords.text(routine.triggers)),
      "triggers": .list(
        routine.triggers.map { trigger in
          [
            "kind": .string(trigger.kind), "label": .optional(trigger.label),
            "enabled": .bool(trigger.isEnabled), "cronExpression": .optional(trigger.cronExpression),
            "timezone": .optional(trigger.timeZone), "text": .string(ScheduleWords.text(trigger)),
          ]
        }),
      "concurrencyPolicy": .optional(routine.concurrencyPolicy),
      "catchUpPolicy": .optional(routine.catchUpPolicy),
      "runs": ["total": .int(routine.runs.total), "failed": .int(routine.runs.failed)],
      "lastRunStatus": .optional(routine.lastRunStatus),
      "lastTriggeredAt": SiteContext.instant(routine.lastTriggeredAt),
      "createdAt": SiteContext.instant(routine.createdAt),
      "page": .string(page(routine)), "anchor": .string(anchor(routine)),
    ]
  }

  static func page(_ routine: CompanyView.Routine) -> String { "routines.html#" + anchor(routine) }

  private static func anchor(_ routine: CompanyView.Routine) -> String {
    "routine-" + URLEncoder.segment(routine.id)
  }
}

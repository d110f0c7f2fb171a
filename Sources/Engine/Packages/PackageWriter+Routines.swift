/// Routines: recurring tasks, with their schedules in `.paperclip.yaml`.
extension PackageWriter {
  mutating func routines(_ folders: inout Folders) -> String {
    var settings = ""
    for routine in template.routines {
      let folder = folders.add(routine.ref)
      let fields = Self.lines([
        ("name", Self.quoted(routine.title)),
        ("slug", folder == routine.ref ? nil : Self.quoted(routine.ref)),
        ("assignee", Self.quoted(routine.assigneeRef)), ("project", Self.quoted(routine.projectRef)),
        ("recurring", "true"),
      ])
      let isBody = routine.description.map(Self.isBody) ?? false
      markdown("tasks/\(folder)/TASK.md", fields, isBody ? routine.description ?? "" : "")
      let task = Self.lines(
        [
          ("goal", Self.quoted(routine.goalRef)),
          ("description", isBody ? nil : Self.quoted(routine.description)),
        ],
        indent: 4)
      if !task.isEmpty { routineTasks += "  \(Self.key(routine.ref)):\n\(task)" }
      var extra = Self.lines(
        [
          ("status", Self.quoted(routine.status)), ("priority", Self.quoted(routine.priority)),
          ("concurrencyPolicy", Self.quoted(routine.concurrencyPolicy)),
          ("catchUpPolicy", Self.quoted(routine.catchUpPolicy)),
          ("variables", routine.variables.isNull ? nil : Self.json(routine.variables)),
        ], indent: 4)
      if !routine.triggers.isEmpty { extra += "    triggers:\n" + routine.triggers.map(Self.lines).joined() }
      if !extra.isEmpty { settings += "  \(Self.key(routine.ref)):\n\(extra)" }
    }
    return settings.isEmpty ? "" : "routines:\n" + settings
  }

  private static func lines(_ trigger: RoutineTrigger) -> String {
    let fields = lines(
      [
        ("kind", quoted(trigger.kind)), ("label", quoted(trigger.label)),
        ("enabled", trigger.isEnabled ? nil : "false"), ("cronExpression", quoted(trigger.cronExpression)),
        ("timezone", quoted(trigger.timeZone)), ("signingMode", quoted(trigger.signingMode)),
        ("replayWindowSec", trigger.replayWindowSeconds.map { String($0) }),
      ], indent: 8)
    return "      - " + fields.dropFirst(8)
  }
}

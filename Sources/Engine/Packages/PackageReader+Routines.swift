/// Recurring tasks. Paperclip creates routines from them instead of issues.
extension PackageReader {
  /// The recurrence in a task's files. Nil for a one-time task.
  struct Recurrence {
    /// `routines.<slug>` in `.paperclip.yaml`, if it has more than a status and a priority.
    var settings: YAMLNode?
    /// `schedule.recurrence`, the old form.
    var legacy: YAMLNode?
  }

  func recurrence(_ fields: YAMLNode?, _ ref: String) -> Recurrence? {
    let settings = extra("routines", ref).flatMap { node in
      (node.map ?? []).contains { entry in
        switch entry.key {
        case "triggers", "variables": entry.value.list?.isEmpty == false
        case "concurrencyPolicy", "catchUpPolicy": entry.value.string != nil
        default: false
        }
      } ? node : nil
    }
    let legacy = [fields?["schedule"]?["recurrence"], extra("tasks", ref)?["recurrence"]].compactMap { $0 }
      .first { $0.map != nil }
    guard fields?["recurring"]?.bool == true || settings != nil || legacy != nil else { return nil }
    return Recurrence(settings: settings, legacy: legacy)
  }

  mutating func readRoutine(
    _ task: CompanyTemplate.Issue, _ ref: String, _ recurrence: Recurrence, _ fields: YAMLNode?,
    _ file: PackageFolder.File
  ) {
    let path = folder.settings?.path ?? ""
    let settings = extra("routines", ref)
    var routine = CompanyTemplate.Routine(ref: ref, title: task.title)
    routine.description = task.description
    routine.priority = task.priority ?? text(settings, "priority", path)
    routine.projectRef = task.projectRef
    routine.assigneeRef = task.assigneeRef
    routine.goalRef = task.goalRef
    // A task can have the status of an issue, but a routine is active, paused or archived.
    routine.status = [text(extra("tasks", ref), "status", path), text(settings, "status", path)]
      .compactMap { $0 }.first.flatMap { ["active", "paused", "archived"].contains($0) ? $0 : nil }
    routine.concurrencyPolicy = text(settings, "concurrencyPolicy", path)
    routine.catchUpPolicy = text(settings, "catchUpPolicy", path)
    if let variables = settings?["variables"]?.value, variables.list?.isEmpty == false {
      routine.variables = variables
    }
    routine.triggers = triggers(settings, path, ref)
    if routine.triggers.isEmpty, let legacy = recurrence.legacy {
      let old = LegacyRecurrence(legacy, schedule: fields?["schedule"])
      routine.triggers = old.trigger.map { [$0] } ?? []
      if let problem = old.problem {
        report(
          .warning, file.path, legacy, "the task \"\(ref)\" has no schedule: \(problem)",
          remedy: "write its schedule as routines.\(ref).triggers in .paperclip.yaml")
      } else if old.hasEnd {
        report(
          .warning, file.path, legacy, "the recurrence of \"\(ref)\" has an end, which a routine cannot have")
      }
    }
    var number = 2
    while package.template.routines.contains(where: { $0.ref == routine.ref }) {
      routine.ref = "\(ref)-\(number)"
      number += 1
    }
    package.template.routines.append(routine)
  }

  private mutating func triggers(_ settings: YAMLNode?, _ path: String, _ ref: String) -> [RoutineTrigger] {
    guard let node = settings?["triggers"] else { return [] }
    guard let list = node.list else {
      report(.warning, path, node, "the triggers of the routine \"\(ref)\" must be a list; they are ignored")
      return []
    }
    return list.compactMap { item in
      guard let kind = text(item, "kind", path) else {
        report(.warning, path, item, "a trigger of the routine \"\(ref)\" has no \"kind\"; it is ignored")
        return nil
      }
      var trigger = RoutineTrigger(kind: kind)
      trigger.label = text(item, "label", path)
      trigger.isEnabled = item["enabled"]?.bool ?? true
      trigger.cronExpression = text(item, "cronExpression", path)
      trigger.timeZone = text(item, "timezone", path)
      trigger.signingMode = text(item, "signingMode", path)
      trigger.replayWindowSeconds = item["replayWindowSec"]?.decimal?.wholeNumber
      if kind == "schedule" { check(trigger, item, path, ref) }
      return trigger
    }
  }

  private mutating func check(_ trigger: RoutineTrigger, _ item: YAMLNode, _ path: String, _ ref: String) {
    guard let expression = trigger.cronExpression else {
      report(.warning, path, item, "a schedule of the routine \"\(ref)\" has no \"cronExpression\"")
      return
    }
    do throws(CronExpression.Problem) {
      _ = try CronExpression(expression)
    } catch {
      report(.warning, path, item["cronExpression"], "the routine \"\(ref)\": \(error.message)")
    }
  }
}

/// Routines of a template.
extension TemplateReader {
  mutating func routine(_ item: JSONDocument.Index) -> CompanyTemplate.Routine? {
    warnOfUnknown(
      in: item, of: "a routine",
      known: [
        "ref", "title", "description", "status", "priority", "projectRef", "assigneeRef", "goalRef",
        "concurrencyPolicy", "catchUpPolicy", "triggers", "variables",
      ])
    let title = text(item, "title", required: true, of: "a routine") ?? ""
    guard let (ref, _) = define(.routine, item, name: title) else { return nil }
    var routine = CompanyTemplate.Routine(ref: ref, title: title)
    routine.description = text(item, "description")
    routine.status = text(item, "status")
    routine.priority = text(item, "priority")
    routine.projectRef = reference(item, "projectRef", to: .project, from: -1)
    routine.assigneeRef = reference(item, "assigneeRef", to: .agent, from: -1)
    routine.goalRef = reference(item, "goalRef", to: .goal, from: -1)
    routine.concurrencyPolicy = text(item, "concurrencyPolicy")
    routine.catchUpPolicy = text(item, "catchUpPolicy")
    if let field = document.present(item, "triggers") {
      for entry in document.items(field) {
        if let trigger = RoutineTrigger(document.value(entry)) {
          routine.triggers.append(trigger)
          check(trigger, entry)
        } else {
          report(.error, "a trigger must be an object with a \"kind\"", at: entry)
        }
      }
    }
    if let field = document.present(item, "variables") { routine.variables = document.value(field) }
    return routine
  }

  private mutating func check(_ trigger: RoutineTrigger, _ entry: JSONDocument.Index) {
    guard let expression = trigger.cronExpression else { return }
    do throws(CronExpression.Problem) {
      _ = try CronExpression(expression)
    } catch {
      report(.warning, error.message, at: entry)
    }
  }
}

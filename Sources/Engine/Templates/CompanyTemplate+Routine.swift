extension CompanyTemplate {
  /// Recurring work: Paperclip creates an issue each time it is due.
  package struct Routine: Sendable, Equatable {
    package var ref: String
    package var title: String
    package var description: String?
    package var status: String?
    package var priority: String?
    package var projectRef: String?
    package var assigneeRef: String?
    package var goalRef: String?
    package var concurrencyPolicy: String?
    package var catchUpPolicy: String?
    package var triggers: [RoutineTrigger] = []
    /// Variables for the texts of a run, as in the package.
    package var variables: Value = .null

    package init(ref: String, title: String) {
      self.ref = ref
      self.title = title
    }

    var value: Value {
      let fields: Fields = [
        "ref": .string(ref), "title": .string(title), "description": .optional(description),
        "status": .optional(status), "priority": .optional(priority), "projectRef": .optional(projectRef),
        "assigneeRef": .optional(assigneeRef), "goalRef": .optional(goalRef),
        "concurrencyPolicy": .optional(concurrencyPolicy), "catchUpPolicy": .optional(catchUpPolicy),
        "triggers": triggers.isEmpty ? .null : .list(triggers.map(\.value)), "variables": variables,
      ]
      return .record(fields.filter { !$0.value.isNull })
    }
  }
}

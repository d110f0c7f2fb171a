extension CompanyView {
  /// The view without what is hidden from an audience. Pages and files are made only from the view, so they
  /// cannot contain it.
  package func narrowed(to audience: Audience) -> CompanyView {
    var view = self
    if audience < replayAudience || audience == .public { view.replays = [] }
    guard audience < .team else { return view }
    view.company.description = nil
    view.texts = [:]
    if view.knowledge?.settings.isPublic != true { view.knowledge = nil }
    for index in view.agents.indices {
      view.agents[index].capabilities = nil
      view.agents[index].pauseReason = nil
      view.agents[index].errorReason = nil
      view.agents[index].metadata = .null
    }
    for index in view.goals.indices { view.goals[index].description = nil }
    for index in view.projects.indices { view.projects[index].description = nil }
    for index in view.routines.indices {
      view.routines[index].description = nil
      for trigger in view.routines[index].triggers.indices {
        view.routines[index].triggers[trigger].label = nil
      }
    }
    for index in view.approvals.indices { view.approvals[index].title = nil }
    view.template = Self.narrowed(view.template)
    // A path can contain a person's name, and a message quotes its source.
    for index in view.quality.sources.indices {
      view.quality.sources[index].name = Self.fileName(view.quality.sources[index].name)
    }
    for index in view.quality.redactions.indices {
      view.quality.redactions[index].source = Self.fileName(view.quality.redactions[index].source)
    }
    view.quality.findings = []
    view.quality.rejects = []
    return view
  }

  /// The view without pages, widgets and files of a module.
  package mutating func hideOutput(ofModule id: String) {
    for index in modules.indices where modules[index].id == id {
      (modules[index].pages, modules[index].widgets, modules[index].files) = ([], [], [])
    }
  }

  private static func fileName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// Fields of records with free text or names of people.
  package static let privateFields: Set<String> = [
    "description", "capabilities", "metadata", "comments", "author", "instructions",
    "variables", "label",
  ]

  /// A template's value without these fields.
  package static func narrowed(_ value: Value) -> Value {
    switch value {
    case .list(let items): .list(items.map(narrowed))
    case .record(let fields):
      .record(fields.filter { !privateFields.contains($0.key) }.mapValues(narrowed))
    default: value
    }
  }
}

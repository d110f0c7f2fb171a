extension CompanyView {
  /// The view without what an audience is not to see. Pages and files are made from the view alone, so that what is not
  /// in it is in none of them.
  package func narrowed(to audience: Audience) -> CompanyView {
    guard audience < .team else { return self }
    var view = self
    view.company.description = nil
    for index in view.agents.indices {
      view.agents[index].capabilities = nil
      view.agents[index].pauseReason = nil
      view.agents[index].errorReason = nil
      view.agents[index].metadata = .null
    }
    for index in view.goals.indices { view.goals[index].description = nil }
    for index in view.projects.indices { view.projects[index].description = nil }
    view.template = Self.narrowed(view.template)
    // A path may name a person, and a message quotes what a source holds.
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

  private static func fileName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// Fields of records that hold free text, or may name people.
  package static let privateFields: Set<String> = [
    "description", "capabilities", "metadata", "comments", "author", "instructions",
  ]

  /// A template's value without them.
  package static func narrowed(_ value: Value) -> Value {
    switch value {
    case .list(let items): .list(items.map(narrowed))
    case .record(let fields):
      .record(fields.filter { !privateFields.contains($0.key) }.mapValues(narrowed))
    default: value
    }
  }
}

/// Which record a template's record became: a new or an existing one.
struct TemplateMatch: Equatable {
  let company: String
  /// "agent", "goal", "project", "issue" or "routine".
  let record: String
  let id: String
  let isNew: Bool
}

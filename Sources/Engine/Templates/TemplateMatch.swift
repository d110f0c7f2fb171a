/// Which record a record of a template became: a new one, or one that was there.
struct TemplateMatch: Equatable {
  let company: String
  /// "agent", "goal", "project", "issue" or "routine".
  let record: String
  let id: String
  let isNew: Bool
}

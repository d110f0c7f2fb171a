/// Which record a record of a template became: a new one, or one that was there.
struct TemplateMatch: Equatable {
  let company: String
  /// "agent", "goal", "project" or "issue".
  let record: String
  let id: String
  let isNew: Bool
}

import Engine

/// Records which names a page looks up, since it must be made again if one of them is renamed, moved, added
/// or removed. Used by one worker at a time.
final class NameLookups: @unchecked Sendable {
  /// Indices in `NamedRecords.all`.
  private(set) var known: Set<UInt32> = []
  /// IDs without a record, by key of kind and ID.
  private(set) var missing: Set<UInt64> = []

  /// What was looked up, sorted, without the room that sets keep.
  struct Found: Sendable {
    let known: [UInt32]
    let missing: [UInt64]
  }

  var found: Found { Found(known: known.sorted(), missing: missing.sorted()) }

  func note(_ place: Int) { known.insert(UInt32(place)) }
  func note(missing kind: NamedRecords.Kind, _ id: String) { missing.insert(NamedRecords.key(kind, id)) }
}

/// All records that pages refer to, with a digest of their name and page.
struct NamedRecords: Sendable {
  enum Kind: String {
    case agent, goal, issue, project
  }

  /// Agents, then goals, issues and projects, in the order of the view.
  let all: [PublishedCompany.Name]
  let firstGoal: Int
  let firstIssue: Int
  let firstProject: Int

  init(_ view: CompanyView) {
    var all: [PublishedCompany.Name] = []
    func add(_ kind: Kind, _ id: String, _ texts: String?...) {
      var digest = DependencyDigest()
      for text in texts { digest.add(text) }
      all.append(PublishedCompany.Name(key: Self.key(kind, id), digest: digest.value))
    }
    // How a run's tokens are counted depends on its agent's adapter.
    for agent in view.agents { add(.agent, agent.id, agent.name, agent.slug, agent.adapterType) }
    firstGoal = all.count
    for goal in view.goals { add(.goal, goal.id, goal.title) }
    firstIssue = all.count
    for issue in view.issues { add(.issue, issue.id, issue.identifier, issue.title, issue.slug) }
    firstProject = all.count
    for project in view.projects { add(.project, project.id, project.name, project.slug) }
    self.all = all
  }

  static func key(_ kind: Kind, _ id: String) -> UInt64 {
    var digest = DependencyDigest()
    digest.add(kind.rawValue)
    digest.add(id)
    return digest.value
  }
}

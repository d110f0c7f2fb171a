/// Which runs the configuration chooses to show: those of certain agents or for certain issues.
struct ChosenRuns {
  private(set) var agents: Set<String> = []
  private(set) var issues: Set<String> = []
  private let hasAllAgents: Bool
  /// Entries of the configuration that are a record of this company.
  private(set) var matched: Set<String> = []
  /// Agents that were merged into others.
  private var merged: [String: String] = [:]

  init(_ settings: ReplaySettings, _ database: Database) throws {
    hasAllAgents = settings.agents.contains("*")
    if hasAllAgents { matched.insert("*") }
    let wantedAgents = Dictionary(
      settings.agents.map { (Slug.make(from: $0), $0) }, uniquingKeysWith: { first, _ in first })
    try database.query("SELECT id, ref, name, merged_into FROM agents ORDER BY id") { row in
      let id = row.text(0) ?? ""
      if let other = row.text(3) { merged[id] = other }
      for name in [row.text(0), row.text(1), row.text(2)].compactMap({ $0 }) {
        guard let entry = wantedAgents[Slug.make(from: name)] else { continue }
        agents.insert(id)
        matched.insert(entry)
      }
    }
    let wantedIssues = Dictionary(
      settings.issues.map { ($0.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    guard !wantedIssues.isEmpty else { return }
    try database.query("SELECT id, identifier FROM issues ORDER BY id") { row in
      for name in [row.text(0), row.text(1)].compactMap({ $0 }) {
        guard let entry = wantedIssues[name.lowercased()] else { continue }
        issues.insert(row.text(0) ?? "")
        matched.insert(entry)
      }
    }
  }

  func contains(agent: String?, issue: String?) -> Bool {
    if hasAllAgents || issue.map(issues.contains) == true { return true }
    var agent = agent
    for _ in 0..<10 {
      guard let id = agent else { return false }
      if agents.contains(id) { return true }
      agent = merged[id]
    }
    return false
  }
}

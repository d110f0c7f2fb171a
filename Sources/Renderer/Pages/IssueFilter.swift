import Engine

/// The list of all issues, which a script filters and sorts by what its address says: the address of a view,
/// and the data of an issue.
enum IssueFilter {
  static let open = "open"
  static let unassigned = "unassigned"
  static let person = "a person"
  static let noProject = "no project"

  /// The filters that make a difference for these issues.
  static func names(_ issues: [CompanyView.Issue], knowsAssignees: Bool) -> [String] {
    let hasLabels = issues.contains { !$0.labels.isEmpty }
    return ["status"] + (knowsAssignees ? ["assignee"] : []) + ["project"] + (hasLabels ? ["label"] : []) + [
      "priority", "age",
    ]
  }

  /// The address of the issues with these values: "issues/index.html?status=open&assignee=Ada".
  static func page(_ filters: [(name: String, value: String)]) -> String {
    "issues/index.html?"
      + filters.map { $0.name + "=" + URLEncoder.segment($0.value) }.joined(separator: "&")
  }

  /// What the script needs to know of an issue besides its name, page and status.
  static func row(_ issue: CompanyView.Issue, _ context: SiteContext) -> [Value] {
    let assignee =
      context.agentReference(issue.assigneeAgentId)["name"]?.string
      ?? (issue.isAssignedToPerson ? person : context.view.known.assignees ? unassigned : "unknown")
    let project = context.projectReference(issue.projectId)["name"]?.string ?? noProject
    func day(_ instant: Instant?) -> Value {
      .optional(instant.map { context.zone.day(of: $0).text })
    }
    return [
      .optional(issue.priority), .string(assignee), .string(project), .list(issue.labels.map(Value.string)),
      day(issue.createdAt), day(issue.updatedAt), .int(SiteContext.isOpen(issue.status) ? 1 : 0),
      .string(StatusWord(issue.status).cssClass),
    ]
  }
}

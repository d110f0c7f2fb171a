/// What an activity row says in addition to its action: a status change, an assignment, a budget.
struct ActivityDetails {
  enum Assignment: Equatable {
    /// The row does not contain it.
    case notStated
    /// The agent's ID. Nil means unassigned.
    case agent(String?)
  }

  var fromStatus: String?
  var toStatus: String?
  /// True if this row alone shows that the status changed.
  var isStatusChange = false
  var assignee = Assignment.notStated
  var previousAssignee = Assignment.notStated
  var budget: Money?
  /// Names of changed fields, if present.
  var changedKeys: [String] = []
  /// Issues that the row changes together.
  var issueIds: [String] = []

  init() {}

  init(action: String, entityType: String?, _ document: JSONDocument) {
    let root = document.root
    func word(_ object: JSONDocument.Index, _ key: StaticString) -> String? {
      document.field(object, key).flatMap(document.string)
    }
    let previous = document.field(root, "_previous")
    switch action {
    case "issue.updated", "issue.stalled_review_decided", "issue.blockers.updated":
      toStatus = word(root, "status")
      fromStatus = previous.flatMap { word($0, "status") } ?? word(root, "previousStatus")
      isStatusChange = toStatus != nil && toStatus != fromStatus
      assignee = Self.assignment(document, root)
      if let previous { previousAssignee = Self.assignment(document, previous) }
    case "issue.checked_out":
      toStatus = "in_progress"
      if let agent = word(root, "agentId") { assignee = .agent(agent) }
    case "issue.released": toStatus = "todo"
    case "issue.tree_cancel_status_updated":
      toStatus = "cancelled"
      issueIds = Self.list(document, "cancelledIssueIds")
    case "issue.tree_restore_status_updated":
      issueIds = Self.list(document, "restoredIssueIds")
    case "agent.paused": toStatus = "paused"
    case "agent.terminated": toStatus = "terminated"
    case "agent.resumed", "agent.error_cleared", "agent.approved": toStatus = "idle"
    default:
      toStatus = word(root, "status")
      fromStatus = previous.flatMap { word($0, "status") }
    }
    if action == "agent.budget_updated" || action == "agent.updated" {
      budget = document.present(root, "budgetMonthlyCents").flatMap { document.decimal($0) }
        .flatMap(Money.init(cents:)).flatMap { PlausibleValue.contains($0) ? $0 : nil }
    }
    if action.hasPrefix("agent.") {
      changedKeys = Self.list(document, "changedTopLevelKeys")
      if changedKeys.isEmpty {
        changedKeys = document.fields(root).compactMap { document.string($0.key) }.filter {
          $0 != "_previous"
        }
      }
    }
  }

  private static func assignment(_ document: JSONDocument, _ object: JSONDocument.Index) -> Assignment {
    guard let field = document.field(object, "assigneeAgentId") else { return .notStated }
    return .agent(document.string(field))
  }

  private static func list(_ document: JSONDocument, _ key: StaticString) -> [String] {
    guard let field = document.field(document.root, key) else { return [] }
    return document.items(field).compactMap(document.string)
  }
}

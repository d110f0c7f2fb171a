/// What a rule waits for. Each condition is a query of the module in `conditions/`, which returns every time
/// at which it was met.
package enum RuleCondition: String, Sendable, CaseIterable {
  case issueDone = "issue.done"
  case issueBlocked = "issue.blocked_for"
  case issueInProgress = "issue.in_progress_for"
  case issueInReview = "issue.in_review_for"
  case agentBudget = "agent.budget_percent"
  case agentFailures = "agent.failures_in_row"
  case approvalPending = "approval.pending_for"
  case goalDone = "goal.done"
  case runSilent = "run.silent"

  /// The name of the query, without folder and extension.
  package var query: String {
    switch self {
    case .issueDone, .issueBlocked, .issueInProgress, .issueInReview: "issues"
    case .agentBudget: "budgets"
    case .agentFailures: "failures"
    case .approvalPending: "approvals"
    case .goalDone: "goals"
    case .runSilent: "runs"
    }
  }

  /// The status of issues that the query looks for.
  package var status: String? {
    switch self {
    case .issueDone: "done"
    case .issueBlocked: "blocked"
    case .issueInProgress: "in_progress"
    case .issueInReview: "in_review"
    default: nil
    }
  }

  /// The setting of a rule that says how long, how much or how often.
  package enum Measure: String, Sendable, CaseIterable { case hours, percent, runs, minutes }

  package var measure: Measure? {
    switch self {
    case .issueBlocked, .issueInProgress, .issueInReview, .approvalPending: .hours
    case .agentBudget: .percent
    case .agentFailures: .runs
    case .runSilent: .minutes
    case .issueDone, .goalDone: nil
    }
  }

  /// The measure of a rule that does not set one.
  package var standard: Int64 {
    switch self {
    case .issueBlocked: 24
    case .issueInProgress, .issueInReview: 72
    case .approvalPending: 4
    case .agentBudget: 90
    case .agentFailures: 3
    case .runSilent: 60
    case .issueDone, .goalDone: 0
    }
  }

  package var isAboutIssue: Bool { status != nil }
  /// An agent's work can be paused because of it.
  package var isAboutAgent: Bool { [.agentBudget, .agentFailures, .runSilent].contains(self) }

  /// What Paperclip must still answer before anything is called. Nil if nothing can be asked.
  func check(_ id: String) -> Proposal.Check {
    switch self {
    case .issueDone, .issueBlocked, .issueInProgress, .issueInReview:
      return Proposal.Check(path: "/api/issues/\(id)", expect: ["status": .string(status ?? "")])
    case .agentBudget, .agentFailures:
      return Proposal.Check(
        path: "/api/agents/\(id)", expect: ["status": ["active", "idle", "running", "error"]])
    case .approvalPending:
      return Proposal.Check(
        path: "/api/approvals/\(id)", expect: ["status": ["pending", "revision_requested"]])
    case .goalDone:
      return Proposal.Check(path: "/api/goals/\(id)", expect: ["status": ["achieved", "done", "completed"]])
    case .runSilent:
      return Proposal.Check(path: "/api/heartbeat-runs/\(id)", expect: ["status": "running"])
    }
  }
}

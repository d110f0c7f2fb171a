/// The rows of one company before they are written. References are indices in the company's own lists.
struct DumpCompany {
  let id: UniqueID
  let name: String
  let prefix: String
  let createdAt: Moment
  var agents: [Agent] = []
  var goals: [Goal] = []
  var projects: [Project] = []
  var issues: [Issue] = []
  var runs: [Run] = []
  var activity: [Activity] = []
  var comments: [Comment] = []
  var approvals: [Approval] = []
  /// The number of activity rows with a status that differs from the one before.
  var statusChanges = 0

  struct Agent {
    let id: UniqueID
    let name: String
    let role: String
    var title: String?
    var status: String
    var manager: Int?
    let model: Model
    let billing: Heartbeat.Billing
    var budgetCents: Int
    let createdAt: Moment
    var lastHeartbeatAt: Moment?

    /// The charge of a cost event of this agent, in whole cents.
    func billedCents(_ usage: Usage) -> Int {
      billing == .metered ? Usage.cents(reported: usage.reportedCost(model)) : 0
    }
  }

  struct Goal {
    let id: UniqueID
    let title: String
    let level: String
    let status: String
    let parent: Int?
    let owner: Int
    let createdAt: Moment
    let updatedAt: Moment
  }

  struct Project {
    let id: UniqueID
    let name: String
    let description: String
    let status: String
    let goal: Int
    let lead: Int
    let createdAt: Moment
  }

  struct Issue {
    let id: UniqueID
    let number: Int
    let title: String
    let description: String?
    let priority: String
    let project: Int?
    let goal: Int?
    let parent: Int?
    let assignee: Int?
    let createdAt: Moment
    var status: String
    var startedAt: Moment?
    var completedAt: Moment?
    var cancelledAt: Moment?
    var updatedAt: Moment
  }

  struct Run {
    let id: UniqueID
    let costID: UniqueID
    let agent: Int
    let issue: Int?
    let source: StaticString
    let status: String
    let startedAt: Moment?
    let finishedAt: Moment?
    let createdAt: Moment
    /// Set for successful runs, which have a cost event.
    let usage: Usage?
  }

  struct Activity {
    let id: UniqueID
    let at: Moment
    /// Nil is a board member.
    let agent: Int?
    let action: StaticString
    let entityType: StaticString
    let entity: UniqueID
    /// A JSON object as jsonb prints it, or nil.
    let details: String?
    var run: UniqueID?
  }

  struct Comment {
    let id: UniqueID
    let issue: Int
    let agent: Int?
    let body: String
    let at: Moment
    let isDeleted: Bool
  }

  struct Approval {
    let id: UniqueID
    let type: StaticString
    let status: StaticString
    let agent: Int
    let at: Moment
  }
}

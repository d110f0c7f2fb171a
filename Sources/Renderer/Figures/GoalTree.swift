import Engine

/// The tree of goals with the totals of each subtree. Goals in a cycle have no root above them, so the first
/// becomes a root.
struct GoalTree {
  struct Node {
    let goal: CompanyView.Goal
    let parts: [Node]
    /// For the goal itself.
    let ownIssues: Int
    /// For the goal and all subgoals.
    let issues: Int
    let done: Int
    let spend: CostLedger.Sum
    let lastMoved: Instant?
  }

  private(set) var roots: [Node] = []
  private(set) var byId: [String: Node] = [:]
  private let issues: Groups<CompanyView.Issue>
  private let children: [String: [CompanyView.Goal]]
  private let context: SiteContext
  private var shown: Set<String> = []
  /// The maximum depth of nested lists.
  private static let deepest = 50

  init(_ context: SiteContext) {
    self.context = context
    let goals = context.view.goals
    let known = Set(goals.map(\.id))
    issues = Groups(context.countedIssues, by: \.goalId)
    children = Dictionary(grouping: goals) { goal in
      goal.parentId.flatMap { known.contains($0) ? $0 : nil } ?? ""
    }
    for goal in children[""] ?? [] { roots.append(node(goal, depth: 0)) }
    for goal in goals where !shown.contains(goal.id) { roots.append(node(goal, depth: 0)) }
  }

  private mutating func node(_ goal: CompanyView.Goal, depth: Int) -> Node {
    shown.insert(goal.id)
    var parts: [Node] = []
    if depth < Self.deepest {
      for part in children[goal.id] ?? [] where !shown.contains(part.id) {
        parts.append(node(part, depth: depth + 1))
      }
    }
    let own = issues[goal.id]
    var spend = CostLedger.Sum()
    for issue in own { spend += context.spendByIssue[issue.id] ?? CostLedger.Sum() }
    for part in parts { spend += part.spend }
    let node = Node(
      goal: goal, parts: parts, ownIssues: own.count,
      issues: parts.reduce(own.filter { $0.status != "cancelled" }.count) { $0 + $1.issues },
      done: parts.reduce(own.filter { $0.status == "done" }.count) { $0 + $1.done }, spend: spend,
      lastMoved: (own.compactMap(\.updatedAt) + parts.compactMap(\.lastMoved)).max())
    byId[goal.id] = node
    return node
  }
}

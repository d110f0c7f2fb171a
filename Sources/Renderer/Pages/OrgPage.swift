import Engine

/// The org chart as a drawing and a list. Agents in a reporting cycle or with a missing manager are shown as
/// roots and reported.
enum OrgPage {
  private struct Tree {
    var roots: [CompanyView.Agent] = []
    var reports: [String: [CompanyView.Agent]] = [:]
    var problems: [String: String] = [:]
  }

  private static let shownProblems = 4

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    [Page("org.html") { context, site in write(context, &site) }]
  }

  private static func write(_ context: SiteContext, _ site: inout PageWriter) {
    let tree = tree(context)
    let problems = context.countedAgents.compactMap { agent in
      tree.problems[agent.id].map { problem -> Value in
        [
          "agent": context.agentReference(agent.id), "agentId": .string(agent.id),
          "problem": .string(problem),
        ]
      }
    }
    let nodes = nodes(tree, context)
    var pending: [CompanyView.Agent] = []
    let roots = tree.roots.map { value($0, tree, &pending) }
    var continued: [Value] = []
    var next = 0
    while next < pending.count {
      let manager = pending[next]
      next += 1
      let reports = (tree.reports[manager.id] ?? []).map { value($0, tree, &pending) }
      continued.append(["managerId": .string(manager.id), "reports": .list(reports)])
    }
    let former = context.countedAgents.filter { $0.status == "terminated" }
    var page: Fields = [
      "roots": .list(roots), "problems": .list(problems),
      "former": .list(former.map { .record(fields($0, tree)) }),
    ]
    page["continued"] = .list(continued)
    site.api("api/org.json", "Org chart", .record(page))
    page["shownProblems"] = .list(Array(problems.prefix(shownProblems)))
    page["moreProblems"] = .list(Array(problems.dropFirst(shownProblems)))
    page["moreProblemsTotal"] = .int(Int64(max(0, problems.count - shownProblems)))
    page["lists"] = .list(lists(tree, context))
    // Boxes without lines say less than a list.
    let isFlat = nodes.count > 1 && tree.reports.isEmpty && tree.problems.isEmpty
    page["isFlat"] = .bool(isFlat)
    page["chart"] =
      nodes.isEmpty || isFlat
      ? .null : .markup(OrgChart.draw(nodes, title: "Org chart of \(context.view.company.name)"))
    site.page("org.html", "org", title: "Org chart", .record(page))
  }

  private static func tree(_ context: SiteContext) -> Tree {
    let agents = context.currentAgents
    let byId = Dictionary(agents.map { ($0.id, $0) }) { first, _ in first }
    var tree = Tree()
    for agent in agents {
      if let manager = agent.reportsTo, byId[manager] != nil {
        tree.reports[manager, default: []].append(agent)
      } else {
        tree.roots.append(agent)
        guard let manager = agent.reportsTo else { continue }
        let gone = context.agent(manager)
        tree.problems[agent.id] =
          gone.map { "its manager, \($0.name), has been removed" } ?? "its manager is unknown"
      }
    }
    // Agents that no root reaches are in or below a cycle. The oldest agent of a cycle becomes a root.
    var reached: Set<String> = []
    func reach(_ root: CompanyView.Agent) {
      var pending = [root]
      while let agent = pending.popLast() {
        guard reached.insert(agent.id).inserted else { continue }
        pending += tree.reports[agent.id] ?? []
      }
    }
    for root in tree.roots { reach(root) }
    for agent in agents where !reached.contains(agent.id) {
      guard let circle = circle(from: agent, byId),
        let first = agents.first(where: { circle.contains($0.id) })
      else {
        continue
      }
      let names = circle.compactMap { byId[$0]?.name }.joined(separator: ", ")
      for member in circle { tree.problems[member] = "part of a reporting cycle: \(names)" }
      if let manager = first.reportsTo { tree.reports[manager]?.removeAll { $0.id == first.id } }
      tree.roots.append(first)
      reach(first)
    }
    return tree
  }

  /// The cycle at the end of the managers of `agent`.
  private static func circle(from agent: CompanyView.Agent, _ byId: [String: CompanyView.Agent]) -> [String]?
  {
    var path: [String] = []
    var seen: Set<String> = []
    var current = agent
    while seen.insert(current.id).inserted {
      path.append(current.id)
      guard let manager = current.reportsTo.flatMap({ byId[$0] }) else { return nil }
      current = manager
    }
    return Array(path[(path.firstIndex(of: current.id) ?? 0)...])
  }

  /// Everybody, managers before their reports.
  private static func nodes(_ tree: Tree, _ context: SiteContext) -> [OrgNode] {
    var nodes: [OrgNode] = []
    var pending: [(agent: CompanyView.Agent, manager: Int?)] = tree.roots.reversed().map { ($0, nil) }
    while let (agent, manager) = pending.popLast() {
      let reports = tree.reports[agent.id] ?? []
      pending += reports.reversed().map { ($0, nodes.count) }
      nodes.append(
        OrgNode(
          id: agent.id, name: agent.name, detail: agent.title ?? agent.role ?? "",
          spend: context.spendText(agent), status: agent.status ?? "unknown", link: SiteContext.page(agent),
          problem: tree.problems[agent.id], manager: manager))
    }
    return nodes
  }

  private static func fields(_ agent: CompanyView.Agent, _ tree: Tree) -> Fields {
    [
      "id": .string(agent.id), "slug": .string(agent.slug), "name": .string(agent.name),
      "role": .optional(agent.role),
      "title": .optional(agent.title), "status": .optional(agent.status),
      "page": .string(SiteContext.page(agent)),
      "problem": .optional(tree.problems[agent.id]),
    ]
  }

  /// An agent with the tree below it. Many readers of JSON give up at a thousand levels: a manager at the
  /// deepest level that is nested goes to `pending`, and its reports get a list of their own.
  private static func value(
    _ agent: CompanyView.Agent, _ tree: Tree, _ pending: inout [CompanyView.Agent], depth: Int = 1
  ) -> Value {
    var fields = fields(agent, tree)
    let reports = tree.reports[agent.id] ?? []
    let isNested = depth < Limits.nestedReports
    if !isNested, !reports.isEmpty { pending.append(agent) }
    fields["reports"] = .list(isNested ? reports.map { value($0, tree, &pending, depth: depth + 1) } : [])
    return .record(fields)
  }

  // MARK: List

  /// The maximum depth of nested lists in templates and browsers. Deeper parts start a new list.
  private static let deepestList = Limits.nestedLists

  private static func lists(_ tree: Tree, _ context: SiteContext) -> [Value] {
    var lists: [Value] = []
    var pending = tree.roots.map { (agent: $0, above: Value.null) }
    var next = 0
    while next < pending.count {
      let (agent, above) = pending[next]
      next += 1
      lists.append(item(agent, above: above, depth: 1))
    }
    return lists

    func item(_ agent: CompanyView.Agent, above: Value, depth: Int) -> Value {
      var reports = tree.reports[agent.id] ?? []
      if depth == deepestList {
        pending += reports.map { ($0, context.agentReference(agent.id)) }
        reports = []
      }
      var fields = fields(agent, tree)
      fields["spend"] = .string(context.spendText(agent))
      fields["above"] = above
      fields["hasReports"] = .bool(!reports.isEmpty)
      fields["reportsTotal"] = .string(
        Formats.count(reports.count, "reports"))
      fields["reports"] = .list(reports.map { item($0, above: .null, depth: depth + 1) })
      return .record(fields)
    }
  }
}

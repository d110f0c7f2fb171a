import Engine

/// Lists of issues by status, assignee, project, project and status, label and age. Every number, badge and
/// alert that counts issues links to the list of exactly these.
struct IssueViews {
  /// Lists longer than two of these are divided into pages.
  private static let perPage = 250
  /// The upper bounds of ages in days, and the names of these lists.
  private static let ages: [(name: String, title: String, days: ClosedRange<Int>)] = [
    ("week", "Open up to 7 days", 0...7), ("month", "Open 8 to 30 days", 8...30),
    ("quarter", "Open 31 to 90 days", 31...90), ("older", "Open more than 90 days", 91...Int.max),
  ]

  /// How the lists are grouped. The raw value is the folder.
  enum Kind: String, CaseIterable {
    case status = "by-status"
    case assignee = "by-assignee"
    case project = "by-project"
    case projectStatus = "by-project-and-status"
    case label = "by-label"
    case age = "by-age"

    var title: String {
      switch self {
      case .status: "By status"
      case .assignee: "Open, by assignee"
      case .project: "Open, by project"
      case .projectStatus: "By project and status"
      case .label: "By label"
      case .age: "Open, by age"
      }
    }
  }

  struct List: Sendable {
    let kind: Kind
    /// The last part of its path.
    let name: String
    let title: String
    /// All issues, of which the list has some places, oldest first: each issue is in several lists.
    let all: [CompanyView.Issue]
    /// The name of the project of a list by project and status.
    var project: String?
    var places: [Int32] = []
    var count: Int { places.count }

    var page: String { IssueViews.page(kind, name) }

    /// "Blocked issues", "Open issues: Ada"
    var heading: String {
      switch kind {
      case .status: title.prefix(1).uppercased() + title.dropFirst() + " issues"
      case .assignee, .project: "Open issues: " + title
      case .projectStatus: "Issues: " + title
      case .label: "Issues with the label " + title
      case .age: title
      }
    }

    /// The same issues in the list of all, where they can be filtered and sorted. Nil if that list has no
    /// such filter.
    var filter: String? {
      if kind == .projectStatus, let issue = places.first.map({ all[Int($0)] }) {
        return IssueFilter.page([
          ("project", project ?? ""), ("status", Formats.words(issue.status ?? "unknown")),
        ])
      }
      if kind == .age, name == IssueFilter.open { return IssueFilter.page([("status", IssueFilter.open)]) }
      let (key, value): (String, String) =
        switch (kind, name) {
        case (_, "other"), (.age, "stuck"): ("", "")
        case (.assignee, "people"): ("assignee", IssueFilter.person)
        case (.assignee, "unassigned"): ("assignee", IssueFilter.unassigned)
        case (.project, "none"): ("project", IssueFilter.noProject)
        case (.age, _): ("age", name)
        case (.status, _): ("status", title)
        case (.assignee, _): ("assignee", title)
        case (.project, _): ("project", title)
        case (.label, _): ("label", title)
        case (.projectStatus, _): ("", "")
        }
      guard !key.isEmpty else { return nil }
      let isOpen = kind == .assignee || kind == .project
      return IssueFilter.page([(key, value)] + (isOpen ? [("status", IssueFilter.open)] : []))
    }
  }

  private(set) var lists: [List] = []
  private let all: [CompanyView.Issue]

  static func page(_ kind: Kind, _ name: String) -> String { "issues/\(kind.rawValue)/\(name).html" }

  /// The list of all issues with a status.
  static func page(ofStatus status: String?) -> String { page(.status, name(ofStatus: status)) }

  /// The list of all issues of a project with a status.
  static func page(of project: CompanyView.Project, status: String?) -> String {
    page(.projectStatus, name(of: project, status))
  }

  private static func name(of project: CompanyView.Project, _ status: String?) -> String {
    // No slug has two hyphens.
    "project-" + project.slug + "--" + name(ofStatus: status)
  }

  /// The list of all issues with a label.
  static func page(ofLabel label: String) -> String { page(.label, name(ofLabel: label)) }

  /// Equal for labels that differ only in case or punctuation, which share a list.
  private static func name(ofLabel label: String) -> String {
    let slug = Slug.make(from: label)
    // Names in other alphabets have no slug.
    guard slug.isEmpty || slug.hasPrefix("timeline-") else { return slug }
    return "label-" + String(SHA256.digest(of: Array(label.utf8)).words.0, radix: 16)
  }

  /// All open issues.
  static let openPage = page(.age, IssueFilter.open)

  /// In progress, without a change for days: the list behind the alerts.
  static let stuckPage = page(.age, "stuck")

  /// Equal for statuses that differ only in case or punctuation, which share a list.
  private static func name(ofStatus status: String?) -> String {
    let slug = Slug.make(from: status ?? "unknown")
    // Older parts of a timeline have such names, in the folder of their issue.
    return slug.isEmpty ? "other" : slug.hasPrefix("timeline-") ? "status-" + slug : slug
  }

  /// The counts by status as badges that link to the lists.
  static func statuses(_ issues: [CompanyView.Issue]) -> Value {
    .list(
      (SiteContext.statusList(issues.map(\.status)).list ?? []).map { row in
        var fields = row.record ?? [:]
        fields["listPage"] = .string(page(ofStatus: row["status"]?.string))
        return .record(fields)
      })
  }

  init(_ context: SiteContext) {
    all = context.countedIssues
    let places = all.indices.map { Int32($0) }
    let open = places.filter { SiteContext.isOpen(all[Int($0)].status) }
    add(.status, places) { (Self.name(ofStatus: $0.status), Formats.words($0.status ?? "unknown")) }
    let agents = Dictionary(context.view.agents.map { ($0.id, $0) }) { first, _ in first }
    add(.assignee, open) { issue in
      if let agent = issue.assigneeAgentId.flatMap({ agents[$0] }) {
        return ("agent-" + agent.slug, agent.name)
      }
      if issue.assigneeAgentId != nil { return ("other", "Agents that are not in the data") }
      if issue.isAssignedToPerson { return ("people", "People") }
      return context.view.known.assignees ? ("unassigned", "Unassigned") : nil
    }
    let projects = Dictionary(context.view.projects.map { ($0.id, $0) }) { first, _ in first }
    add(.project, open) { issue in
      if let project = issue.projectId.flatMap({ projects[$0] }) {
        return ("project-" + project.slug, project.name)
      }
      return issue.projectId == nil ? ("none", "No project") : ("other", "Projects that are not in the data")
    }
    add(.projectStatus, places) { issue in
      issue.projectId.flatMap { projects[$0] }.map {
        (Self.name(of: $0, issue.status), "\($0.name), \(Formats.words(issue.status ?? "unknown"))")
      }
    }
    for place in lists.indices where lists[place].kind == .projectStatus {
      let first = lists[place].places.first.map { all[Int($0)] }
      lists[place].project = first?.projectId.flatMap { projects[$0]?.name }
    }
    addLabels()
    let today = context.zone.day(of: context.view.asOf).daysSinceEpoch
    let ages = open.map { place in
      all[Int(place)].createdAt.map { max(0, today - context.zone.day(of: $0).daysSinceEpoch) }
    }
    add(.age, open) { _ in (IssueFilter.open, "All open issues") }
    for age in Self.ages {
      let aged = zip(open, ages).filter { $1.map(age.days.contains) ?? false }.map(\.0)
      add(.age, aged) { _ in (age.name, age.title) }
    }
    let stuck = Set(Attention.stuck(context).map(\.id))
    add(.age, open.filter { stuck.contains(all[Int($0)].id) }) { _ in
      ("stuck", "In progress without changes for 7 days")
    }
  }

  /// Adds lists, those with most issues first within statuses, others by title.
  private mutating func add(
    _ kind: Kind, _ places: [Int32], _ key: (CompanyView.Issue) -> (name: String, title: String)?
  ) {
    var found: [String: List] = [:]
    for place in places {
      guard let (name, title) = key(all[Int(place)]) else { continue }
      found[name, default: List(kind: kind, name: name, title: title, all: all)].places.append(place)
    }
    add(found)
  }

  private mutating func add(_ found: [String: List]) {
    lists += found.values.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }

  /// An issue is in the list of each of its labels.
  private mutating func addLabels() {
    var names: [String: String] = [:]
    var found: [String: List] = [:]
    for (place, issue) in all.enumerated() {
      for label in issue.labels {
        let name = names[label] ?? Self.name(ofLabel: label)
        names[label] = name
        if found[name]?.places.last == Int32(place) { continue }
        let empty = List(kind: .label, name: name, title: label, all: all)
        found[name, default: empty].places.append(Int32(place))
      }
    }
    add(found)
  }

  // MARK: Pages

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    let lists = IssueViews(context).lists
    let counts = lists.map { list -> Value in
      [
        "kind": .string(String(list.kind.rawValue.dropFirst("by-".count))), "name": .string(list.name),
        "title": .string(list.title), "count": .int(Int64(list.count)), "page": .string(list.page),
      ]
    }
    return lists.flatMap(pages) + [
      Page("api/issue-lists.json") { _, site in
        site.api(
          "api/issue-lists.json",
          "Lists of issues by status, assignee, project, project and status, label and age",
          .list(counts))
      }
    ]
  }

  /// The list's page, and parts with older issues. Parts are counted from the oldest issue, so that they stay
  /// the same when issues are added.
  private static func pages(_ list: List) -> [Page] {
    let parts = max(0, (list.count - 1) / perPage - 1)
    @Sendable func path(_ part: Int?) -> String {
      part.map { "issues/\(list.kind.rawValue)/\(list.name)/\($0).html" } ?? list.page
    }
    return ([nil] + (0..<parts).map { $0 + 1 }).map { part -> Page in
      let start = ((part ?? parts + 1) - 1) * perPage
      let places = part == nil ? list.places.dropFirst(start) : list.places.dropFirst(start).prefix(perPage)
      var facts = DependencyDigest()
      facts.add(list.title)
      for place in places { facts.add(list.all[Int(place)]) }
      if part == nil { facts.add(list.count) }
      if part == parts { facts.add(true) }
      return Page(path(part), [.facts: facts.value]) { context, site in
        let older = (part ?? parts + 1) - 1
        let rows = places.map { list.all[Int($0)] }
        let value: Value = [
          "heading": .string(list.heading),
          "total": .optional(part == nil ? Int64(list.count) : nil),
          "number": .optional(part.map(Int64.init)), "isPaged": .bool(parts > 0),
          "hasStatus": .bool(list.kind != .status && list.kind != .projectStatus),
          "filterPage": .optional(list.filter),
          "hasAssignee": .bool(list.kind != .assignee),
          "isDated": .bool(SiteContext.areDated(rows)),
          "issues": .list(rows.reversed().map { row($0, context) }),
          "previous": .optional(part.map { $0 == parts ? list.page : path($0 + 1) }),
          "next": .optional(older > 0 ? path(older) : nil),
        ]
        site.page(
          path(part), "issue-view",
          title: list.heading + (part.map { ", part \($0)" } ?? ""), value,
          .changed(rows.compactMap(IssuePages.newest).max()))
      }
    }
  }

  private static func row(_ issue: CompanyView.Issue, _ context: SiteContext) -> Value {
    [
      "identifier": .optional(issue.identifier), "title": .string(issue.title), "slug": .string(issue.slug),
      "page": .string(SiteContext.page(issue)), "status": .optional(issue.status),
      "priority": .optional(issue.priority), "assignee": context.agentReference(issue.assigneeAgentId),
      "isAssignedToPerson": .bool(issue.isAssignedToPerson), "labels": .list(issue.labels.map(Value.string)),
      "createdAt": SiteContext.instant(issue.createdAt),
      "updatedAt": SiteContext.instant(issue.updatedAt),
    ]
  }

  /// The lists as groups of links, for the first page of all issues.
  var groups: Value {
    .list(
      // A project's page has its own by status.
      Kind.allCases.filter { $0 != .projectStatus }.compactMap { kind in
        let own = lists.filter { $0.kind == kind }
        guard !own.isEmpty else { return nil }
        return [
          "groupTitle": .string(kind.title), "isShort": .bool(own.count <= 12),
          "lists": .list(
            own.map {
              [
                "label": .string($0.title), "listPage": .string($0.page),
                "count": .int(Int64($0.count)),
              ]
            }),
        ]
      })
  }
}

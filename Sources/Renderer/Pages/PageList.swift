import Engine

/// All kinds of pages. A new one is a file and a row.
enum PageList {
  typealias Builder = @Sendable (SiteContext, ModulePages.Made) -> [Page]

  static let builders: [Builder] = [
    IssuePages.pages,
    IssueViews.pages,
    ProjectPages.pages,
    AgentPages.pages,
    RunPages.pages,
    ActivityPages.pages,
    GoalsPage.pages,
    RoutinesPage.pages,
    OrgPage.pages,
    CostsPage.pages,
    ReportPages.pages,
    PeriodPages.pages,
    ReliabilityPage.pages,
    CausePages.pages,
    WastePage.pages,
    SearchPage.pages,
    DataQualityPage.pages,
    BackupsPage.pages,
    KnowledgePages.pages,
    CompanyFiles.pages,
    CompanySummary.pages,
    ModulePages.pages,
    LedgerFiles.pages,
    ModuleSettingsPage.pages,
    StorePage.pages,
    AlertFiles.pages,
    AlertsPage.pages,
    NotFoundPage.pages,
    DashboardPage.pages,
  ]

  /// The site's menu. Module pages are a separate group after these.
  static func navigation(_ view: CompanyView) -> [NavigationGroup] {
    var always = always
    if view.knowledge != nil {
      always[1].entries.append((KnowledgePages.index, "Knowledge"))
    }
    guard BackupsPage.isShown(view), let last = always.last else { return always }
    return always.dropLast() + [
      NavigationGroup(last.label, last.entries.map { ($0.path, $0.label) } + [(BackupsPage.path, "Backups")])
    ]
  }

  private static let always: [NavigationGroup] = [
    NavigationGroup(
      "Overview",
      [("index.html", "Dashboard"), ("activity/index.html", "Activity"), ("reports/index.html", "Reports")]),
    NavigationGroup(
      "Work",
      [
        ("issues/index.html", "Issues"), ("projects/index.html", "Projects"), ("routines.html", "Routines"),
        ("goals.html", "Goals"),
      ]),
    NavigationGroup("Team", [("agents/index.html", "Agents"), ("org.html", "Org chart")]),
    NavigationGroup(
      "Money and health",
      [
        ("costs.html", "Costs"), ("reliability.html", "Reliability"), ("waste.html", "Waste"),
        ("data-quality.html", "Data quality"),
      ]),
  ]
}

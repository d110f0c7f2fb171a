/// All kinds of pages, in the order in which they are made. Adding one is adding a file and a row.
enum PageList {
  typealias Builder = @Sendable (SiteContext, inout Site) throws -> Void

  static let builders: [Builder] = [
    IssuePages.build,
    ProjectPages.build,
    AgentPages.build,
    ActivityPages.build,
    GoalsPage.build,
    OrgPage.build,
    CostsPage.build,
    DataQualityPage.build,
    CompanyFiles.build,
    NotFoundPage.build,
    DashboardPage.build,
  ]

  /// The site's menu.
  static let navigation: [(path: String, label: String)] = [
    ("index.html", "Dashboard"), ("org.html", "Org chart"), ("agents/index.html", "Agents"),
    ("issues/index.html", "Issues"), ("projects/index.html", "Projects"), ("goals.html", "Goals"),
    ("costs.html", "Costs"), ("activity/index.html", "Activity"), ("data-quality.html", "Data quality"),
  ]
}

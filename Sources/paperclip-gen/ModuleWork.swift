import Engine

/// Runs the modules for every company of a workspace.
struct ModuleWork {
  let session: Session
  let modules: ModuleSet

  struct Result {
    var findings: [Finding] = []
    /// One report per company and module.
    var reports: [(company: String, report: ModuleRunner.Report)] = []
  }

  enum Step {
    /// Migrations only, of one module or of all.
    case migrate(String?)
    /// Everything that is pending.
    case run
    /// Delivers again what a module skipped.
    case retry(String)
  }

  func run(_ step: Step = .run) throws -> Result {
    var result = Result()
    let companies = try CompanyViewReader.companies(in: session.workspace.databases)
    let publication = Publication(session: session, modules: modules)
    for company in companies {
      let options = try publication.options(company, isOnly: companies.count == 1)
      let runner = try ModuleRunner(
        path: company.path, modules: modules,
        now: try CompanyViewReader.now(path: company.path, asOf: session.asOf),
        zone: options.zone)
      switch step {
      case .migrate(let id):
        try runner.migrate(only: id)
        result.findings += runner.failures
      case .run:
        try runner.migrate()
        try runner.run()
      case .retry(let id):
        try runner.migrate()
        try runner.retry(id)
      }
      result.findings += runner.findings
      var reports = runner.reports
      if case .retry(let id) = step { reports.removeAll { $0.id != id } }
      result.reports += reports.map { (Slug.make(from: company.name), $0) }
    }
    return result
  }

  /// What the next run would say if nothing changes: what a module skipped is said again in other words. Nil
  /// while a module has something left to do.
  func nextFindings(after done: Result) throws -> [Finding]? {
    guard
      !done.findings.isEmpty
        || done.reports.contains(where: { $0.report.delivered > 0 || $0.report.refused > 0 })
    else { return [] }
    let next = try run()
    return next.reports.contains { $0.report.delivered > 0 || $0.report.refused > 0 } ? nil : next.findings
  }
}

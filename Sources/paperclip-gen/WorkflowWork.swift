import Engine

/// Finds what rules match in every company, and writes the rule log and the plan. Calls nothing.
struct WorkflowWork {
  let context: WorkflowContext
  let modules: ModuleSet

  /// Nil if the module is not enabled or failed.
  init?(_ session: Session, _ modules: ModuleSet) {
    guard let context = WorkflowContext(session, modules) else { return nil }
    (self.context, self.modules) = (context, modules)
  }

  func run() throws -> [Finding] {
    var findings: [Finding] = []
    let companies = try CompanyViewReader.companies(in: context.session.workspace.databases)
    for company in companies {
      let place = try context.place(company, isOnly: companies.count == 1, modules)
      var plan = try context.plan(place)
      try plan.log.check(hadLines: PlanTables.knowLines(path: company.path))
      // No matches for a past --as-of.
      if place.now >= plan.newest {
        let reader = try ConditionReader(
          path: company.path, module: context.module, now: place.now, zone: place.zone)
        // A module that failed says so itself.
        if try reader.isReady() {
          var input = try context.input(reader, place)
          let since = Instant(milliseconds: place.now.milliseconds - PlanEvaluation.window)
          for rule in input.rules {
            if let found = try reader.occurrences(of: rule, since: since) {
              input.occurrences[rule.id] = found
            }
          }
          findings += reader.findings.filter { !findings.contains($0) }
          try plan.append(PlanEvaluation(input, plan).lines)
        }
      }
      let pages = RecordPages(path: company.path, options: place.options)
      try PlanTables.update(path: company.path, plan, page: pages.page, audience: modules.audience)
    }
    return findings
  }
}

import Engine

/// Finds what is firing in every company, and writes what changed to the outboxes. Sends nothing.
struct AlertWork {
  let session: Session
  let modules: ModuleSet
  let context: AlertContext

  /// Nil if the module is not enabled or failed.
  init?(_ session: Session, _ modules: ModuleSet) {
    guard modules[NotificationSettings.module]?.isActive == true,
      let context = AlertContext(session.workspace)
    else { return nil }
    (self.session, self.modules, self.context) = (session, modules, context)
  }

  func run() throws -> [Finding] {
    var findings: [Finding] = []
    let companies = try CompanyViewReader.companies(in: session.workspace.databases)
    let publication = Publication(session: session, modules: modules)
    for company in companies {
      var options = try publication.options(company, isOnly: companies.count == 1)
      options.slug = Slug.make(from: company.name)
      let now = try CompanyViewReader.now(path: company.path, asOf: session.asOf)
      var outbox = try context.outbox(AlertContext.name(ofDatabase: company.path))
      try outbox.log.check(hadLines: OutboxTables.knowLines(path: company.path))
      // No alerts for a past --as-of.
      if now >= outbox.newest {
        let zone = options.zone
        let found = try TriggerReader(path: company.path, modules: modules, now: now, zone: zone).read(
          without: context.settings.off)
        findings += found.findings.filter { !findings.contains($0) }
        try outbox.write(Evaluation(input(found, now, options, company.path), outbox, context.settings))
      }
      try OutboxTables.update(
        path: company.path, outbox, company: options.name ?? company.name, audience: modules.audience)
    }
    return findings
  }

  private func input(
    _ found: TriggerReader.Result, _ now: Instant, _ options: CompanyViewReader.Options, _ path: String
  ) -> Evaluation.Input {
    var input = Evaluation.Input(rows: found.rows, rules: found.rules, known: found.known, now: now)
    let zone = options.zone
    let day = zone.day(of: now)
    input.day = day.text
    // Day 0, 1970-01-01, is a Thursday.
    input.isFirstOfWeek = (day.daysSinceEpoch + 3) % 7 == 0
    input.digest = found.digest
    input.audience = modules.audience
    let pages = RecordPages(path: path, options: options)
    input.page = pages.page
    return input
  }
}

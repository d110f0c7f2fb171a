import Engine

/// What rules need of a workspace and one of its companies.
struct WorkflowContext {
  let session: Session
  let module: Module
  let settings: WorkflowSettings

  /// Nil if the module is not enabled or failed.
  init?(_ session: Session, _ modules: ModuleSet) {
    guard let module = modules[WorkflowSettings.module], module.isActive else { return nil }
    let configuration = session.workspace.configuration.modules
    self.session = session
    self.module = module
    settings = WorkflowSettings(
      configuration.config[WorkflowSettings.module] ?? [:], secrets: configuration.secrets)
  }

  struct Place {
    let company: CompanyChoice.Company
    /// The name of its plan: that of its database.
    let name: String
    let options: CompanyViewReader.Options
    let now: Instant
    let zone: TimeZoneRules
    /// The company's ID in Paperclip.
    let id: String?
  }

  func place(_ company: CompanyChoice.Company, isOnly: Bool, _ modules: ModuleSet) throws -> Place {
    var options = try Publication(session: session, modules: modules).options(company, isOnly: isOnly)
    options.slug = Slug.make(from: company.name)
    return Place(
      company: company, name: AlertContext.name(ofDatabase: company.path), options: options,
      now: try CompanyViewReader.now(path: company.path, asOf: session.asOf),
      zone: options.zone,
      id: isOnly && settings.companyID != nil
        ? settings.companyID : Identifier.isMadeFromName(company.id) ? nil : company.id)
  }

  func plan(_ place: Place) throws -> Plan { try Plan(root: session.workspace.root, name: place.name) }

  /// What an evaluation needs besides occurrences.
  func input(_ reader: ConditionReader, _ place: Place) throws -> PlanEvaluation.Input {
    var input = PlanEvaluation.Input(rules: settings.rules, occurrences: [:], now: place.now)
    input.day = { place.zone.day(of: $0).text }
    input.companyID = place.id
    input.companyName = place.options.name ?? place.company.name
    input.agents = try reader.agents()
    input.limit = settings.limit
    input.audience = module.audience
    return input
  }
}

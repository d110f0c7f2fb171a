import Engine

/// Shows modules what the ledgers say.
struct AuditWork {
  static let module = "audit"
  let session: Session

  func run() throws {
    let workspace = session.workspace
    guard workspace.configuration.modules.enabled.contains(Self.module) else { return }
    for company in try CompanyViewReader.companies(in: workspace.databases) {
      try update(company.path)
    }
  }

  /// Reads the ledger of a company if it has grown.
  func update(_ database: String) throws {
    try LedgerTables.update(
      path: database, root: session.workspace.root, name: AlertContext.name(ofDatabase: database))
  }
}

import Engine

/// Shows modules what the ledgers say.
struct AuditWork {
  static let module = "audit"
  let session: Session

  func run() throws {
    let workspace = session.workspace
    guard workspace.configuration.modules.enabled.contains(Self.module) else { return }
    for company in try CompanyViewReader.companies(in: workspace.databases) {
      let ledger = try Ledger(root: workspace.root, name: AlertContext.name(ofDatabase: company.path))
      try LedgerTables.update(path: company.path, ledger)
    }
  }
}

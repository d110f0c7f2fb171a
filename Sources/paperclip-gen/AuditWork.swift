import Engine

/// Shows modules what the ledgers say, and finds what is not part of one.
struct AuditWork {
  static let module = "audit"
  let session: Session

  func run() throws -> [Finding] {
    let workspace = session.workspace
    guard workspace.configuration.modules.enabled.contains(Self.module) else { return [] }
    var findings: [Finding] = []
    for company in try CompanyViewReader.companies(in: workspace.databases) {
      try update(company.path)
      let ledger = Ledger.path(root: workspace.root, name: AlertContext.name(ofDatabase: company.path))
      findings += try Ledger.checkpoints(ledger).filter { $0.checkpoint == nil }.map {
        Finding(.warning, "is not a checkpoint", remedy: "restore it from git or a backup", source: $0.file)
      }
    }
    return findings
  }

  /// Reads the ledger of a company if it has grown.
  func update(_ database: String) throws {
    try LedgerTables.update(
      path: database, root: session.workspace.root, name: AlertContext.name(ofDatabase: database))
  }
}

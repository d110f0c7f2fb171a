import Engine

/// A run that changes the state of its workspace. There is one at a time. At its end the databases are
/// sealed; those that a killed run leaves are checked by the next.
final class WorkspaceRun {
  private let lock: WorkspaceLock
  private let seals: DatabaseSeals

  init(_ session: Session) throws {
    lock = try WorkspaceLock(state: session.workspace.state, patience: session.arguments.patience())
    seals = session.seals
  }

  deinit { try? seals.renew() }
}

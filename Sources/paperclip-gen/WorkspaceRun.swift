import Engine

/// A run that changes the state of its workspace. There is one at a time. At its end the databases are
/// sealed; those that a killed run leaves are checked by the next.
final class WorkspaceRun {
  private let lock: WorkspaceLock
  private let seals: DatabaseSeals
  private var isDamaged = false

  init(_ session: Session) throws {
    lock = try WorkspaceLock(state: session.workspace.state, patience: session.arguments.patience())
    seals = session.seals
    try Rebuild.recover(session.workspace.databases)
  }

  /// Runs the body. An error by which SQLite reports damage is followed by a check of the whole file.
  func checking<R>(_ body: () throws -> R) throws -> R {
    do {
      return try body()
    } catch let error as DatabaseError where error.isDamage {
      isDamaged = true
      throw seals.confirmed(error)
    }
  }

  deinit { if !isDamaged { try? seals.renew() } }
}

/// A copy of the lock as the last command here wrote it. The lock belongs in git and can change by it; the
/// copy only tells what was installed by this workspace.
extension StoreCache {
  private static let lockName = "lock.json"
  private var lockPath: String { folder + "/" + Self.lockName }

  func keep(lock: StoreLock) throws {
    try FileSystem.makeFolders(folder)
    // Without entries that somebody edited, so that only a change of the copy itself is one.
    try FileSystem.writeAtomically(lock.intact.bytes, to: lockPath)
  }

  /// What was installed here, has its files in the workspace, and is not in the lock.
  package func unlocked(_ lock: StoreLock, root: String) -> [StoreLock.Item] {
    ((try? copy().items) ?? []).filter {
      lock[$0.kind, $0.id] == nil && FileSystem.status(root + "/" + $0.folder) != nil
    }
  }

  /// The copy of the lock, if it was changed.
  package func damagedLock() throws -> [String] {
    guard FileSystem.exists(lockPath) else { return [] }
    guard let copy = try? copy(), copy.items.allSatisfy(\.isIntact),
      try FileSystem.read(lockPath) == copy.bytes
    else { return [Self.lockName] }
    return []
  }

  private func copy() throws -> StoreLock {
    try StoreLock.read(lockPath, name: lockPath, remedy: "remove it")
  }
}

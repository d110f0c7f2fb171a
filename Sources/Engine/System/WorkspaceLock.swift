#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Prevents two runs from writing to one workspace at once. The system releases it when the process ends,
/// however that happens. The file stays empty, so a run without changes writes nothing.
package final class WorkspaceLock {
  /// Its file in the folder of the state.
  package static let name = "lock"
  /// That of `notify`.
  package static let sending = "notify.lock"
  /// That of `workflow apply`.
  package static let applying = "workflow.lock"
  /// All of them.
  package static let names: Set<String> = [name, sending, applying, shards]

  /// That of shards, for the little that they write together.
  package static let shards = "shards.lock"

  private let descriptor: Int32

  private static let pause: UInt32 = 100_000

  /// `patience`: how many milliseconds to wait for another run to finish.
  /// `name` is for work that may run beside a run: sending messages.
  /// `isShared`: for runs that each lock one company, and only keep others from using the whole workspace.
  package init(
    state: String, name: String = WorkspaceLock.name, patience: Int64 = 0, isShared: Bool = false
  ) throws {
    try FileSystem.makeFolders(state)
    FileSystem.closeToOthers(state)
    let path = state + "/" + name
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileSystem.failure(path, "cannot be opened") }
    var wanted = flock()
    wanted.l_type = Int16(isShared ? F_RDLCK : F_WRLCK)
    wanted.l_whence = Int16(SEEK_SET)
    let start = SystemClock.monotonic
    while fcntl(descriptor, F_SETLK, &wanted) != 0 {
      guard SystemClock.monotonic - start < patience else { throw taken(path) }
      usleep(Self.pause)
    }
  }

  private func taken(_ path: String) -> Failure {
    var holder = flock()
    holder.l_type = Int16(F_WRLCK)
    holder.l_whence = Int16(SEEK_SET)
    let isKnown = fcntl(descriptor, F_GETLK, &holder) == 0 && holder.l_type != Int16(F_UNLCK)
    let who = isKnown ? " (process \(holder.l_pid))" : ""
    return Failure(
      "\(path): another run\(who) is using this workspace; wait for it to finish, or stop it; --wait SECONDS waits for it"
    )
  }

  deinit { close(descriptor) }
}

import CSQLite

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ends statements in the middle of long work. SQLite looks at the time only where a program jumps, and a
/// chain of calls such as `upper(a || 1) || upper(a || 2)` has no jump: it took minutes beyond the limit.
/// When the time is over, another thread sets the maximum length of a value to SQLite's minimum, so that the
/// next call that returns a text fails.
final class SandboxWatchdog: @unchecked Sendable {
  static let shared = SandboxWatchdog()

  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  /// The second at which the statement of a connection must have ended.
  private var ends: [OpaquePointer: Int] = [:]
  private var isRunning = false

  private init() { pthread_mutex_init(lock, nil) }

  private func withLock<R>(_ body: () -> R) -> R {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body()
  }

  /// Watches a connection until `release`.
  func watch(_ handle: OpaquePointer, until end: Int) {
    withLock {
      ends[handle] = end
      if !isRunning { isRunning = start() }
    }
  }

  /// Leaves a connection alone from now on. Its limits are as the watchdog left them.
  func release(_ handle: OpaquePointer) { withLock { ends[handle] = nil } }

  /// False if the system has no thread left; then only jumps end a statement.
  private func start() -> Bool {
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let code = pthread_create(
      &thread, nil,
      { _ in
        while true {
          SandboxWatchdog.shared.look()
          usleep(500_000)
        }
      }, nil)
    #if canImport(Glibc)
      if code == 0 { pthread_detach(thread) }
    #else
      if code == 0, let thread { pthread_detach(thread) }
    #endif
    return code == 0
  }

  private func look() {
    let now = SandboxDeadline.now()
    withLock {
      for (handle, end) in ends where now > end { sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 0) }
    }
  }
}

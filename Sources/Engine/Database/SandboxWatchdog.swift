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
enum SandboxWatchdog {
  private struct State {
    /// When the statement of a connection must have ended, by the connection's address.
    var ends: [Int: SandboxDeadline.End] = [:]
    var isRunning = false
  }

  private static let state = Locked(State())

  /// Watches a connection until `release`.
  static func watch(_ handle: OpaquePointer, until end: SandboxDeadline.End) {
    state.withLock {
      $0.ends[Int(bitPattern: handle)] = end
      if !$0.isRunning { $0.isRunning = start() }
    }
  }

  /// Leaves a connection alone from now on. Its limits are as the watchdog left them.
  static func release(_ handle: OpaquePointer) {
    state.withLock { $0.ends[Int(bitPattern: handle)] = nil }
  }

  /// False if the system has no thread left; then only jumps end a statement.
  private static func start() -> Bool {
    let thread = BackgroundThread {
      while true {
        look()
        usleep(500_000)
      }
    }
    thread?.detach()
    return thread != nil
  }

  private static func look() {
    // With the lock, so that a connection is not closed meanwhile.
    state.withLock {
      for (address, end) in $0.ends where end.hasPassed {
        sqlite3_limit(OpaquePointer(bitPattern: address), SQLITE_LIMIT_LENGTH, 0)
      }
    }
  }
}

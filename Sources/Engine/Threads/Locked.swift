#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// State of several threads, which one at a time reads and changes.
///
/// A lock of the C library. Of Swift's Mutex, the thread sanitizer does not see that it orders two threads of
/// which one had to wait for the other, so it reported all state behind one. Nor can a thread wait at it for
/// a change.
package final class Locked<State: Sendable>: @unchecked Sendable {
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private var state: State

  package init(_ state: State) {
    self.state = state
    lock = .allocate(capacity: 1)
    changed = .allocate(capacity: 1)
    pthread_mutex_init(lock, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(lock)
    changed.deallocate()
    lock.deallocate()
  }

  package func withLock<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
    try withLock(when: { _ in true }, body)
  }

  /// Waits until other threads have made the condition true.
  package func withLock<Result>(
    when condition: (State) -> Bool, _ body: (inout State) throws -> Result
  ) rethrows -> Result {
    pthread_mutex_lock(lock)
    defer {
      // Costs no system call while no thread waits.
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(lock)
    }
    while !condition(state) { pthread_cond_wait(changed, lock) }
    return try body(&state)
  }
}

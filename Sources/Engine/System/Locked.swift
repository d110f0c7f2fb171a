#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// State of several threads, which one at a time reads and changes.
///
/// A lock of the C library. Of Swift's Mutex, the thread sanitizer does not see that it orders two threads of
/// which one had to wait for the other, so it reported all state behind one.
package final class Locked<State: Sendable>: @unchecked Sendable {
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private var state: State

  package init(_ state: State) {
    self.state = state
    lock = .allocate(capacity: 1)
    pthread_mutex_init(lock, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  package func withLock<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return try body(&state)
  }
}

import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs one function for many numbers on several threads.
package enum Workers {
  /// The number of processors.
  package static var available: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Large enough for page templates nested as deeply as on the main thread.
  private static let stackSize = 16 << 20

  /// Calls `body` once with each number below `count`, on at most `workers` threads, in any order. After an
  /// error no more numbers are started. The error of the smallest number is thrown, so that it does not
  /// depend on the number of threads.
  package static func each(
    _ count: Int, workers: Int = available, _ body: @Sendable (Int) throws -> Void
  ) throws {
    let workers = min(workers, count)
    guard workers > 1 else {
      for number in 0..<count { try body(number) }
      return
    }
    try withoutActuallyEscaping(body) { body in
      let work = Work(count, body)
      // With fewer threads than requested, the work is still done.
      let threads = (1..<workers).compactMap { _ in
        BackgroundThread(stackSize: stackSize) { work.run() }
      }
      work.run()
      for thread in threads { thread.wait() }
      try work.finish()
    }
  }

  /// Runs two functions at the same time and returns both results.
  package static func both<First: Sendable, Second: Sendable>(
    workers: Int = available, _ first: @Sendable () throws -> First, _ second: @Sendable () throws -> Second
  ) throws -> (First, Second) {
    let results = Locked<(first: First?, second: Second?)>((nil, nil))
    try each(2, workers: workers) { number in
      if number == 0 {
        let result = try first()
        results.withLock { $0.first = result }
      } else {
        let result = try second()
        results.withLock { $0.second = result }
      }
    }
    guard case (let first?, let second?) = results.withLock({ $0 }) else {
      preconditionFailure("a function without error has a result")
    }
    return (first, second)
  }

  private final class Work: Sendable {
    private let count: Int
    private let body: @Sendable (Int) throws -> Void
    private let next = Atomic(0)
    private let failure = Locked<(number: Int, error: any Error)?>(nil)

    init(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) {
      self.count = count
      self.body = body
    }

    func run() {
      while true {
        let number = next.add(1, ordering: .relaxed).oldValue
        guard number < count else { return }
        do {
          try body(number)
        } catch {
          next.store(count, ordering: .relaxed)
          failure.withLock { known in
            if known.map({ number < $0.number }) ?? true { known = (number, error) }
          }
          return
        }
      }
    }

    func finish() throws {
      if let failure = failure.withLock({ $0 }) { throw failure.error }
    }
  }
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Two steps of work on two threads: one produces items, the other consumes them in order. A bounded queue
/// keeps them close together. Both have ended when `run` returns.
package enum Pipeline {
  /// Runs `produce` on a separate thread and `consume` on this one. `produce` passes items to a function that
  /// returns false once no more are wanted. An error in either ends both and is thrown; items produced before
  /// are consumed first.
  package static func run<Item: Sendable>(
    capacity: Int, produce: (_ push: @escaping (Item) -> Bool) throws -> Void, consume: (Item) throws -> Void
  ) throws {
    let queue = Queue<Item>(capacity: capacity)
    try withoutActuallyEscaping(produce) { produce in
      let producer = Producer {
        do {
          try produce(queue.push)
          queue.end(nil)
        } catch {
          queue.end(error)
        }
      }
      let thread = try producer.start()
      defer {
        queue.cancel()
        pthread_join(thread, nil)
      }
      while let item = try queue.next() { try consume(item) }
    }
  }

  /// The thread's work. It ends before the closures that it captures: see `run`.
  private final class Producer {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }

    func start() throws -> pthread_t {
      #if canImport(Glibc)
        var thread = pthread_t()
      #else
        var thread: pthread_t?
      #endif
      let code = pthread_create(
        &thread, nil,
        { context in
          #if canImport(Glibc)
            guard let context else { return nil }
          #endif
          Unmanaged<Producer>.fromOpaque(context).takeRetainedValue().body()
          return nil
        }, Unmanaged.passRetained(self).toOpaque())
      #if canImport(Glibc)
        guard code == 0 else { throw Failure("cannot start a thread") }
        return thread
      #else
        guard code == 0, let thread else { throw Failure("cannot start a thread") }
        return thread
      #endif
    }
  }

  /// Items that were produced but not consumed yet.
  private final class Queue<Item: Sendable>: @unchecked Sendable {
    private let capacity: Int
    private var items: [Item] = []
    private var error: (any Error)?
    private var (isEnded, isCancelled) = (false, false)
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>

    init(capacity: Int) {
      self.capacity = capacity
      mutex = .allocate(capacity: 1)
      mutex.initialize(to: pthread_mutex_t())
      changed = .allocate(capacity: 1)
      changed.initialize(to: pthread_cond_t())
      pthread_mutex_init(mutex, nil)
      pthread_cond_init(changed, nil)
    }

    deinit {
      pthread_mutex_destroy(mutex)
      pthread_cond_destroy(changed)
      mutex.deallocate()
      changed.deallocate()
    }

    private func locked<R>(_ body: () throws -> R) rethrows -> R {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      return try body()
    }

    /// Waits for space and adds the item. Returns false if it is no longer wanted.
    func push(_ item: Item) -> Bool {
      locked {
        while items.count >= capacity, !isCancelled { pthread_cond_wait(changed, mutex) }
        guard !isCancelled else { return false }
        items.append(item)
        pthread_cond_broadcast(changed)
        return true
      }
    }

    /// Waits for the next item. Nil after the last one.
    func next() throws -> Item? {
      try locked {
        while items.isEmpty, !isEnded { pthread_cond_wait(changed, mutex) }
        guard !items.isEmpty else {
          if let error { throw error }
          return nil
        }
        let item = items.removeFirst()
        pthread_cond_broadcast(changed)
        return item
      }
    }

    func end(_ error: (any Error)?) {
      locked {
        self.error = error
        isEnded = true
        pthread_cond_broadcast(changed)
      }
    }

    func cancel() {
      locked {
        isCancelled = true
        pthread_cond_broadcast(changed)
      }
    }
  }
}

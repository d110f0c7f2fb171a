/// Two steps of work on two threads: one produces items, the other consumes them in order. A bounded queue
/// keeps them close together. Both have ended when `run` returns.
package enum Pipeline {
  /// Items that were produced but not consumed yet.
  private struct Queue<Item: Sendable>: Sendable {
    var items: [Item] = []
    var error: (any Error)?
    var (isEnded, isCancelled) = (false, false)
  }

  /// Runs `produce` on a separate thread and `consume` on this one. `produce` passes items to a function that
  /// returns false once no more are wanted. An error in either ends both and is thrown; items produced before
  /// are consumed first.
  package static func run<Item: Sendable>(
    capacity: Int, produce: (_ push: @escaping (Item) -> Bool) throws -> Void, consume: (Item) throws -> Void
  ) throws {
    let queue = Locked(Queue<Item>())
    func push(_ item: Item) -> Bool {
      queue.withLock(when: { $0.items.count < capacity || $0.isCancelled }) {
        if !$0.isCancelled { $0.items.append(item) }
        return !$0.isCancelled
      }
    }
    func end(_ error: (any Error)?) { queue.withLock { ($0.error, $0.isEnded) = (error, true) } }
    func next() throws -> Item? {
      try queue.withLock(when: { !$0.items.isEmpty || $0.isEnded }) {
        guard $0.items.isEmpty else { return $0.items.removeFirst() }
        if let error = $0.error { throw error }
        return nil
      }
    }
    try withoutActuallyEscaping(produce) { produce in
      let thread = BackgroundThread {
        do {
          try produce(push)
          end(nil)
        } catch {
          end(error)
        }
      }
      guard let thread else { throw Failure("cannot start a thread") }
      defer {
        queue.withLock { $0.isCancelled = true }
        thread.wait()
      }
      while let item = try next() { try consume(item) }
    }
  }
}

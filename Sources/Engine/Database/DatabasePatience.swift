import Synchronization

/// How long statements wait for another program that holds a file, such as a dashboard that reads from it.
package enum DatabasePatience {
  private static let value = Atomic<Int32>(30_000)

  static var milliseconds: Int32 { value.load(ordering: .relaxed) }

  package static func set(milliseconds: Int64) {
    value.store(Int32(clamping: milliseconds), ordering: .relaxed)
  }
}

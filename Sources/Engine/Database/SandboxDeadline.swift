#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The time at which a module's statement must end.
final class SandboxDeadline {
  private(set) var at = Int.max
  static let message = "exceeded the time limit"

  func begin(seconds: Int) { at = Self.now() + seconds }
  func end() { at = .max }
  var hasPassed: Bool { at != .max && Self.now() > at }

  /// Seconds on a clock that only goes forward.
  static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec
  }
}

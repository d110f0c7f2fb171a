#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The processor time of one thread, which any thread can read while that one runs.
///
/// Limits use it because real time depends on what else the machine does: beside a busy program, statements
/// within their limit of steps ran into a limit of real time.
struct ProcessorTime {
  private let clock: clockid_t

  /// That of the calling thread.
  static var own: ProcessorTime {
    #if canImport(Glibc)
      var clock = CLOCK_THREAD_CPUTIME_ID
      // A number that means this thread to all others. On failure, real time.
      if pthread_getcpuclockid(pthread_self(), &clock) != 0 { clock = CLOCK_MONOTONIC }
      return ProcessorTime(clock: clock)
    #else
      return ProcessorTime(clock: CLOCK_MONOTONIC)
    #endif
  }

  /// A call of the system, which costs ten times as much as `realMilliseconds`.
  var milliseconds: Int { Self.milliseconds(clock) }

  /// Milliseconds on a clock that only goes forward.
  static var realMilliseconds: Int { milliseconds(CLOCK_MONOTONIC) }

  private static func milliseconds(_ clock: clockid_t) -> Int {
    var time = timespec()
    clock_gettime(clock, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The machine's clock. Only `generate --max-age`, the dates of `init`'s sample and the sending of messages
/// use it; of what is published, only the times of sent messages depend on it.
package enum SystemClock {
  package static var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// Waits, to try something again.
  package static func sleep(milliseconds: Int64) {
    var rest = milliseconds
    while rest > 0 {
      let step = min(rest, 1000)
      usleep(UInt32(step) * 1000)
      rest -= step
    }
  }

  /// Milliseconds of a clock that is never set: how long something waits.
  package static var monotonic: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}

import Foundation
import Testing

@testable import Engine

/// A busy machine has stopped statements that were within their limit of steps.
@Suite struct SandboxDeadlineTests {
  @Test func onlyProcessorTimeOfTheThreadCounts() throws {
    let found = Locked<[String]>([])
    // A new thread, which has used no time.
    let thread = try #require(
      BackgroundThread {
        let deadline = SandboxDeadline()
        let end = deadline.begin(seconds: 0)
        func look(_ name: String) {
          // As the thread itself does, and as the watchdog does.
          let other = Locked(false)
          BackgroundThread { other.withLock { $0 = end.hasPassed } }?.wait()
          let (own, watched) = (deadline.hasPassed, other.withLock { $0 })
          found.withLock { $0.append("\(name): \(own) \(watched)") }
        }
        usleep(2_100_000)
        look("waited")
        var used = timespec()
        repeat { clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used) } while used.tv_sec < 1
        // Real time is looked at in whole seconds.
        usleep(1_100_000)
        look("worked")
        deadline.stop()
        found.withLock { $0.append("stopped: \(deadline.hasPassed)") }
      })
    thread.wait()
    #expect(found.withLock { $0 } == ["waited: false false", "worked: true true", "stopped: false"])
  }
}

import Foundation
import Testing

@testable import Engine

/// A busy machine has stopped statements that were within their limit of steps.
@Suite struct SandboxDeadlineTests {
  @Test func onlyProcessorTimeOfTheThreadCounts() throws {
    let found = Locked<[String]>([])
    let thread = try #require(
      BackgroundThread {
        let deadline = SandboxDeadline()
        let end = deadline.begin(seconds: 1)
        func look(_ name: String) {
          // As the watchdog does.
          let other = Locked(false)
          BackgroundThread { other.withLock { $0 = end.hasPassed } }?.wait()
          let (own, watched) = (deadline.hasPassed, other.withLock { $0 })
          found.withLock { $0.append("\(name): \(own) \(watched)") }
        }
        usleep(1_500_000)
        look("waited")
        let time = ProcessorTime.own
        while time.milliseconds < end.milliseconds {}
        usleep(100_000)
        look("worked")
        deadline.stop()
        found.withLock { $0.append("stopped: \(deadline.hasPassed)") }
      })
    thread.wait()
    #expect(found.withLock { $0 } == ["waited: false false", "worked: true true", "stopped: false"])
  }
}

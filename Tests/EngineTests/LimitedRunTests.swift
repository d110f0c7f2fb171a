import Testing

@testable import Engine

/// Programs that the operator has configured, such as a sendmail of one's own, do not stop a run.
@Suite struct LimitedRunTests {
  private static func shell(_ script: String, seconds: Int = 60) throws -> LimitedRun {
    try LimitedRun(
      "sh", ["-c", script], limits: LimitedRun.Limits(seconds: seconds, outputBytes: 1000))
  }

  @Test func aProgramThatClosesItsOutputsAndGoesOnIsEnded() throws {
    let start = ContinuousClock.now
    #expect(try Self.shell("exec >&- 2>&-; sleep 60", seconds: 1).ending == .tookTooLong)
    #expect(try Self.shell("sleep 60", seconds: 1).ending == .tookTooLong)
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test func theEndOfAProgramIsKnown() throws {
    #expect(try Self.shell("exec >&- 2>&-; sleep 0.1; exit 3").ending == .exited(3))
    #expect(try Self.shell("kill -KILL $$").ending == .signaled(9))
    #expect(try Self.shell("yes").ending == .wroteTooMuch)
    let run = try Self.shell("echo out; echo problem >&2")
    #expect(run.isDone && run.output == Array("out\n".utf8) && run.errors == "problem\n")
  }
}

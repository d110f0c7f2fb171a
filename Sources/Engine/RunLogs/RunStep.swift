/// One step of a run as its log tells it, whatever the agent's program.
package struct RunStep: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    /// What the agent was asked.
    case prompt
    case said, thought
    case tool, command, edit
    case error
    /// Start, end and state of a session.
    case status
    /// Lines that are not events of a known program.
    case output
  }

  /// The place among the run's steps, from 1.
  package var number: Int64
  package var kind: Kind
  /// The time of the chunk in which the step's line ended: the log has no finer one.
  package var at: Instant?
  /// 1, or more where the run was started again.
  package var attempt: Int64 = 1
  /// What is called: "Read"; for an edit, the path; for a command, nothing.
  package var name: String?
  /// The ID of a call, which its result refers to.
  package var call: String?
  /// The call of a subagent that the step belongs to.
  package var parent: String?
  package var body = StepText()
  /// What a call returned; nil if the log has no result.
  package var result: StepText?
  package var resultAt: Instant?
  package var isError = false
  package var exitCode: Int64?
  package var model: String?
  /// What the message used, on the first step of the message.
  package var usage: StepUsage?
  /// The cost as the agent's program reported it.
  package var cost: Money?
  /// When parts of a streamed text arrived; empty if it was not streamed.
  package var deltas: [Delta] = []

  /// A part of a streamed text.
  package struct Delta: Sendable, Equatable {
    /// Milliseconds since the step began.
    package var after: Int64
    /// The length of the text with this part, in UTF-16 code units, as scripts count.
    package var length: Int64

    package init(after: Int64, length: Int64) { (self.after, self.length) = (after, length) }
  }

  package init(number: Int64 = 0, kind: Kind, at: Instant?) {
    (self.number, self.kind, self.at) = (number, kind, at)
  }

  package var isCall: Bool { kind == .tool || kind == .command || kind == .edit }

  /// Milliseconds between a call and its result.
  package var duration: Int64? {
    guard let at, let resultAt else { return nil }
    return max(0, resultAt.milliseconds - at.milliseconds)
  }
}

/// The tokens of one message. Input excludes both kinds of cached tokens.
package struct StepUsage: Sendable, Equatable {
  package var input: Int64 = 0
  package var cacheRead: Int64 = 0
  package var cacheWrite: Int64 = 0
  package var output: Int64 = 0

  package init() {}
  package init(input: Int64, cacheRead: Int64, cacheWrite: Int64, output: Int64) {
    (self.input, self.cacheRead, self.cacheWrite, self.output) = (input, cacheRead, cacheWrite, output)
  }

  package var total: Int64 { input &+ cacheRead &+ cacheWrite &+ output }
  /// All tokens that the model read, as OpenTelemetry counts input.
  package var allInput: Int64 { input &+ cacheRead &+ cacheWrite }

  package static func += (a: inout StepUsage, b: StepUsage) {
    a.input &+= b.input
    a.cacheRead &+= b.cacheRead
    a.cacheWrite &+= b.cacheWrite
    a.output &+= b.output
  }

  static func -= (a: inout StepUsage, b: StepUsage) {
    a.input &-= b.input
    a.cacheRead &-= b.cacheRead
    a.cacheWrite &-= b.cacheWrite
    a.output &-= b.output
  }

  /// What a total has beyond what was counted already.
  func beyond(_ counted: StepUsage) -> StepUsage {
    StepUsage(
      input: max(0, input - counted.input), cacheRead: max(0, cacheRead - counted.cacheRead),
      cacheWrite: max(0, cacheWrite - counted.cacheWrite), output: max(0, output - counted.output))
  }
}

/// A text of a step as it is stored: without secrets, and cut where it is long.
package struct StepText: Sendable, Equatable {
  package var text = ""
  /// Bytes of the whole text, without secrets.
  package var size: Int64 = 0
  /// The SHA-256 of the whole text without secrets, if it was cut.
  package var digest: String?

  package init() {}
  package init(text: String, size: Int64, digest: String? = nil) {
    (self.text, self.size, self.digest) = (text, size, digest)
  }
}

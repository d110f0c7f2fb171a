/// Pairs of bytes that indicate where a secret may be: any of `first` followed by any of `second`, `offset`
/// bytes after the start.
struct SecretProbe: Sendable {
  let offset: Int
  let first: [UInt8]
  let second: [UInt8]

  init(_ offset: Int, _ first: String, _ second: String) {
    self.offset = offset
    self.first = Array(first.utf8)
    self.second = Array(second.utf8)
  }

  init(_ offset: Int, _ first: [UInt8], _ second: [UInt8]) {
    self.offset = offset
    self.first = first
    self.second = second
  }

  /// The rarest pairs of a literal in ordinary lines: one at an even and one at an odd offset, since the
  /// scanner checks only every second position.
  static func rarest(of literal: [UInt8], ignoresCase: Bool) -> [SecretProbe] {
    precondition(literal.count > 2, "an anchor needs three bytes")
    return [0, 1].map { parity in
      let offsets = stride(from: parity, to: literal.count - 1, by: 2)
      let best = offsets.min { cost(literal, $0) < cost(literal, $1) } ?? parity
      func forms(_ byte: UInt8) -> [UInt8] {
        ignoresCase && byte | 0x20 &- 0x61 < 26 ? [byte | 0x20, byte & 0xDF] : [byte]
      }
      return SecretProbe(best, forms(literal[best]), forms(literal[best + 1]))
    }
  }

  /// How common a pair is in ordinary text: pairs in the sample are common, others are ranked by their
  /// letters.
  private static func cost(_ literal: [UInt8], _ offset: Int) -> Int {
    let pair = [literal[offset], literal[offset + 1]]
    let met = zip(sample, sample.dropFirst()).count { $0 == pair[0] && $1 == pair[1] }
    return met * 100 + weight(pair[0]) * weight(pair[1])
  }

  /// Typical lines of logs and backups, and some English.
  private static let sample = Array(
    """
    {"id":"0b1c2d3e-4f56-4789-8abc-def012345678","event":"agent:heartbeat","timestamp":"2026-02-03T04:05:06.789Z",\
    "payload":{"agentId":"90817263-5445-4637-a281-bac9d8e7f605","timestamp":"2026-02-03T04:05:06.789Z","meta":{\
    "inputTokens":1234,"cachedInputTokens":5678,"outputTokens":90,"tokensUsed":1,"costCents":12,"costUsd":0.34,\
    "latencyMs":5678,"model":"claude-sonnet-4-20250514","provider":"anthropic","runId":"","status":"succeeded"}}}
    {"event":"issue:status_changed","payload":{"issueId":"","identifier":"AC-12","title":"","from":"in_progress",\
    "to":"in_review","issue":{}}} {"event":"budget:spend_recorded","model":"gpt-5","provider":"openai"} gemini-2.5-pro \
    google created_at updated_at company_id agent_id billing_type metered_api started_at finished_at heartbeat_runs \
    the agent will read the plan of the project and look at what is to be done about the page before it is published
    """.utf8)

  private static func weight(_ byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "e"), UInt8(ascii: "t"), UInt8(ascii: "a"), UInt8(ascii: "n"), UInt8(ascii: "i"),
      UInt8(ascii: "s"), UInt8(ascii: "o"), UInt8(ascii: "r"), UInt8(ascii: "d"), UInt8(ascii: "\""):
      9
    case UInt8(ascii: "c"), UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "m"), UInt8(ascii: "p"),
      UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "g"), UInt8(ascii: "h"), UInt8(ascii: ":"), 0x20,
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: ","):
      5
    case UInt8(ascii: "_"), UInt8(ascii: "k"), UInt8(ascii: "w"), UInt8(ascii: "y"), UInt8(ascii: "v"),
      UInt8(ascii: "."):
      3
    default: 1
    }
  }
}

import Foundation

/// Hook lines for measurements: heartbeats mostly, a change of an issue now and then, about 330 bytes each.
enum HookLines {
  static func write(count: Int, seed: UInt64, agents: Int, issues: Int) throws {
    var random = SplitMix64(seed: seed)
    var output = Output(.standardOutput)
    var at = Clock.seconds(2026, 1, 1)
    let statuses = ["todo", "in_progress", "in_review", "done"]
    for _ in 0..<count {
      at += random.number(0...30)
      let time = Clock.rfc3339(at)
      if issues > 0, random.chance(2) {
        let step = random.number(0...2)
        try output.line(
          "{\"event\":\"issue:status_changed\",\"timestamp\":\"\(time)\",\"payload\":{\"issue\":{\"id\":\"issue-\(random.number(1...issues))\",\"title\":\"An issue\"},\"from\":\"\(statuses[step])\",\"to\":\"\(statuses[step + 1])\"}}"
        )
        continue
      }
      let model = random.pick(Model.all)
      let (input, cached, output_) = (
        random.number(1000...90_000), random.number(0...200_000), random.number(50...9000)
      )
      try output.line(
        "{\"event\":\"agent:heartbeat\",\"timestamp\":\"\(time)\",\"payload\":{\"agentId\":\"agent-\(random.number(1...agents))\",\"meta\":{\"runId\":\"\(random.uuid())\",\"inputTokens\":\(input),\"cachedInputTokens\":\(cached),\"outputTokens\":\(output_),\"costCents\":\(model.cents(input, cached, output_)),\"latencyMs\":\(random.number(900...400_000)),\"provider\":\"\(model.provider)\",\"model\":\"\(model.name)\",\"status\":\"\(random.chance(95) ? "succeeded" : "failed")\"}}}"
      )
    }
    try output.flush()
  }
}

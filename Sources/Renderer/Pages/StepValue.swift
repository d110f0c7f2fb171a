import Engine

/// A step of a run as its page and its JSON file have it.
enum StepValue {
  private static let labels: [RunStep.Kind: String] = [
    .prompt: "Prompt", .said: "Said", .thought: "Thought", .tool: "Tool", .command: "Command", .edit: "Edit",
    .error: "Error", .status: "Status", .output: "Output",
  ]

  /// For the page. Times are since the start of the log.
  static func shown(_ step: RunStep, _ start: Instant?) -> Value {
    let offset = step.at.flatMap { at in start.map { max(0, at.milliseconds - $0.milliseconds) } }
    let isText = [.prompt, .said, .thought, .error, .status].contains(step.kind)
    let deltas = step.deltas.map { "\($0.after):\($0.length)" }.joined(separator: " ")
    return [
      "number": .int(step.number), "kind": .string(step.kind.rawValue),
      "label": .string(labels[step.kind] ?? step.kind.rawValue), "at": SiteContext.instant(step.at),
      "offsetMs": .optional(offset), "name": .optional(step.name), "tool": .string(filter(step)),
      "attempt": .int(step.attempt), "isAgain": .bool(step.attempt > 1),
      "isSubagent": .bool(step.parent != nil),
      "isError": .bool(step.isError), "exitCode": step.exitCode.flatMap { $0 == 0 ? nil : .int($0) } ?? .null,
      "tokens": .optional(step.usage?.total), "outputTokens": .optional(step.usage?.output),
      "cost": .optional(step.cost?.microcents), "costCents": step.cost?.cents ?? .null,
      "durationMs": .optional(step.duration), "deltas": .optional(deltas.isEmpty ? nil : deltas),
      "text": isText ? text(step.body) : .null, "body": isText ? .null : text(step.body),
      "summary": .optional(isText ? nil : summary(step.body.text)), "result": step.result.map(text) ?? .null,
      "hasBody": .bool(!isText && step.body.size > 0),
      "hasNoResult": .bool(step.isCall && step.result == nil),
    ]
  }

  /// What the player filters by.
  private static func filter(_ step: RunStep) -> String {
    switch step.kind {
    case .tool: step.name ?? "Tool"
    default: labels[step.kind] ?? step.kind.rawValue
    }
  }

  /// Null for an empty text.
  private static func text(_ text: StepText) -> Value {
    guard text.size > 0 else { return .null }
    let isOmitted = text.text.isEmpty
    return [
      "text": .string(text.text), "bytes": .int(text.size), "isOmitted": .bool(isOmitted),
      "digest": .optional(text.digest.map { String($0.prefix(12)) }),
    ]
  }

  /// The first words of a text, for the line that opens it. Words stay whole: a part of one could look like a
  /// secret.
  private static func summary(_ text: String) -> String? {
    var words: [Substring] = []
    var length = 0
    for word in text.prefix(2000).split(maxSplits: 40, whereSeparator: \.isWhitespace) {
      guard length + word.utf8.count <= 120, words.count < 40 else {
        words.append("…")
        break
      }
      length += word.utf8.count + 1
      words.append(word)
    }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }

  /// For the JSON file: fields without a value are left out.
  static func data(_ step: RunStep) -> Value {
    var row: Fields = [
      "number": .int(step.number), "kind": .string(step.kind.rawValue), "attempt": .int(step.attempt),
    ]
    row["at"] = step.at.map { SiteContext.instant($0) }
    row["name"] = step.name.map(Value.string)
    row["callId"] = step.call.map(Value.string)
    row["parentCallId"] = step.parent.map(Value.string)
    row["model"] = step.model.map(Value.string)
    if step.body.size > 0 {
      row["text"] = .string(step.body.text)
      row["textBytes"] = .int(step.body.size)
    }
    if let result = step.result {
      row["result"] = .string(result.text)
      row["resultBytes"] = .int(result.size)
      row["resultAt"] = SiteContext.instant(step.resultAt)
    }
    if step.isError { row["isError"] = true }
    row["exitCode"] = step.exitCode.map(Value.int)
    if let usage = step.usage {
      row["inputTokens"] = .int(usage.input)
      row["cacheReadTokens"] = .int(usage.cacheRead)
      row["cacheWriteTokens"] = .int(usage.cacheWrite)
      row["outputTokens"] = .int(usage.output)
    }
    row["reportedCents"] = step.cost?.cents
    return .record(row)
  }
}

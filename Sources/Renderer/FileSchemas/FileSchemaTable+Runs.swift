import Engine

/// Files about runs whose logs are shown.
extension FileSchemaTable {
  static let runs: [Row] = [
    Row(
      name: "run", what: "The steps of a run", path: "api/runs/{run}.json",
      data: .object([
        "id": .text, "run": FileSchema.named("Run").orNull.describing("The run as other sources have it"),
        "origin": FileSchema.words(["log", "result", "events"]).describing(
          "What the steps are from. A result has no times: all of its steps have that of the run's end"),
        "agentId": .text.orNull, "issueId": .text.orNull, "startedAt": .instant.orNull,
        "endedAt": .instant.orNull,
        "durationMs": .integer.orNull, "engine": FileSchema.text.orNull.describing("claude, codex or acp"),
        "model": .text.orNull,
        "session": .text.orNull, "attempts": .integer, "stepsTotal": .integer,
        "omitted": .integer.describing("Steps beyond the limit"),
        "calls": .integer, "toolCalls": .integer, "commands": .integer, "edits": .integer, "errors": .integer,
        "tokens": FileSchema.object([
          "input": .integer, "cacheRead": .integer, "cacheWrite": .integer, "output": .integer,
          "total": .integer,
        ]).orNull, "reportedCents": .cents.orNull, "billedCents": .cents.orNull, "hasDeltas": .flag,
        "bytes": .integer, "redactions": .integer, "cuts": .integer, "isCutShort": .flag,
        "steps": .list(step),
      ]), moment: .record)
  ]

  private static let step = FileSchema.object(
    ["number": .integer, "kind": .words(RunStep.Kind.allCases.map(\.rawValue)), "attempt": .integer],
    optional: [
      "at": .instant, "name": .text, "callId": .text, "parentCallId": .text, "model": .text, "text": .text,
      "textBytes": .integer.describing("Bytes of the whole text"), "result": .text, "resultBytes": .integer,
      "resultAt": .instant.orNull, "isError": .flag, "exitCode": .integer, "inputTokens": .integer,
      "cacheReadTokens": .integer, "cacheWriteTokens": .integer, "outputTokens": .integer,
      "reportedCents": .cents,
    ])
}

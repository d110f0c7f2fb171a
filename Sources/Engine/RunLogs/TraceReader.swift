/// Reads traces and steps as `TraceStore` wrote them.
enum TraceReader {
  static let traceColumns = """
    t.run_id, t.source, t.agent_id, t.issue_id, t.engine, t.model, t.session, t.started_at, t.ended_at, t.attempts,
      t.steps, t.omitted, t.tool_calls, t.commands, t.edits, t.errors, t.input_tokens, t.cache_read_tokens,
      t.cache_write_tokens, t.output_tokens, t.reported_microcents, t.has_deltas, t.bytes, t.redactions, t.cuts,
      t.is_cut_short, t.content
    """

  static func trace(_ row: borrowing Statement) -> RunTrace {
    var trace = RunTrace(run: row.text(0) ?? "", source: row.text(1) ?? "")
    (trace.agentId, trace.issueId) = (row.text(2), row.text(3))
    (trace.engine, trace.model, trace.session) = (row.text(4), row.text(5), row.text(6))
    (trace.startedAt, trace.endedAt) = (row.instant(7), row.instant(8))
    (trace.attempts, trace.steps, trace.omitted) = (row.int(9), row.int(10), row.int(11))
    (trace.toolCalls, trace.commands, trace.edits) = (row.int(12), row.int(13), row.int(14))
    trace.errors = row.int(15)
    trace.hasUsage = !row.isNull(16)
    trace.usage = StepUsage(
      input: row.int(16), cacheRead: row.int(17), cacheWrite: row.int(18), output: row.int(19))
    trace.cost = row.money(20)
    trace.hasDeltas = row.int(21) == 1
    (trace.bytes, trace.redactions, trace.cuts) = (row.int(22), row.int(23), row.int(24))
    trace.isCutShort = row.int(25) == 1
    trace.content = UInt64(bitPattern: row.int(26))
    return trace
  }

  static let stepColumns = """
    n, kind, at, attempt, name, call, parent, body, body_size, body_digest, result, result_size, result_digest,
      result_at, is_error, exit_code, model, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens,
      reported_microcents, deltas
    """

  static func step(_ row: borrowing Statement) -> RunStep {
    var step = RunStep(
      number: row.int(0), kind: row.text(1).flatMap(RunStep.Kind.init) ?? .status, at: row.instant(2))
    step.attempt = row.int(3)
    (step.name, step.call, step.parent) = (row.text(4), row.text(5), row.text(6))
    step.body = StepText(text: row.text(7) ?? "", size: row.int(8), digest: row.text(9))
    if !row.isNull(11) {
      step.result = StepText(text: row.text(10) ?? "", size: row.int(11), digest: row.text(12))
    }
    step.resultAt = row.instant(13)
    (step.isError, step.exitCode, step.model) = (row.int(14) == 1, row.optionalInt(15), row.text(16))
    if !row.isNull(17) {
      step.usage = StepUsage(
        input: row.int(17), cacheRead: row.int(18), cacheWrite: row.int(19), output: row.int(20))
    }
    step.cost = row.money(21)
    step.deltas = (row.text(22) ?? "").split(separator: " ").compactMap { pair in
      let parts = pair.split(separator: ":").compactMap { Int64($0) }
      return parts.count == 2 ? RunStep.Delta(after: parts[0], length: parts[1]) : nil
    }
    return step
  }
}

/// Writes the steps of one run's log, within the limits of the configuration.
struct TraceStore {
  private let database: Database
  private let run: String
  private let settings: ReplaySettings
  private var stored = 0
  /// A digest of all that was written.
  private(set) var content: UInt64 = 1

  /// Removes what an earlier version of the log had.
  init(_ database: Database, run: String, _ settings: ReplaySettings) throws {
    (self.database, self.run, self.settings) = (database, run, settings)
    try Self.remove(run, from: database, ["run_steps", "run_words"])
  }

  /// True if one more step can be stored.
  func hasPlace(after steps: Int64) -> Bool { steps < Int64(settings.maximumSteps) }

  /// The text, or only its size if the run has used up its bytes.
  private mutating func admitted(_ text: StepText) -> StepText {
    let count = text.text.utf8.count
    guard stored + count <= settings.maximumBytes else { return StepText(text: "", size: text.size) }
    stored += count
    return text
  }

  private mutating func run(_ sql: String, _ values: [SQLValue]) throws {
    for value in values { content = JSONDigest.mix(content, value.digest) }
    try database.run(sql, values)
  }

  mutating func insert(_ step: RunStep) throws {
    let body = admitted(step.body)
    let result = step.result.map { admitted($0) }
    // Parts of a text that is not shown are not shown either.
    let deltas = body.text.isEmpty ? [] : step.deltas
    let list = deltas.map { "\($0.after):\($0.length)" }.joined(separator: " ")
    try run(
      """
      INSERT INTO run_steps VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(run), .int(step.number), .text(step.kind.rawValue), SQLValue(step.at), .int(step.attempt),
        SQLValue(step.name), SQLValue(step.call), SQLValue(step.parent), .text(body.text), .int(body.size),
        SQLValue(body.digest), SQLValue(result?.text), SQLValue(result?.size), SQLValue(result?.digest),
        SQLValue(step.resultAt), .int(step.isError ? 1 : 0), SQLValue(step.exitCode), SQLValue(step.model),
        SQLValue(step.usage?.input), SQLValue(step.usage?.cacheRead), SQLValue(step.usage?.cacheWrite),
        SQLValue(step.usage?.output), SQLValue(step.cost?.microcents),
        list.isEmpty ? .null : .text(list),
      ])
  }

  /// Adds what a call returned. A later result replaces an earlier one.
  mutating func setResult(
    of number: Int64, _ result: StepText, at: Instant?, isError: Bool, exitCode: Int64?
  ) throws {
    let result = admitted(result)
    try run(
      """
      UPDATE run_steps SET result = ?, result_size = ?, result_digest = ?, result_at = ?, is_error = ?, exit_code = ?
      WHERE run_id = ? AND n = ?
      """,
      [
        .text(result.text), .int(result.size), SQLValue(result.digest), SQLValue(at), .int(isError ? 1 : 0),
        SQLValue(exitCode), .text(run), .int(number),
      ])
  }

  /// Replaces what a call is about, which some programs say only after it began.
  mutating func setCall(of number: Int64, _ kind: RunStep.Kind, _ name: String?, _ body: StepText) throws {
    let body = admitted(body)
    try run(
      """
      UPDATE run_steps SET kind = ?, name = coalesce(?, name), body = ?, body_size = ?, body_digest = ?
      WHERE run_id = ? AND n = ?
      """,
      [
        .text(kind.rawValue), SQLValue(name), .text(body.text), .int(body.size), SQLValue(body.digest),
        .text(run), .int(number),
      ])
  }

  /// Replaces what a message used, since a later line of it knows more.
  mutating func setUsage(of number: Int64, _ usage: StepUsage) throws {
    try run(
      """
      UPDATE run_steps SET input_tokens = ?, cache_read_tokens = ?, cache_write_tokens = ?, output_tokens = ?
      WHERE run_id = ? AND n = ?
      """,
      [
        .int(usage.input), .int(usage.cacheRead), .int(usage.cacheWrite), .int(usage.output), .text(run),
        .int(number),
      ])
  }

  /// Stores the figures of the log.
  static func save(_ trace: RunTrace, in database: Database) throws {
    try database.run(
      """
      INSERT OR REPLACE INTO run_trace VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
        ?, ?, ?)
      """,
      [
        .text(trace.run), .text(trace.source), .text(trace.page), SQLValue(trace.agentId),
        SQLValue(trace.issueId), SQLValue(trace.engine), SQLValue(trace.model), SQLValue(trace.session),
        SQLValue(trace.startedAt), SQLValue(trace.endedAt), .int(trace.attempts), .int(trace.steps),
        .int(trace.omitted), .int(trace.toolCalls), .int(trace.commands), .int(trace.edits),
        .int(trace.errors),
        trace.hasUsage ? .int(trace.usage.input) : .null,
        trace.hasUsage ? .int(trace.usage.cacheRead) : .null,
        trace.hasUsage ? .int(trace.usage.cacheWrite) : .null,
        trace.hasUsage ? .int(trace.usage.output) : .null, SQLValue(trace.cost?.microcents),
        .int(trace.hasDeltas ? 1 : 0), .int(trace.bytes), .int(trace.redactions), .int(trace.cuts),
        .int(trace.isCutShort ? 1 : 0), .int(Int64(bitPattern: trace.content)),
      ])
  }

  static func remove(
    _ run: String, from database: Database, _ tables: [String] = ["run_steps", "run_words", "run_trace"]
  ) throws {
    for table in tables { try database.run("DELETE FROM \(table) WHERE run_id = ?", [.text(run)]) }
  }
}

/// Reads one run's log from its first to its last byte.
struct RunLogReader {
  /// What the log said beside its steps.
  struct Outcome {
    var trace: RunTrace
    var redactions = RedactionCounter()
    /// The last line.
    var lines: Int64 = 0
  }

  /// Changes where the same log gives other steps than before.
  static let version = 1

  let redactor: Redactor
  let settings: ReplaySettings

  /// Reads the log into the database. `count` gets each line, and why it is no chunk, or nil if it is one.
  func read(
    _ lines: inout LineReader, _ trace: RunTrace, into database: Database,
    count: (Int64, String?) -> Void
  ) throws -> Outcome {
    let store = try TraceStore(database, run: trace.run, settings)
    var builder = TraceBuilder(trace, store, redactor)
    var joiner = RunLogJoiner()
    var outcome = Outcome(trace: trace)
    var isCutShort = false
    func note(_ found: [Redaction], _ line: Int64) {
      // A text has come over many lines, so that the lines within it mean nothing.
      outcome.redactions.add(
        found.map { Redaction(kind: $0.kind, line: 0) }, source: trace.source, line: line)
    }
    reading: while true {
      switch try lines.next() {
      case .end: break reading
      case .piece(_, let isEnd):
        if isEnd { count(lines.number, "the line is longer than \(Limits.line >> 20) MB") }
      case .line(let line, let isLast):
        guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { continue }
        guard let chunk = RunLogChunk(line) else {
          isCutShort = isLast
          if !isLast { count(lines.number, "not a chunk of a run log") }
          continue
        }
        count(lines.number, nil)
        try joiner.add(chunk, of: line) {
          try builder.restart()
        } _: {
          try builder.add($0, $1)
        }
        note(builder.takeRedactions(), lines.number)
      }
    }
    try joiner.finish { try builder.add($0, $1) }
    var result = try builder.finish()
    note(builder.takeRedactions(), lines.number)
    result.redactions = builder.trace.redactions
    result.isCutShort = isCutShort
    result.bytes = lines.offset
    (outcome.trace, outcome.lines) = (result, lines.number)
    return outcome
  }
}

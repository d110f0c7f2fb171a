/// Reads one run's log from its first to its last byte.
struct RunLogReader {
  /// What the log said beside its steps.
  struct Outcome {
    var trace: RunTrace
    var chunks: Int64 = 0
    /// Lines that are not chunks, with the reason.
    var rejects: [(line: Int64, reason: String)] = []
    var redactions: [(line: Int64, found: [Redaction])] = []
    /// The last line.
    var lines: Int64 = 0
  }

  /// Changes where the same log gives other steps than before.
  static let version = 1

  let redactor: Redactor
  let settings: ReplaySettings

  /// Reads the log into the database.
  func read(_ lines: inout LineReader, _ trace: RunTrace, into database: Database) throws -> Outcome {
    let store = try TraceStore(database, run: trace.run, settings)
    var builder = TraceBuilder(trace, store, redactor)
    var joiner = RunLogJoiner()
    var outcome = Outcome(trace: trace)
    var isCutShort = false
    func note(_ found: [Redaction], _ line: Int64) {
      if !found.isEmpty { outcome.redactions.append((line, found)) }
    }
    reading: while true {
      switch try lines.next() {
      case .end: break reading
      case .piece(_, let isEnd):
        if isEnd {
          outcome.rejects.append((lines.number, "the line is longer than \(Limits.line >> 20) MB"))
        }
      case .line(let line, let isLast):
        guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { continue }
        guard let chunk = RunLogChunk(line) else {
          isCutShort = isLast
          if !isLast { outcome.rejects.append((lines.number, "not a chunk of a run log")) }
          continue
        }
        outcome.chunks += 1
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

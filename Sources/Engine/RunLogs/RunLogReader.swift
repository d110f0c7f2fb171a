/// Reads one run's log from its first to its last byte.
struct RunLogReader {
  /// What the log said beside its steps.
  struct Outcome {
    var trace: RunTrace
    var chunks: Int64 = 0
    /// The first lines that are not chunks, with the reason, and the number of the others.
    var rejects: [(line: Int64, reason: String)] = []
    var otherRejects: Int64 = 0
    var redactions = RedactionCounter()
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
      // A text has come over many lines, so that the lines within it mean nothing.
      outcome.redactions.add(
        found.map { Redaction(kind: $0.kind, line: 0) }, source: trace.source, line: line)
    }
    func reject(_ line: Int64, _ reason: String) {
      guard outcome.rejects.count < Limits.keptRejects else { return outcome.otherRejects += 1 }
      outcome.rejects.append((line, reason))
    }
    reading: while true {
      switch try lines.next() {
      case .end: break reading
      case .piece(_, let isEnd):
        if isEnd { reject(lines.number, "the line is longer than \(Limits.line >> 20) MB") }
      case .line(let line, let isLast):
        guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { continue }
        guard let chunk = RunLogChunk(line) else {
          isCutShort = isLast
          if !isLast { reject(lines.number, "not a chunk of a run log") }
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

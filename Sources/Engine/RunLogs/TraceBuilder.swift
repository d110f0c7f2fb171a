/// Makes steps of the lines of one run's log. Each program of agents writes events of its own;
/// `TraceBuilder+Claude`, `+Codex` and `+ACP` read them. Lines of others are kept as text.
///
/// What it holds does not grow with the log: IDs of recent messages, and of calls that have a step.
struct TraceBuilder {
  var trace: RunTrace
  private var store: TraceStore
  private(set) var maker: StepTextMaker
  var texts = PendingText()
  /// Messages of this attempt by their IDs, since a message comes in several lines with the same usage.
  private var messages: [String: (step: Int64?, usage: StepUsage)] = [:]
  /// Calls of this attempt that have a step.
  private var calls: [String: Call] = [:]
  /// What was counted since the session began, to compare with the total that its end states.
  private var counted = StepUsage()
  var sessionCost: Money?
  var sessionUsage: StepUsage?
  private var reportedCost: Money?
  private var attempt: Int64 = 1
  private var reader = JSONReader()

  private static let mostMessages = 10_000

  struct Call {
    let step: Int64
    var kind: RunStep.Kind
    var isError = false
  }

  init(_ trace: RunTrace, _ store: TraceStore, _ redactor: Redactor) {
    (self.trace, self.store) = (trace, store)
    maker = StepTextMaker(redactor)
  }

  // MARK: Lines

  /// Adds a line of a stream.
  mutating func add(_ line: RunLogJoiner.Line, _ bytes: UnsafeBufferPointer<UInt8>) throws {
    if let at = line.at {
      trace.startedAt = min(trace.startedAt ?? at, at)
      trace.endedAt = max(trace.endedAt ?? at, at)
    }
    if line.oversize > 0 {
      var step = RunStep(kind: .output, at: line.at)
      step.name = "Line of \(line.oversize.grouped) bytes, not shown"
      try add(step)
      return
    }
    let text = Self.trimmed(bytes)
    if line.stream == .stdout, text.first == UInt8(ascii: "{"), try read(text, line.at) { return }
    try add(text: text, line)
  }

  private static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    bytes.last == 0x0D ? UnsafeBufferPointer(rebasing: bytes.dropLast()) : bytes
  }

  /// Returns false for what is not an event of a known program.
  private mutating func read(_ line: UnsafeBufferPointer<UInt8>, _ at: Instant?) throws -> Bool {
    var reader = reader
    self.reader = JSONReader()
    defer { self.reader = reader }
    do { try reader.parse(line) } catch {
      // Broken bytes make a line invalid as JSON only where the log was cut; the rest can be read.
      return try readRepaired(line, at)
    }
    return try read(JSONDocument(reader, line), at)
  }

  private mutating func readRepaired(_ line: UnsafeBufferPointer<UInt8>, _ at: Instant?) throws -> Bool {
    guard UTF8Check.firstInvalid(in: line) != nil else { return false }
    let repaired = StepTextMaker.plain(Array(line))
    return try repaired.withUnsafeBufferPointer { bytes in
      var reader = JSONReader()
      do { try reader.parse(bytes) } catch { return false }
      return try read(JSONDocument(reader, bytes), at)
    }
  }

  private mutating func read(_ document: JSONDocument, _ at: Instant?) throws -> Bool {
    guard document.kind(document.root) == .object, let type = document.field(document.root, "type"),
      document.kind(type) == .string
    else { return false }
    if try readClaude(document, type, at) {
      trace.engine = trace.engine ?? "claude"
    } else if try readCodex(document, type, at) {
      trace.engine = trace.engine ?? "codex"
    } else if try readACP(document, type, at) {
      trace.engine = trace.engine ?? "acp"
    } else {
      return false
    }
    return true
  }

  /// Lines that are not events are kept together as long as they follow each other.
  private mutating func add(text: UnsafeBufferPointer<UInt8>, _ line: RunLogJoiner.Line) throws {
    if texts.isOpen, texts.output != line.stream || texts.isFull { try flush() }
    texts.add(text, line)
  }

  /// Ends the texts that are open.
  mutating func flush() throws {
    guard texts.isOpen else { return }
    let pending = texts
    texts = PendingText()
    var step = RunStep(kind: pending.kind, at: pending.at)
    switch pending.output {
    case .stderr: step.name = "stderr"
    case .system: step.name = "Paperclip"
    case .stdout, nil: break
    }
    if pending.output != nil, pending.bytes.allSatisfy({ $0 == 0x0A || $0 == 0x20 || $0 == 0x0D }) { return }
    trace.cuts += PendingText.cuts(in: pending.bytes)
    step.body = maker.make(pending.bytes, .message)
    step.body.size += Int64(pending.dropped)
    // The parts are known only of a text that is shown as it came.
    if step.body.digest == nil, pending.dropped == 0,
      step.body.text.utf8.elementsEqual(pending.bytes.prefix(step.body.text.utf8.count))
    {
      step.deltas = pending.deltas(of: step.body.text)
      if !step.deltas.isEmpty { trace.hasDeltas = true }
    }
    _ = try append(step)
  }

  // MARK: Steps

  /// Adds a step after what is open. Returns its number, or nil if there is no place for it.
  @discardableResult
  mutating func add(_ step: RunStep) throws -> Int64? {
    try flush()
    return try append(step)
  }

  private mutating func append(_ new: RunStep) throws -> Int64? {
    var step = new
    step.attempt = attempt
    switch step.kind {
    case .tool: trace.toolCalls += 1
    case .command: trace.commands += 1
    case .edit: trace.edits += 1
    default: break
    }
    if step.isError { trace.errors += 1 }
    if let usage = step.usage { count(usage) }
    if let cost = step.cost { trace.cost = (trace.cost ?? .zero) + cost }
    guard store.hasPlace(after: trace.steps) else {
      trace.omitted += 1
      return nil
    }
    trace.steps += 1
    step.number = trace.steps
    try store.insert(step)
    return step.number
  }

  mutating func text(_ raw: [UInt8], _ limit: StepTextMaker.Limit = .message) -> StepText {
    trace.cuts += PendingText.cuts(in: raw)
    return maker.make(raw, limit)
  }

  mutating func name(_ raw: [UInt8]?) -> String? { maker.name(raw) }

  // MARK: Calls

  /// A call, or what else is known of one that has a step. Returns the step's number.
  @discardableResult
  mutating func add(call step: RunStep) throws -> Int64? {
    guard let id = step.call, let known = calls[id] else {
      let number = try add(step)
      if let number, let id = step.call { calls[id] = Call(step: number, kind: step.kind) }
      return number
    }
    if step.kind != known.kind { moveCount(from: known.kind, to: step.kind) }
    calls[id]?.kind = step.kind
    try store.setCall(of: known.step, step.kind, step.name, step.body)
    return known.step
  }

  func hasCall(_ id: String) -> Bool { calls[id] != nil }

  private mutating func moveCount(from old: RunStep.Kind, to new: RunStep.Kind) {
    func add(_ kind: RunStep.Kind, _ number: Int64) {
      switch kind {
      case .command: trace.commands += number
      case .edit: trace.edits += number
      default: trace.toolCalls += number
      }
    }
    add(old, -1)
    add(new, 1)
  }

  /// What a call returned. Without its call, it is a step of its own.
  mutating func result(
    of id: String?, _ raw: [UInt8], at: Instant?, isError: Bool, exitCode: Int64? = nil
  ) throws {
    try flush()
    // A result that came at once has no times.
    let at = trace.origin == .result ? nil : at
    let result = text(raw, .tool)
    guard let id, let call = calls[id] else {
      // Its call had no place either.
      guard store.hasPlace(after: trace.steps) else { return }
      var step = RunStep(kind: .tool, at: at)
      (step.call, step.result, step.resultAt, step.isError) = (id, result, at, isError)
      step.exitCode = exitCode
      try add(step)
      return
    }
    if isError != call.isError { trace.errors += isError ? 1 : -1 }
    calls[id]?.isError = isError
    try store.setResult(of: call.step, result, at: at, isError: isError, exitCode: exitCode)
  }

  // MARK: Usage

  private mutating func count(_ usage: StepUsage) {
    trace.usage += usage
    counted += usage
    trace.hasUsage = true
  }

  /// What a message used. Lines of the same message say it again: it counts once, as the last of them says.
  mutating func use(_ usage: StepUsage, message id: String, step: Int64?) throws {
    guard let known = messages[id] else {
      // The lines of a message follow each other, so that older ones are not needed.
      if messages.count >= Self.mostMessages { messages.removeAll(keepingCapacity: true) }
      messages[id] = (step, usage)
      count(usage)
      if let step { try store.setUsage(of: step, usage) }
      return
    }
    guard known.usage != usage else { return }
    trace.usage -= known.usage
    counted -= known.usage
    count(usage)
    messages[id] = (known.step ?? step, usage)
    if let step = known.step ?? step { try store.setUsage(of: step, usage) }
  }

  /// The end of a session or turn, which states totals: only what exceeds the messages counts.
  mutating func end(_ step: RunStep, total: StepUsage?, cost: Money?) throws {
    var step = step
    try flush()
    if let total {
      let rest = total.beyond(counted)
      if rest.total > 0 || !trace.hasUsage { step.usage = rest }
    }
    if let cost {
      // The cost of a session grows from turn to turn.
      let before = reportedCost ?? .zero
      step.cost = cost >= before ? cost - before : cost
      reportedCost = cost
    }
    try add(step)
    if total != nil { counted = StepUsage() }
  }

  // MARK: Sessions

  /// Notes the session. Another one than before is another attempt.
  mutating func begin(session: String?, model: String?) throws {
    if let session, let known = trace.session, session != known { try restart() }
    trace.session = session ?? trace.session
    trace.model = trace.model ?? model
  }

  /// Another attempt begins: IDs can come again.
  mutating func restart() throws {
    try flush()
    attempt += 1
    trace.attempts = attempt
    (messages, calls, counted, reportedCost) = ([:], [:], StepUsage(), nil)
    (sessionCost, sessionUsage, trace.session) = (nil, nil, nil)
  }

  /// Secrets that were removed since the last call.
  mutating func takeRedactions() -> [Redaction] {
    let found = maker.takeRedactions()
    trace.redactions += Int64(found.count)
    return found
  }

  /// Ends the log.
  mutating func finish() throws -> RunTrace {
    try flush()
    if let cost = sessionCost, trace.cost == nil { trace.cost = cost }
    trace.content = store.content
    return trace
  }
}

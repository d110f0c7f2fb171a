/// Events of Paperclip's engine for the Agent Client Protocol. Texts come in parts, the only ones that do.
extension TraceBuilder {
  mutating func readACP(
    _ document: JSONDocument, _ type: JSONDocument.Index, _ at: Instant?
  ) throws -> Bool {
    let root = document.root
    if document.isText(type, "acpx.text_delta") {
      try readPart(document, at)
    } else if document.isText(type, "acpx.tool_call") {
      try readCall(document, at)
    } else if document.isText(type, "acpx.tool_result") {
      let id = document.present(root, anyOf: "toolCallId", "toolUseId", "id").flatMap { document.bytes($0) }
      let error = document.present(root, "error")
      try result(
        of: name(id), document.content(error ?? document.present(root, anyOf: "content", "output", "text")),
        at: at,
        isError: error != nil || document.field(root, "isError").map { document.isTrue($0) } ?? false)
    } else if document.isText(type, "acpx.session") {
      let session = document.present(root, anyOf: "acpSessionId", "sessionId", "runtimeSessionName")
      try begin(session: name(session.flatMap { document.bytes($0) }), model: nil)
      var step = RunStep(kind: .status, at: at)
      step.name = "Session started"
      let facts = [
        document.bytes(document.field(root, "agent")), document.bytes(document.field(root, "mode")),
      ]
      step.body = text(Array(facts.compactMap { $0 }.joined(separator: Array(", ".utf8))))
      try add(step)
    } else if document.isText(type, "acpx.status") {
      try readStatus(document, at)
    } else if document.isText(type, "acpx.result") {
      try readEnd(document, at)
    } else if document.isText(type, "acpx.error") {
      try add(
        error: document.content(document.field(root, "message")),
        name(document.bytes(document.field(root, "code"))), at)
    } else {
      return false
    }
    return true
  }

  private mutating func readPart(_ document: JSONDocument, _ at: Instant?) throws {
    let root = document.root
    guard let part = document.bytes(document.field(root, "text")), !part.isEmpty else { return }
    let channel = document.present(root, anyOf: "channel", "stream")
    let isThought = channel.map { document.isText($0, "thought") || document.isText($0, "thinking") } ?? false
    let kind: RunStep.Kind = isThought ? .thought : .said
    if texts.isOpen, !texts.isMessage || texts.kind != kind { try flush() }
    texts.add(part: part, kind, at: at)
  }

  private mutating func readCall(_ document: JSONDocument, _ at: Instant?) throws {
    let root = document.root
    let id = name(
      document.present(root, anyOf: "toolCallId", "toolUseId", "id").flatMap { document.bytes($0) })
    let status = document.bytes(document.field(root, "status")).map { String(decoding: $0, as: UTF8.self) }
    let isEnd = ["completed", "failed", "cancelled"].contains(status ?? "")
    let input = document.present(root, "input")
    let title = document.bytes(document.field(root, "name"))
    let said = document.bytes(document.field(root, "text"))
    let isKnown = id.map { hasCall($0) } ?? false
    // An update without an input says nothing new of the call.
    if !isKnown || input != nil {
      var step = step(call: title, document, input: input, at: at)
      if input == nil, !isEnd, let said { step.body = text(said, .tool) }
      step.call = id
      try add(call: step)
    }
    guard isEnd else { return }
    try result(of: id, said ?? [], at: at, isError: status != "completed")
  }

  private mutating func readStatus(_ document: JSONDocument, _ at: Instant?) throws {
    let root = document.root
    if let cost = document.present(root, "cost") {
      sessionCost =
        document.dollars(document.present(cost, anyOf: "amount", "usd", "costUsd") ?? cost) ?? sessionCost
    }
    if let parts = document.present(root, "breakdown") {
      sessionUsage = Self.acpUsage(document, parts) ?? sessionUsage
    }
    let tag = document.bytes(document.field(root, "tag")).map { String(decoding: $0, as: UTF8.self) }
    // Comes with every message and in the middle of one.
    guard tag != "usage_update", let said = name(document.bytes(document.field(root, "text"))) else { return }
    var step = RunStep(kind: .status, at: at)
    step.name = said
    try add(step)
  }

  private static func acpUsage(_ document: JSONDocument, _ index: JSONDocument.Index) -> StepUsage? {
    let read = document.tokens(index, "cachedReadTokens") ?? document.tokens(index, "cachedTokens")
    let usage = StepUsage(
      input: document.tokens(index, "inputTokens") ?? 0, cacheRead: read ?? 0,
      cacheWrite: document.tokens(index, "cachedWriteTokens") ?? 0,
      output: document.tokens(index, "outputTokens") ?? 0)
    return usage.total > 0 ? usage : nil
  }

  private mutating func readEnd(_ document: JSONDocument, _ at: Instant?) throws {
    let root = document.root
    let isError = document.field(root, "isError").map { document.isTrue($0) } ?? false
    let reason = name(
      document.present(root, anyOf: "stopReason", "subtype", "summary").flatMap { document.bytes($0) })
    var step = RunStep(kind: isError ? .error : .status, at: at)
    step.isError = isError
    let isPlain = reason == nil || reason == "end_turn" || reason == "completed"
    step.name = isPlain ? (isError ? "Failed" : "Finished") : "Finished: \(reason ?? "")"
    if isError { step.body = text(document.content(document.present(root, anyOf: "errors", "summary"))) }
    try end(
      step, total: Self.acpUsage(document, root) ?? sessionUsage,
      cost: document.dollars(document.field(root, "costUsd")) ?? sessionCost)
    (sessionUsage, sessionCost) = (nil, nil)
  }
}

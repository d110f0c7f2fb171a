/// Events of Claude Code: one JSON object per line, a message of the model in several lines.
extension TraceBuilder {
  mutating func readClaude(
    _ document: JSONDocument, _ type: JSONDocument.Index, _ at: Instant?
  ) throws -> Bool {
    let root = document.root
    if document.isText(type, "assistant") || document.isText(type, "user") {
      guard let message = document.field(root, "message"), document.kind(message) == .object else {
        return false
      }
      let parent = name(document.bytes(document.field(root, "parent_tool_use_id")))
      if document.isText(type, "user") {
        try readUser(document, message, parent, at)
      } else {
        try readAssistant(document, message, parent, at)
      }
      return true
    }
    if document.isText(type, "system") {
      try readSystem(document, at)
    } else if document.isText(type, "result") {
      try readResult(document, at)
    } else if document.isText(type, "rate_limit_event") {
      try readRateLimit(document, at)
    } else {
      // Parts of a message that comes as a whole, too.
      return document.isText(type, "stream_event")
    }
    return true
  }

  private mutating func readAssistant(
    _ document: JSONDocument, _ message: JSONDocument.Index, _ parent: String?, _ at: Instant?
  ) throws {
    let model = name(document.bytes(document.field(message, "model")))
    // Errors of the program itself come as messages of a model that does not exist.
    let shown = model == "<synthetic>" ? nil : model
    if let shown, trace.model == nil { trace.model = shown }
    var first: Int64?
    func note(_ number: Int64?) { first = first ?? number }
    let content = document.field(message, "content")
    if let text = document.bytes(content) {
      note(try said(text, .said, parent, shown, at))
    }
    for block in content.map({ document.items($0) }) ?? [] {
      guard let type = document.field(block, "type") else { continue }
      if document.isText(type, "text") {
        note(try said(document.content(document.field(block, "text")), .said, parent, shown, at))
      } else if document.isText(type, "thinking") {
        note(try said(document.content(document.field(block, "thinking")), .thought, parent, shown, at))
      } else if document.isText(type, "redacted_thinking") {
        note(try said(Array("(not readable)".utf8), .thought, parent, shown, at))
      } else if let id = document.bytes(document.field(block, "id")) {
        var step = step(
          call: document.bytes(document.field(block, "name")), document,
          input: document.field(block, "input"), at: at)
        (step.call, step.parent, step.model) = (name(id), parent, shown)
        note(try add(call: step))
      }
    }
    guard let usage = document.present(message, "usage").map({ Self.claudeUsage(document, $0) }) else {
      return
    }
    if first == nil, trace.omitted == 0 {
      var step = RunStep(kind: .status, at: at)
      (step.name, step.parent, step.model) = ("Message without content", parent, shown)
      first = try add(step)
    }
    let id = document.bytes(document.field(message, "id")).map { String(decoding: $0, as: UTF8.self) }
    try use(usage, message: id ?? "line \(trace.steps) \(trace.omitted)", step: first)
  }

  private mutating func said(
    _ raw: [UInt8], _ kind: RunStep.Kind, _ parent: String?, _ model: String?, _ at: Instant?
  ) throws -> Int64? {
    guard !raw.isEmpty else { return nil }
    var step = RunStep(kind: kind, at: at)
    step.body = text(raw)
    (step.parent, step.model) = (parent, model)
    return try add(step)
  }

  /// Input is without cached tokens, of both kinds.
  static func claudeUsage(_ document: JSONDocument, _ index: JSONDocument.Index) -> StepUsage {
    StepUsage(
      input: document.tokens(index, "input_tokens") ?? 0,
      cacheRead: document.tokens(index, "cache_read_input_tokens") ?? 0,
      cacheWrite: document.tokens(index, "cache_creation_input_tokens") ?? 0,
      output: document.tokens(index, "output_tokens") ?? 0)
  }

  private mutating func readUser(
    _ document: JSONDocument, _ message: JSONDocument.Index, _ parent: String?, _ at: Instant?
  ) throws {
    let content = document.field(message, "content")
    if let text = document.bytes(content) { _ = try said(text, .prompt, parent, nil, at) }
    for block in content.map({ document.items($0) }) ?? [] {
      guard let type = document.field(block, "type") else { continue }
      if document.isText(type, "tool_result") {
        try result(
          of: name(document.bytes(document.field(block, "tool_use_id"))),
          document.content(document.field(block, "content")), at: at,
          isError: document.field(block, "is_error").map { document.isTrue($0) } ?? false)
      } else if document.isText(type, "text") {
        _ = try said(document.content(document.field(block, "text")), .prompt, parent, nil, at)
      }
    }
  }

  private mutating func readSystem(_ document: JSONDocument, _ at: Instant?) throws {
    let root = document.root
    let kind = name(document.bytes(document.field(root, "subtype"))) ?? "system"
    guard kind == "init" else {
      var step = RunStep(kind: .status, at: at)
      step.name = kind.replacing("_", with: " ")
      try add(step)
      return
    }
    let session = name(document.bytes(document.field(root, "session_id")))
    let model = name(document.bytes(document.field(root, "model")))
    let isAgain = session != nil && session == trace.session
    try begin(session: session, model: model)
    // Every turn of a session starts with the same line.
    if isAgain { return }
    var step = RunStep(kind: .status, at: at)
    step.name = "Session started"
    step.model = model
    var facts: [String] = []
    if let model { facts.append(model) }
    if let tools = document.field(root, "tools").map({ document.items($0).count }), tools > 0 {
      facts.append(CountNoun("tools").of(Int64(tools)))
    }
    if let mode = name(document.bytes(document.field(root, "permissionMode"))) {
      facts.append("permission mode \(mode)")
    }
    if let version = name(document.bytes(document.field(root, "claude_code_version"))) {
      facts.append("Claude Code \(version)")
    }
    step.body = text(Array(facts.joined(separator: ", ").utf8))
    try add(step)
  }

  private mutating func readResult(_ document: JSONDocument, _ at: Instant?) throws {
    let root = document.root
    let outcome = name(document.bytes(document.field(root, "subtype"))) ?? "finished"
    let isError = document.field(root, "is_error").map { document.isTrue($0) } ?? false
    var step = RunStep(kind: isError ? .error : .status, at: at)
    step.isError = isError
    step.name = isError ? "Failed: \(outcome)" : outcome == "success" ? "Finished" : "Finished: \(outcome)"
    // The text of a success repeats the last message.
    if isError {
      let errors = document.content(document.present(root, anyOf: "errors", "result"))
      step.body = text(errors)
    } else if let denied = document.field(root, "permission_denials").map({ document.items($0).count }),
      denied > 0
    {
      step.body = text(Array(CountNoun("denied permissions").of(Int64(denied)).utf8))
    }
    let usage = document.present(root, "usage").map { Self.claudeUsage(document, $0) }
    try end(step, total: usage, cost: document.dollars(document.field(root, "total_cost_usd")))
  }

  private mutating func readRateLimit(_ document: JSONDocument, _ at: Instant?) throws {
    let info = document.field(document.root, "rate_limit_info")
    func field(_ key: StaticString) -> [UInt8]? {
      info.flatMap { document.field($0, key) }.flatMap { document.bytes($0) }
    }
    // Every request has one; only those that change something say more than the last.
    guard let status = name(field("status")), status != "allowed" else { return }
    var step = RunStep(kind: .status, at: at)
    let kind = name(field("rateLimitType")).map { " (\($0.replacing("_", with: " ")))" } ?? ""
    step.name = "Rate limit: \(status.replacing("_", with: " "))\(kind)"
    step.isError = status == "rejected"
    try add(step)
  }
}

/// Events of Codex (`codex exec --json`): items that start, change and are completed, and turns with their
/// usage.
extension TraceBuilder {
  mutating func readCodex(
    _ document: JSONDocument, _ type: JSONDocument.Index, _ at: Instant?
  ) throws -> Bool {
    let root = document.root
    if document.isText(type, "item.completed") || document.isText(type, "item.started")
      || document.isText(type, "item.updated")
    {
      guard let item = document.field(root, "item"), document.kind(item) == .object else { return false }
      try read(item: item, document, isEnd: document.isText(type, "item.completed"), at)
    } else if document.isText(type, "thread.started") {
      try begin(session: name(document.bytes(document.field(root, "thread_id"))), model: nil)
      var step = RunStep(kind: .status, at: at)
      step.name = "Session started"
      try add(step)
    } else if document.isText(type, "turn.completed") {
      var step = RunStep(kind: .status, at: at)
      step.name = "Turn finished"
      // Each turn states its own usage, and no message does.
      step.usage = document.present(root, "usage").map { Self.codexUsage(document, $0) }
      try add(step)
    } else if document.isText(type, "turn.failed") || document.isText(type, "error") {
      let error = document.present(root, "error")
      let message =
        error.flatMap { document.bytes(document.field($0, "message")) }
        ?? document.bytes(document.field(root, "message")) ?? document.content(error)
      guard !message.isEmpty || document.isText(type, "turn.failed") else { return false }
      try add(error: message, document.isText(type, "turn.failed") ? "Turn failed" : nil, at)
    } else {
      return document.isText(type, "turn.started")
    }
    return true
  }

  mutating func add(error message: [UInt8], _ name: String?, _ at: Instant?) throws {
    var step = RunStep(kind: .error, at: at)
    (step.name, step.isError) = (name, true)
    step.body = text(message)
    try add(step)
  }

  /// Codex counts cached tokens as part of the input.
  static func codexUsage(_ document: JSONDocument, _ index: JSONDocument.Index) -> StepUsage {
    let input = document.tokens(index, "input_tokens") ?? 0
    let cached = document.tokens(index, "cached_input_tokens") ?? 0
    return StepUsage(
      input: cached <= input ? input - cached : input, cacheRead: cached, cacheWrite: 0,
      output: document.tokens(index, "output_tokens") ?? 0)
  }

  private mutating func read(
    item: JSONDocument.Index, _ document: JSONDocument, isEnd: Bool, _ at: Instant?
  ) throws {
    guard let type = document.field(item, "type") ?? document.field(item, "item_type") else { return }
    let id = name(document.bytes(document.field(item, "id")))
    if document.isText(type, "agent_message") || document.isText(type, "assistant_message")
      || document.isText(type, "reasoning")
    {
      // What is said counts once it is complete.
      guard isEnd else { return }
      var step = RunStep(kind: document.isText(type, "reasoning") ? .thought : .said, at: at)
      step.body = text(document.content(document.field(item, "text")))
      try add(step)
    } else if document.isText(type, "error") {
      try add(error: document.content(document.field(item, "message")), nil, at)
    } else if document.isText(type, "tool_result") {
      let call = document.present(item, anyOf: "tool_use_id", "call_id").flatMap { document.bytes($0) }
      try result(
        of: name(call) ?? id, document.content(document.present(item, anyOf: "content", "output", "result")),
        at: at, isError: document.present(item, "is_error").map { document.isTrue($0) } ?? false)
    } else {
      try read(call: item, type, id, document, isEnd: isEnd, at)
    }
  }

  private mutating func read(
    call item: JSONDocument.Index, _ type: JSONDocument.Index, _ id: String?, _ document: JSONDocument,
    isEnd: Bool, _ at: Instant?
  ) throws {
    var step = RunStep(kind: .tool, at: at)
    step.call = id ?? "item \(trace.steps + 1)"
    let status = document.bytes(document.field(item, "status")).map { String(decoding: $0, as: UTF8.self) }
    let exitCode = document.field(item, "exit_code").flatMap { document.int($0) }
    var isError = status == "failed" || status == "declined" || exitCode.map { $0 != 0 } ?? false
    var output: [UInt8]?
    if document.isText(type, "command_execution") {
      step.kind = .command
      step.body = text(document.content(document.field(item, "command")), .tool)
      output = document.content(document.field(item, "aggregated_output"))
    } else if document.isText(type, "file_change") {
      step.kind = .edit
      let changes = document.field(item, "changes").map { document.items($0) } ?? []
      let lines = changes.map { change -> [UInt8] in
        let kind = document.bytes(document.field(change, "kind")) ?? Array("change".utf8)
        return kind + [0x20] + (document.bytes(document.field(change, "path")) ?? [])
      }
      step.name =
        changes.count == 1
        ? name(document.bytes(document.field(changes[0], "path")))
        : CountNoun("files").of(Int64(changes.count))
      step.body = text(Array(lines.joined(separator: [0x0A])), .tool)
    } else {
      let server = document.bytes(document.field(item, "server"))
      let tool = document.present(item, anyOf: "tool", "name").flatMap { document.bytes($0) }
      let kind = Array(document.text(type)).map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }
      let words = [server, tool].compactMap { $0 }
      step.name = name(words.isEmpty ? kind : Array(words.joined(separator: [UInt8(ascii: ".")])))
      let input = document.present(item, anyOf: "arguments", "input", "query", "items")
      step.body = text(document.content(input), .tool)
      if let error = document.present(item, "error") {
        isError = true
        output = document.bytes(document.field(error, "message")) ?? document.content(error)
      } else if let returned = document.present(item, anyOf: "result", "output") {
        output = document.content(document.field(returned, "content") ?? returned)
      }
    }
    try add(call: step)
    guard isEnd else { return }
    try result(of: step.call, output ?? [], at: at, isError: isError, exitCode: exitCode)
  }
}

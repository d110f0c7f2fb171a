import Engine

/// A run as spans for OpenTelemetry, in OTLP's JSON encoding, with the names of its conventions for
/// generative AI.
///
/// The texts of prompts, messages, inputs and results are left out: the conventions have them opt-in, and
/// other programs keep what they get.
enum RunTelemetry {
  /// The version of the conventions. Their names still change.
  static let schema = "https://opentelemetry.io/schemas/gen-ai/1.42.0"

  /// Nil if neither the log nor a source has a time of the run.
  static func bytes(
    _ replay: CompanyView.Replay, _ steps: [RunStep], agent: String?, company: String
  ) -> [UInt8]? {
    guard let start = replay.trace.startedAt ?? replay.run?.startedAt else { return nil }
    let request: Value = [
      "resourceSpans": [
        [
          "resource": [
            "attributes": .list([text("service.name", "paperclip"), text("service.namespace", company)])
          ],
          "scopeSpans": [
            [
              "scope": ["name": "paperclip-gen"], "schemaUrl": .string(schema),
              "spans": .list(spans(replay, steps, start, agent)),
            ]
          ],
        ]
      ]
    ]
    return JSONWriter.encode(request, layout: .compact) + [0x0A]
  }

  private static func spans(
    _ replay: CompanyView.Replay, _ steps: [RunStep], _ start: Instant, _ agent: String?
  ) -> [Value] {
    let trace = replay.trace
    let root = Span(run: trace.run, number: 0)
    let isFailed = replay.run.map { SiteContext.isFailed($0) } ?? false
    var attributes = [text("gen_ai.operation.name", "invoke_agent")]
    attributes += common(trace)
    if let agent { attributes.append(text("gen_ai.agent.name", agent)) }
    if let id = trace.agentId { attributes.append(text("gen_ai.agent.id", id)) }
    if trace.hasUsage { attributes += usage(trace.usage) }
    if isFailed { attributes.append(text("error.type", replay.run?.errorCode ?? "_OTHER")) }
    var spans = [
      root.value(
        agent.map { "invoke_agent \($0)" } ?? "invoke_agent", parent: nil, kind: 1, start,
        trace.endedAt ?? start,
        isFailed, attributes)
    ]
    var latest = start
    for step in steps {
      // A line without a time came after the one before.
      let at = step.at ?? latest
      latest = at
      let span = Span(run: trace.run, number: step.number)
      if step.isCall {
        let name = toolName(step)
        var attributes = [
          text("gen_ai.operation.name", "execute_tool"), text("gen_ai.tool.name", name),
          text("gen_ai.tool.type", "function"),
        ]
        if let call = step.call { attributes.append(text("gen_ai.tool.call.id", call)) }
        if step.isError {
          attributes.append(text("error.type", step.exitCode.map { "exit \($0)" } ?? "_OTHER"))
        }
        spans.append(
          span.value(
            "execute_tool \(name)", parent: root, kind: 1, at, max(at, step.resultAt ?? at), step.isError,
            attributes))
      }
      if let own = step.usage, own.total > 0 {
        // The log has the time at which a message was complete, not at which it was asked for.
        let message = Span(run: trace.run, number: step.number, isMessage: true)
        let model = step.model ?? trace.model
        var attributes = [text("gen_ai.operation.name", "chat")] + common(trace) + usage(own)
        if let model { attributes.append(text("gen_ai.response.model", model)) }
        spans.append(
          message.value(
            model.map { "chat \($0)" } ?? "chat", parent: root, kind: 3, at, at, false, attributes))
      }
    }
    return spans
  }

  /// The name of a tool. An edit has the path as its name, and a command may have none.
  private static func toolName(_ step: RunStep) -> String {
    switch step.kind {
    case .edit: "edit"
    case .command: "command"
    default: step.name ?? "tool"
    }
  }

  private static func common(_ trace: RunTrace) -> [Value] {
    var attributes: [Value] = []
    switch trace.engine {
    case "claude": attributes.append(text("gen_ai.provider.name", "anthropic"))
    case "codex": attributes.append(text("gen_ai.provider.name", "openai"))
    default: break
    }
    if let model = trace.model { attributes.append(text("gen_ai.request.model", model)) }
    if let session = trace.session { attributes.append(text("gen_ai.conversation.id", session)) }
    return attributes
  }

  /// The conventions count all tokens that the model read as input, those from the cache among them.
  private static func usage(_ usage: StepUsage) -> [Value] {
    [
      number("gen_ai.usage.input_tokens", usage.allInput), number("gen_ai.usage.output_tokens", usage.output),
      number("gen_ai.usage.cache_read.input_tokens", usage.cacheRead),
      number("gen_ai.usage.cache_creation.input_tokens", usage.cacheWrite),
    ]
  }

  private static func text(_ key: String, _ value: String) -> Value {
    ["key": .string(key), "value": ["stringValue": .string(value)]]
  }

  /// OTLP writes 64-bit numbers as text.
  private static func number(_ key: String, _ value: Int64) -> Value {
    ["key": .string(key), "value": ["intValue": .string(String(value))]]
  }

  /// The IDs of a span follow from its run and its step, so that the same log gives the same file.
  private struct Span {
    let trace: String
    let id: String

    init(run: String, number: Int64, isMessage: Bool = false) {
      trace = String(SHA256.digest(of: Array("trace \(run)".utf8)).text.prefix(32))
      let name = "span \(run) \(number) \(isMessage ? "message" : "step")"
      id = String(SHA256.digest(of: Array(name.utf8)).text.prefix(16))
    }

    func value(
      _ name: String, parent: Span?, kind: Int64, _ start: Instant, _ end: Instant, _ isFailed: Bool,
      _ attributes: [Value]
    ) -> Value {
      var span: Fields = [
        "traceId": .string(trace), "spanId": .string(id), "name": .string(name), "kind": .int(kind),
        "startTimeUnixNano": .string(String(start.milliseconds) + "000000"),
        "endTimeUnixNano": .string(String(end.milliseconds) + "000000"), "attributes": .list(attributes),
        "status": ["code": isFailed ? 2 : 0],
      ]
      if let parent { span["parentSpanId"] = .string(parent.id) }
      return .record(span)
    }
  }
}

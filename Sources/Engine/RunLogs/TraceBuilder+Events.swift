/// An event that Paperclip keeps of a run beside its log.
struct RunEvent {
  var at: Instant?
  /// "lifecycle", "error", "adapter.invoke", …
  var type: String
  var stream: String?
  var level: String?
  var message: String
}

extension TraceBuilder {
  /// Adds a step for an event: an error, output of a stream, or what Paperclip did with the run.
  mutating func add(event: RunEvent) throws {
    if let at = event.at {
      trace.startedAt = min(trace.startedAt ?? at, at)
      trace.endedAt = max(trace.endedAt ?? at, at)
    }
    let isError = event.level == "error" || event.type == "error" || event.type.hasSuffix(".failed")
    let isOutput = event.stream == "stdout" || event.stream == "stderr"
    var step = RunStep(kind: isError ? .error : isOutput ? .output : .status, at: event.at)
    step.name = name(Array(isOutput ? event.stream?.utf8 ?? event.type.utf8 : event.type.utf8))
    step.isError = isError
    step.body = text(Array(event.message.utf8))
    try add(step)
  }
}

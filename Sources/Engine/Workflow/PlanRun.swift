/// Makes the calls of a plan: asks whether each still makes sense, calls, and records how it ended. What is
/// written before a call and after it lets the next run go on after a crash at any point.
package struct PlanRun {
  package struct Report: Sendable {
    package var made = 0
    package var stale = 0
    package var refused = 0
    /// To be tried again by the next run.
    package var waiting = 0
    /// A person must look.
    package var unknown = 0
    package var problems: [String] = []
    /// One line per call that was made.
    package var lines: [String] = []
    /// Nothing more is tried: the server is not reachable, or the key is wrong.
    package var isStopped = false

    package init() {}
  }

  private let client: APIClient
  private let hasKey: Bool
  /// The machine's clock.
  private let clock: () -> Instant
  /// IDs whose calls are repeated although their result is unknown.
  private let retried: Set<String>

  package init(
    _ client: APIClient, hasKey: Bool, clock: @escaping () -> Instant, retried: Set<String> = []
  ) {
    (self.client, self.hasKey, self.clock, self.retried) = (client, hasKey, clock, retried)
  }

  package func apply(_ proposal: Proposal, _ plan: inout Plan, _ report: inout Report) throws {
    guard !report.isStopped else { return }
    let state = plan.calls[proposal.id] ?? CallState()
    if let next = state.nextAt, next > clock() {
      report.waiting += 1
      return
    }
    guard APICallPolicy.allows(proposal.call),
      proposal.check.map({ APICallPolicy.allowsReading($0.path) }) ?? true
    else {
      try plan.record(proposal, at: clock(), .refused, error: "a plan may not make this call")
      report.refused += 1
      report.problems.append(
        "\(proposal.id): a plan may not make this call: \(proposal.call.method) \(proposal.call.path)")
      return
    }
    let isRepeatable = APICallPolicy.isRepeatable(proposal.call)
    let isOpen = [.started, .unknown].contains(state.result) && !retried.contains(proposal.id)
    if let trace = proposal.trace, !isRepeatable {
      switch find(trace) {
      case .found:
        try plan.record(proposal, at: clock(), .deduplicated, code: "found")
        report.made += 1
        report.lines.append("\(proposal.id): was already made: \(proposal.title)")
        return
      case .absent: break
      case .unreachable(let code, let error):
        return try wait(proposal, code, error, nil, isOpen ? .unknown : .retry, &plan, &report)
      case .impossible where isOpen: return try leave(proposal, state, &plan, &report)
      case .impossible: break
      }
    } else if isOpen, !isRepeatable {
      return try leave(proposal, state, &plan, &report)
    }
    guard try holds(proposal, &plan, &report) else { return }
    // After this line, only the result or a look at the server says how the call ended.
    try plan.record(proposal, at: clock(), .started)
    try call(proposal, isRepeatable, &plan, &report)
  }

  // MARK: Before the call

  private enum Finding { case found, absent, impossible, unreachable(String, String) }

  private func find(_ trace: Proposal.Trace) -> Finding {
    guard APICallPolicy.allowsReading(trace.path) else { return .impossible }
    switch client.get(trace.path) {
    case .answer(200..<300, let body, _):
      return trace.text.isEmpty || !Self.contains(body, Array(trace.text.utf8)) ? .absent : .found
    case .answer(404, _, _), .answer(405, _, _): return .impossible
    case .answer(let status, _, _):
      return .unreachable(String(status), "the server does not answer a question")
    case .unreachable(let code, let error), .cut(let code, let error): return .unreachable(code, error)
    }
  }

  private static func contains(_ bytes: [UInt8], _ text: [UInt8]) -> Bool {
    guard let first = text.first, bytes.count >= text.count else { return false }
    for start in 0...(bytes.count - text.count)
    where bytes[start] == first && bytes[start..<(start + text.count)].elementsEqual(text) {
      return true
    }
    return false
  }

  /// The result of a call is unknown, and the call cannot be repeated.
  private func leave(_ proposal: Proposal, _ state: CallState, _ plan: inout Plan, _ report: inout Report)
    throws
  {
    if state.result != .unknown {
      try plan.record(
        proposal, at: clock(), .unknown, error: "the run ended between the call and its answer")
    }
    report.unknown += 1
    report.problems.append(
      "\(proposal.id): this may already be done: \(proposal.title); check in Paperclip, then run workflow apply --retry \(proposal.id), or let it expire"
    )
  }

  private func holds(_ proposal: Proposal, _ plan: inout Plan, _ report: inout Report) throws -> Bool {
    // The key of a public trigger can read nothing.
    guard let check = proposal.check, hasKey || proposal.call.signedBy == nil else { return true }
    switch client.get(check.path) {
    case .answer(200..<300, let body, _):
      let answer = (try? JSONDocument.read(body, { $0.value($0.root) })) ?? .null
      for (name, wanted) in check.expect.sorted(by: { $0.key < $1.key }) {
        let found = answer[name] ?? .null
        guard (wanted.list ?? [wanted]).contains(found) else {
          let word = Self.word(found)
          try plan.record(
            proposal, at: clock(), .stale, code: "check", error: client.masked("\(name) is now \(word)"))
          report.stale += 1
          report.lines.append(
            "\(proposal.id): no longer needed (\(name) is now \(word)): \(proposal.title)")
          return false
        }
      }
      return true
    case .answer(404, _, _):
      try plan.record(
        proposal, at: clock(), .stale, code: "404", error: "Paperclip does not have \(proposal.label)")
      report.stale += 1
      report.lines.append("\(proposal.id): Paperclip does not have \(proposal.label): \(proposal.title)")
      return false
    case .answer(let status, let body, let after):
      if status == 401 || status == 403 { return try refuseKey(proposal, status, body, &plan, &report) }
      try wait(proposal, String(status), Self.excerpt(body), after, .retry, &plan, &report)
    case .unreachable(let code, let error), .cut(let code, let error):
      try wait(proposal, code, error, nil, .retry, &plan, &report)
      report.isStopped = true
    }
    return false
  }

  private static func word(_ value: Value) -> String {
    String(String(decoding: JSONWriter.encode(value, layout: .compact), as: UTF8.self).prefix(60))
  }

  private func refuseKey(
    _ proposal: Proposal, _ status: Int, _ body: [UInt8], _ plan: inout Plan, _ report: inout Report
  ) throws -> Bool {
    try wait(proposal, String(status), Self.excerpt(body), nil, .retry, &plan, &report)
    report.problems.append(
      status == 401
        ? "Paperclip does not accept the key; check the environment variable of modules.config.workflow.key"
        : "the key is not allowed to do this; pausing agents needs a board key")
    // A wrong key is wrong for every call.
    report.isStopped = status == 401
    return false
  }

  // MARK: The call

  private func call(_ proposal: Proposal, _ isRepeatable: Bool, _ plan: inout Plan, _ report: inout Report)
    throws
  {
    switch client.send(proposal.call, at: clock()) {
    case .answer(200..<300, let body, _):
      let answer = (try? JSONDocument.read(body, { $0.value($0.root) })) ?? .null
      let isOld = answer["deduplicated"]?.bool == true
      let reason = isOld ? answer["deduplicationReason"]?.string : nil
      let made = answer["id"]?.string ?? answer["issue"]?["id"]?.string
      try plan.record(
        proposal, at: clock(), isOld ? .deduplicated : .done, code: isOld ? "200" : "2xx",
        error: reason.map { client.masked("Paperclip had it already: \($0)") }, made: made)
      report.made += 1
      report.lines.append("\(proposal.id): \(isOld ? "was already there" : "done"): \(proposal.title)")
    case .answer(let status, let body, let after):
      let error = client.masked(Self.excerpt(body))
      switch status {
      case 401, 403: _ = try refuseKey(proposal, status, body, &plan, &report)
      case 408, 425, 429: try wait(proposal, String(status), error, after, .retry, &plan, &report)
      case 500...:
        try wait(proposal, String(status), error, after, isRepeatable ? .retry : .unknown, &plan, &report)
      default:
        try plan.record(proposal, at: clock(), .refused, code: String(status), error: error)
        report.refused += 1
        report.problems.append("\(proposal.id): Paperclip refuses it (\(status)): \(error)")
      }
    case .unreachable(let code, let error):
      try wait(proposal, code, error, nil, .retry, &plan, &report)
      report.isStopped = true
    case .cut(let code, let error):
      try wait(proposal, code, error, nil, isRepeatable ? .retry : .unknown, &plan, &report)
    }
  }

  private func wait(
    _ proposal: Proposal, _ code: String, _ error: String, _ after: Int64?, _ result: CallState.Result,
    _ plan: inout Plan, _ report: inout Report
  ) throws {
    let now = clock()
    let error = client.masked(error)
    try plan.record(
      proposal, at: now, result, code: code, error: error,
      next: after.map { Instant(milliseconds: now.milliseconds + $0) })
    if result == .unknown { report.unknown += 1 } else { report.waiting += 1 }
    report.problems.append("\(proposal.id): \(code) \(error)")
  }

  private static func excerpt(_ body: [UInt8]) -> String { String(decoding: body.prefix(500), as: UTF8.self) }
}

/// One request to Paperclip through the host's `curl`. The key is only in curl's configuration, which goes to its standard
/// input: it is in no argument, no file and nothing that is kept.
package struct APIClient: Sendable {
  package enum Outcome: Sendable {
    case answer(status: Int, body: [UInt8], retryAfter: Int64?)
    /// Nothing reached the server.
    case unreachable(code: String, error: String)
    /// The request may have arrived; its answer did not.
    case cut(code: String, error: String)
  }

  private let settings: WorkflowSettings
  private let masks: SecretMasks

  /// `secrets` are the values of environment variables by name.
  package init(_ settings: WorkflowSettings, secrets: [String: String]) {
    self.settings = settings
    masks = SecretMasks(secrets)
  }

  private static let seconds = 30
  private static let answerBytes = 8 << 20

  package func get(_ path: String) -> Outcome {
    var lines = head("GET", path)
    addKey(&lines)
    return run(lines)
  }

  /// `now` is the machine's clock, which a signature can contain.
  package func send(_ call: Proposal.Call, at now: Instant) -> Outcome {
    var lines = head(call.method, call.path)
    let body = call.body.map { JSONWriter.encode($0, layout: .compact) } ?? []
    for (name, value) in call.headers.sorted(by: { $0.key < $1.key }) { add("\(name): \(value)", &lines) }
    if let rule = call.signedBy {
      for header in signature(rule, body, now) { add(header, &lines) }
    } else {
      addKey(&lines)
    }
    if call.body != nil {
      add("Content-Type: application/json", &lines)
      lines.append("data-raw = \(Curl.quoted(String(decoding: body, as: UTF8.self)))")
    }
    return run(lines)
  }

  private func head(_ method: String, _ path: String) -> [String] {
    let scheme = settings.server.hasPrefix("http://") ? "http" : "https"
    return [
      "url = \(Curl.quoted(settings.server + path))", "proto = \"=\(scheme)\"",
      "request = \(Curl.quoted(method))", "silent", "include", "max-time = 20", "connect-timeout = 10",
      "globoff", "path-as-is", "user-agent = \"paperclip-gen\"", "header = \"Accept: application/json\"",
      "header = \"Expect:\"",
    ]
  }

  private func add(_ header: String, _ lines: inout [String]) {
    lines.append("header = \(Curl.quoted(MessageText.line(header)))")
  }

  private func addKey(_ lines: inout [String]) {
    if !settings.key.isEmpty { add("Authorization: Bearer \(settings.key)", &lines) }
  }

  private func signature(_ rule: String, _ body: [UInt8], _ now: Instant) -> [String] {
    guard let action = settings.rules.first(where: { $0.id == rule })?.action else { return [] }
    let key = Array(action.secret.utf8)
    switch action.signing {
    case .none: return []
    case .bearer: return ["Authorization: Bearer \(action.secret)"]
    case .hmacSHA256:
      let time = String(now.milliseconds / 1000)
      let code = HMAC.code(Array((time + ".").utf8) + body, key: key)
      return ["X-Paperclip-Timestamp: \(time)", "X-Paperclip-Signature: sha256=\(code.text)"]
    case .github: return ["X-Hub-Signature-256: sha256=\(HMAC.code(body, key: key).text)"]
    }
  }

  private func run(_ lines: [String]) -> Outcome {
    let run: LimitedRun
    do {
      // "--disable" keeps a configuration of the user from changing what is sent.
      run = try LimitedRun(
        "curl", ["--disable", "--config", "-"], input: Array((lines.joined(separator: "\n") + "\n").utf8),
        limits: LimitedRun.Limits(seconds: Self.seconds, outputBytes: Self.answerBytes))
    } catch {
      return .unreachable(code: "–", error: masked((error as? Failure)?.message ?? "\(error)"))
    }
    switch run.ending {
    case .exited(0):
      let answer = HTTPAnswer(run.output)
      return .answer(status: answer.status, body: answer.body, retryAfter: answer.retryAfter)
    case .exited(let code):
      let error = Delivery.curlErrors[code] ?? "curl failed"
      let hasNotSent = [1, 2, 3, 4, 5, 6, 7, 35, 60, 127].contains(code)
      return hasNotSent
        ? .unreachable(code: "curl \(code)", error: error) : .cut(code: "curl \(code)", error: error)
    case .signaled(let signal): return .cut(code: "curl", error: "curl was ended by signal \(signal)")
    case .tookTooLong: return .cut(code: "curl", error: "no answer in time")
    case .wroteTooMuch: return .cut(code: "curl", error: "the answer is too large")
    }
  }

  /// What is kept of a text of the server.
  package func masked(_ text: String) -> String { masks.masked(text) }
}

/// One request to Paperclip through the host's `curl`. The key is only in curl's configuration, which goes to
/// its standard input: it is in no argument, no file and nothing that is kept.
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

  package func get(_ path: String) -> Outcome { run(call("GET", path, key)) }

  /// `now` is the machine's clock, which a signature can contain.
  package func send(_ proposed: Proposal.Call, at now: Instant) -> Outcome {
    let body = proposed.body.map { JSONWriter.encode($0, layout: .compact) }
    var headers = proposed.headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    headers += proposed.signedBy.map { signature($0, body ?? [], now) } ?? key
    if body != nil { headers.append("Content-Type: application/json") }
    var call = call(proposed.method, proposed.path, headers)
    call.body = body
    return run(call)
  }

  private func call(_ method: String, _ path: String, _ headers: [String]) -> Curl.Call {
    var call = Curl.Call(method, settings.server + path)
    call.headers = ["Accept: application/json"] + headers.map { MessageText.line($0) }
    return call
  }

  private var key: [String] { settings.key.isEmpty ? [] : ["Authorization: Bearer \(settings.key)"] }

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

  private func run(_ call: Curl.Call) -> Outcome {
    let run: LimitedRun
    do {
      run = try Curl.run(call, seconds: Self.seconds, bytes: Self.answerBytes)
    } catch {
      return .unreachable(code: "–", error: masked((error as? Failure)?.message ?? "\(error)"))
    }
    switch run.ending {
    case .exited(0):
      let answer = HTTPAnswer(run.output)
      return .answer(status: answer.status, body: answer.body, retryAfter: answer.retryAfter)
    case .exited(let code):
      let error = Curl.errors[code] ?? "curl failed"
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

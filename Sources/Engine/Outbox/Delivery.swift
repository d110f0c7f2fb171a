/// One attempt to deliver a message: through `curl`, whose configuration with the URL comes on its standard
/// input, or through `sendmail`. Neither a URL nor a secret is in an argument, a file or what is remembered.
package struct Delivery: Sendable {
  package enum Outcome: Sendable, Equatable {
    case sent(code: String)
    /// It may work later; `after` is what the receiver asked for, in milliseconds.
    case retry(code: String, error: String, after: Int64?)
    case failed(code: String, error: String)
  }

  package let channel: Channel
  /// Values that no record may have, with the names that stand for them.
  package let secrets: [String: String]

  package init(_ channel: Channel, secrets: [String: String]) {
    self.channel = channel
    self.secrets = secrets
  }

  package func send(_ body: [UInt8]) -> Outcome {
    do {
      return try channel.kind == .email ? mail(body) : post(body)
    } catch {
      return .retry(code: "–", error: scrubbed((error as? Failure)?.message ?? "\(error)"), after: nil)
    }
  }

  // MARK: curl

  /// The URL that is called.
  private var url: String {
    switch channel.kind {
    // Discord says whether a message was saved only if it is asked to wait.
    case .discord: channel.url + (channel.url.contains("?") ? "&" : "?") + "wait=true"
    case .alertmanager where !channel.url.contains("/api/v2/alerts"):
      (channel.url.hasSuffix("/") ? String(channel.url.dropLast()) : channel.url) + "/api/v2/alerts"
    default: channel.url
    }
  }

  private func post(_ body: [UInt8]) throws -> Outcome {
    var call = Curl.Call("POST", url)
    call.headers =
      ["Content-Type: application/json"] + channel.headers.map { MessageText.line("\($0.name): \($0.value)") }
    call.body = body
    let run = try Curl.run(call, seconds: Self.seconds, bytes: Self.answerBytes)
    let code: Int
    switch run.ending {
    case .exited(let status): code = status
    case .signaled(let signal): code = 128 + signal
    case .tookTooLong: throw Failure("curl took longer than \(Self.seconds) seconds")
    // The head of an answer says how it went.
    case .wroteTooMuch: code = 0
    }
    guard code == 0 else {
      let error = Curl.errors[code] ?? "curl failed"
      return [1, 2, 3, 4, 60, 127].contains(code)
        ? .failed(code: "curl \(code)", error: error)
        : .retry(code: "curl \(code)", error: error, after: nil)
    }
    return outcome(HTTPAnswer(run.output))
  }

  private func outcome(_ answer: HTTPAnswer) -> Outcome {
    let code = String(answer.status)
    let error = scrubbed(answer.excerpt)
    switch answer.status {
    case 200..<300: return .sent(code: code)
    case 408, 425, 429, 500...: return .retry(code: code, error: error, after: answer.retryAfter)
    case 300..<400:
      return .failed(code: code, error: "the receiver redirects; use the URL that it redirects to")
    default: return .failed(code: code, error: error)
    }
  }

  // MARK: sendmail

  private func mail(_ body: [UInt8]) throws -> Outcome {
    let places = ["/usr/sbin/sendmail", "/usr/lib/sendmail"]
    let program = channel.sendmail ?? places.first(where: FileSystem.exists) ?? "sendmail"
    let run = try LimitedRun(
      program, ["-t", "-i"], input: body,
      limits: LimitedRun.Limits(seconds: Self.seconds, outputBytes: Self.answerBytes))
    let status: Int
    switch run.ending {
    case .exited(let code): status = code
    case .signaled(let signal): status = 128 + signal
    case .tookTooLong: throw Failure("\(program) took longer than \(Self.seconds) seconds")
    case .wroteTooMuch: throw Failure("\(program) printed too much and was stopped")
    }
    let code = "sendmail \(status)"
    switch status {
    case 0: return .sent(code: code)
    case 67, 68: return .failed(code: code, error: "the address is unknown")
    case 64, 65, 78:
      return .failed(code: code, error: "sendmail refuses the message; check its configuration")
    default: return .retry(code: code, error: "sendmail cannot take the message now", after: nil)
    }
  }

  /// The timeout of curl and sendmail: a nightly job must not wait for a receiver.
  private static let seconds = 30
  /// More of an answer is not read.
  private static let answerBytes = 1 << 20

  /// A text of a receiver without secrets: an answer can repeat the URL.
  private func scrubbed(_ text: String) -> String { SecretMasks(secrets).masked(text) }
}

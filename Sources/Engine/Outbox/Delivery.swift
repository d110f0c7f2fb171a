/// One attempt to deliver a message: through `curl`, whose configuration with the URL comes on its standard input, or
/// through `sendmail`. Neither a URL nor a secret is in an argument, a file or what is remembered.
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

  private func configuration(_ body: [UInt8]) -> [UInt8] {
    let scheme = channel.url.hasPrefix("http://") ? "http" : "https"
    var lines = [
      "url = \(Curl.quoted(url))", "proto = \"=\(scheme)\"", "request = \"POST\"", "silent", "include",
      "max-time = 20", "connect-timeout = 10", "globoff", "user-agent = \"paperclip-gen\"",
      "header = \"Content-Type: application/json\"", "header = \"Expect:\"",
    ]
    for header in channel.headers {
      lines.append("header = \(Curl.quoted(MessageText.line("\(header.name): \(header.value)")))")
    }
    lines.append("data-raw = \(Curl.quoted(String(decoding: body, as: UTF8.self)))")
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private func post(_ body: [UInt8]) throws -> Outcome {
    // "--disable" keeps a configuration of the user from changing what is sent.
    let run = try run("curl", ["--disable", "--config", "-"], body: configuration(body))
    guard run.status == 0 else {
      let error = Self.curlErrors[run.status] ?? "curl failed"
      let isLasting = [1, 2, 3, 4, 60].contains(run.status) || run.status == 127
      return isLasting
        ? .failed(code: "curl \(run.status)", error: error)
        : .retry(code: "curl \(run.status)", error: error, after: nil)
    }
    let answer = HTTPAnswer(run.output)
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

  static let curlErrors: [Int: String] = [
    3: "the URL is malformed", 6: "the host name cannot be resolved", 7: "the connection was refused",
    28: "no answer in time", 35: "the TLS connection failed",
    52: "the connection was closed without an answer",
    56: "the connection was cut", 60: "the certificate of the receiver is not trusted",
  ]

  // MARK: sendmail

  private func mail(_ body: [UInt8]) throws -> Outcome {
    let places = ["/usr/sbin/sendmail", "/usr/lib/sendmail"]
    let program = channel.sendmail ?? places.first(where: FileSystem.exists) ?? "sendmail"
    let run = try run(program, ["-t", "-i"], body: body)
    let code = "sendmail \(run.status)"
    switch run.status {
    case 0: return .sent(code: code)
    case 67, 68: return .failed(code: code, error: "the address is unknown")
    case 64, 65, 78:
      return .failed(code: code, error: "sendmail refuses the message; check its configuration")
    default: return .retry(code: code, error: "sendmail cannot take the message now", after: nil)
    }
  }

  // MARK: Programs

  /// The timeout of curl and sendmail: a nightly job must not wait for a receiver.
  private static let seconds = 30
  /// More of an answer is not read.
  private static let answerBytes = 1 << 20

  private func run(_ program: String, _ arguments: [String], body: [UInt8]) throws -> (
    status: Int, output: [UInt8]
  ) {
    let run = try LimitedRun(
      program, arguments, input: body,
      limits: LimitedRun.Limits(seconds: Self.seconds, outputBytes: Self.answerBytes))
    switch run.ending {
    case .exited(let code): return (code, run.output)
    case .signaled(let signal): return (128 + signal, run.output)
    case .tookTooLong: throw Failure("\(program) took longer than \(Self.seconds) seconds")
    // The head of an answer says how it went. Of sendmail, nothing is known.
    case .wroteTooMuch where program == "curl": return (0, run.output)
    case .wroteTooMuch: throw Failure("\(program) printed too much and was stopped")
    }
  }

  /// A text of a receiver without secrets: an answer can repeat the URL.
  private func scrubbed(_ text: String) -> String { SecretMasks(secrets).masked(text) }
}

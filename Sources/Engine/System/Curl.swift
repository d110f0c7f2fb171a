/// Requests over the network with the `curl` program. Its configuration goes to standard input, so that no
/// address, header or body is visible in the list of processes.
package struct Curl: Sendable {
  /// One transfer: options of curl's configuration by their long names, in order.
  package struct Request: Sendable {
    package var options: [(name: String, value: String?)]
    /// What messages call it.
    package let name: String

    package init(_ url: String, name: String, options: [(name: String, value: String?)] = []) {
      self.options = [("url", url)] + options
      self.name = name
    }

    /// A download: follows few redirects, and only to the same kind of address.
    package static func download(_ url: String, isLoopback: Bool, seconds: Int) -> Request {
      let protocols = isLoopback ? "=http,https" : "=https"
      return Request(
        url, name: url,
        options: [
          ("proto", protocols), ("proto-redir", protocols), ("location", nil), ("max-redirs", "3"),
          ("connect-timeout", "10"), ("max-time", String(seconds)), ("fail", nil), ("globoff", nil),
          ("silent", nil), ("show-error", nil), ("user-agent", "paperclip-gen"),
        ])
    }
  }

  /// What is sent to a server whose answer matters whatever its status.
  package struct Call: Sendable {
    package var url: String
    package var method: String
    /// Lines, such as "Accept: application/json". Nothing in them may be a line of its own.
    package var headers: [String] = []
    package var body: [UInt8]?

    package init(_ method: String, _ url: String) { (self.method, self.url) = (method, url) }

    /// Nothing is redirected, since a redirect would carry a key or a message elsewhere.
    fileprivate var options: [(name: String, value: String?)] {
      let options: [(name: String, value: String?)] = [
        ("url", url), ("proto", url.hasPrefix("http://") ? "=http" : "=https"), ("request", method),
        ("silent", nil), ("include", nil), ("max-time", "20"), ("connect-timeout", "10"), ("globoff", nil),
        ("path-as-is", nil), ("user-agent", "paperclip-gen"), ("header", "Expect:"),
      ]
      return options + headers.map { ("header", $0) }
        + (body.map { [("data-raw", String(decoding: $0, as: UTF8.self))] } ?? [])
    }
  }

  /// Makes one call. Its output is the head and the body of the answer.
  package static func run(_ call: Call, seconds: Int, bytes: Int) throws -> LimitedRun {
    try LimitedRun(
      "curl", arguments, input: Array(lines(call.options).utf8),
      limits: LimitedRun.Limits(seconds: seconds, outputBytes: bytes))
  }

  /// "--disable" keeps a configuration of the user from changing what is sent.
  private static let arguments = ["--disable", "--config", "-"]

  /// What exit codes of curl mean to a person.
  package static let errors: [Int: String] = [
    3: "the URL is malformed", 6: "the host name cannot be resolved", 7: "the connection was refused",
    28: "no answer in time", 35: "the TLS connection failed",
    52: "the connection was closed without an answer", 56: "the connection was cut",
    60: "the certificate of the receiver is not trusted",
  ]

  /// The bodies of the answers, in the order of the requests. Throws at the first one that fails.
  package static func fetch(_ requests: [Request], seconds: Int, bytes: Int) throws -> [[UInt8]] {
    guard let first = requests.first else { return [] }
    let run = try LimitedRun(
      "curl", arguments, input: configuration(requests),
      limits: LimitedRun.Limits(seconds: seconds, outputBytes: bytes))
    let marks = run.errors.split(separator: "\n").compactMap { line in
      line.hasPrefix(mark) ? Int(line.dropFirst(mark.utf8.count)) : nil
    }
    func name(_ place: Int) -> String { requests.indices.contains(place) ? requests[place].name : first.name }
    switch run.ending {
    case .exited(0) where marks.count == requests.count: break
    case .exited(let code):
      let words = run.errors.split(separator: "\n").first { $0.hasPrefix("curl:") }.map(String.init)
      throw Failure("\(name(max(0, marks.count - 1))): \(reason(code, words))")
    case .signaled(let signal): throw Failure("\(first.name): curl was ended by signal \(signal)")
    case .tookTooLong: throw Failure("\(name(marks.count)): took longer than \(seconds) seconds")
    case .wroteTooMuch:
      throw Failure("\(name(marks.count)): is larger than \(max(1, bytes >> 20)) MB; nothing of it was used")
    }
    var bodies: [[UInt8]] = []
    var start = 0
    for size in marks {
      guard size >= 0, start + size <= run.output.count else {
        throw Failure("\(name(bodies.count)): the answer was cut short")
      }
      bodies.append(Array(run.output[start..<(start + size)]))
      start += size
    }
    return bodies
  }

  /// Before the size of each body, on standard error.
  private static let mark = "paperclip-gen:size:"

  private static func configuration(_ requests: [Request]) -> [UInt8] {
    var text = "fail-early\n"
    for (place, request) in requests.enumerated() {
      if place > 0 { text += "next\n" }
      text += lines(request.options)
      text += "write-out = \"%{stderr}\(mark)%{size_download}\\n\"\n"
    }
    return Array(text.utf8)
  }

  private static func lines(_ options: [(name: String, value: String?)]) -> String {
    options.map { $0.name + ($0.value.map { " = \(quoted($0))" } ?? "") + "\n" }.joined()
  }

  /// A value in quotes; backslashes and quotes are escaped, and a line cannot end early.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private static func reason(_ code: Int, _ words: String?) -> String {
    switch code {
    case 1: "the server redirects to another kind of address, which is not allowed"
    case 6: "the host name cannot be resolved"
    case 7: "the server cannot be reached"
    case 22: "the server answers with an error" + (status(words).map { " (\($0))" } ?? "")
    case 28: "the server takes too long"
    case 35, 51, 58, 59, 60, 77: "the connection is not secure: " + (words ?? "curl error \(code)")
    case 47: "the server redirects too often"
    default: "cannot be downloaded: " + (words ?? "curl error \(code)")
    }
  }

  private static func status(_ words: String?) -> String? {
    words?.split(separator: " ").last.map { "status " + $0 }
  }
}

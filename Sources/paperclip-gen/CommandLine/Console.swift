import Engine
import Renderer

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The two channels to the user: results on standard output, messages on standard error. Text that may come
/// from data goes through the terminal encoder.
struct Console: Sendable {
  enum Level: Sendable {
    case quiet, normal, verbose
  }

  let level: Level
  /// The progress of a long step, on a terminal.
  let meter: ProgressMeter
  let isJSON: Bool
  private let isColored: Bool
  /// Values from the environment that no message shows.
  let hidden = HiddenValues()
  /// Terminals interpret escapes, so they are printed as visible text, whatever the format.
  private static let isTerminal = isatty(1) == 1

  init(_ arguments: Arguments?, environment: [String: String]) {
    level =
      arguments?.has("--quiet") == true ? .quiet : arguments?.has("--verbose") == true ? .verbose : .normal
    meter = ProgressMeter(isEnabled: level != .quiet, environment: environment)
    isJSON = arguments?.has("--json") ?? false
    switch arguments?.value("--color") ?? "auto" {
    case "always": isColored = true
    case "never": isColored = false
    default:
      isColored = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb" && isatty(2) == 1
    }
  }

  /// Prints a result, for people or for the next program.
  func result(_ text: String) { result(bytes: Array((text + "\n").utf8)) }
  /// Prints the bytes of a result: as they are for a file or the next program, with escapes shown on a
  /// terminal.
  func result(bytes: [UInt8]) {
    meter.erase()
    guard Self.isTerminal else { return Self.write(bytes, to: 1) }
    var text = String(decoding: bytes, as: UTF8.self)
    var shown: [UInt8] = []
    // CSV lines end with CRLF; a terminal needs LF only.
    text = text.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n")
    TerminalEncoder.append(text, to: &shown)
    Self.write(shown, to: 1)
  }
  func result(json value: Value) { result(bytes: JSONWriter.encode(value)) }

  /// Prints a message, unless -q was given.
  func message(_ text: String) {
    if level != .quiet { error(text) }
  }

  /// Prints a message if -v was given.
  func detail(_ text: String) {
    if level == .verbose { error(text) }
  }

  func finding(_ finding: Finding) {
    if finding.severity == .note, level != .verbose { return }
    if finding.severity == .warning, level == .quiet { return }
    let place = finding.place.isEmpty ? "" : finding.place + ": "
    let remedy = finding.remedy.map { "\n  " + $0 } ?? ""
    error(place, finding.severity, ": " + finding.message + remedy)
  }

  func failure(_ text: String) { error("", .error, ": " + text) }

  private func colored(_ severity: Finding.Severity) -> String {
    guard isColored else { return severity.word }
    let color =
      switch severity {
      case .error: 31
      case .warning: 33
      case .note: 36
      }
    return "\u{1B}[\(color)m\(severity.word)\u{1B}[0m"
  }

  /// Prints text before and after a severity. The color of that is the only escape sequence that reaches a
  /// terminal.
  private func error(_ before: String, _ severity: Finding.Severity? = nil, _ after: String = "") {
    meter.erase()
    var bytes: [UInt8] = []
    // The text that a message quotes can contain a secret.
    TerminalEncoder.append(Redactor.strict.redact(hidden.hide(in: before)), to: &bytes)
    if let severity { bytes += colored(severity).utf8 }
    TerminalEncoder.append(Redactor.strict.redact(hidden.hide(in: after)), to: &bytes)
    Self.write(bytes + [0x0A], to: 2)
  }

  /// A closed pipe ends the program quietly, as with other command-line tools. Any other failure to write a
  /// result is an error.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var written = 0
    while written < bytes.count {
      #if canImport(Glibc)
        let more = bytes.withUnsafeBytes {
          Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
        }
      #else
        let more = bytes.withUnsafeBytes {
          Darwin.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
        }
      #endif
      if more < 0, errno == EINTR { continue }
      guard more > 0 else {
        if errno == EPIPE { exit(0) }
        guard descriptor == 1 else { return }
        let reason = String(cString: strerror(errno))
        write(Array("error: cannot write to standard output: \(reason)\n".utf8), to: 2)
        exit(ExitCode.failed.rawValue)
      }
      written += more
    }
  }
}

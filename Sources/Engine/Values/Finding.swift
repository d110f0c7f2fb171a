/// Something wrong, or worth knowing, in what the user gave us.
///
/// Bad input never stops a run: it becomes a finding and the run goes on. (A bad environment, a full disk
/// say, throws `Failure`; a programmer's mistake traps.)
package struct Finding: Sendable, Equatable {
  package enum Severity: Int, Sendable, Comparable {
    case note, warning, error
    package static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
    package var word: String {
      switch self {
      case .note: "note"
      case .warning: "warning"
      case .error: "error"
      }
    }
  }

  package var severity: Severity
  /// What happened, in one sentence without a full stop.
  package var message: String
  /// What to do about it, where that is known.
  package var remedy: String?
  /// The file, or what else the input is called ("-" is standard input).
  package var source: String?
  /// Counted from 1. A column counts bytes, as compilers and editors do for error positions.
  package var line: Int?
  package var column: Int?

  package init(
    _ severity: Severity, _ message: String, remedy: String? = nil, source: String? = nil, line: Int? = nil,
    column: Int? = nil
  ) {
    self.severity = severity
    self.message = message
    self.remedy = remedy
    self.source = source
    self.line = line
    self.column = column
  }

  /// "file:line:column", as far as it is known; empty when nothing is.
  package var place: String {
    var parts = source.map { [$0] } ?? []
    if let line { parts.append(String(line)) }
    if line != nil, let column { parts.append(String(column)) }
    return parts.joined(separator: ":")
  }

  /// "place: message; remedy": why something failed.
  package var reason: String {
    (place.isEmpty ? "" : place + ": ") + message + (remedy.map { "; " + $0 } ?? "")
  }

  /// "place: severity: message", then the remedy in the same line.
  package var text: String {
    let head = place.isEmpty ? "" : place + ": "
    let tail = remedy.map { "; " + $0 } ?? ""
    return "\(head)\(severity.word): \(message)\(tail)"
  }
}

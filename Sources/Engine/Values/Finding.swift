/// A problem or a note about the user's input.
///
/// Invalid input never stops a run: it becomes a finding, and the run continues. (Problems of the
/// environment, such as a full disk, throw `Failure`; programming errors trap.)
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
  /// What happened, in one sentence without a period.
  package var message: String
  /// What to do about it, if known.
  package var remedy: String?
  /// The file, or another name for the input ("-" is standard input).
  package var source: String?
  /// Starts at 1. A column counts bytes, as in error positions of compilers and editors.
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

  /// "file:line:column", as far as known. Empty if unknown.
  package var place: String {
    var parts = source.map { [$0] } ?? []
    if let line { parts.append(String(line)) }
    if line != nil, let column { parts.append(String(column)) }
    return parts.joined(separator: ":")
  }

  /// "place: message; remedy", as the reason of a failure.
  package var reason: String {
    (place.isEmpty ? "" : place + ": ") + message + (remedy.map { "; " + $0 } ?? "")
  }

  /// "place: severity: message", with the remedy on the same line.
  package var text: String {
    let head = place.isEmpty ? "" : place + ": "
    let tail = remedy.map { "; " + $0 } ?? ""
    return "\(head)\(severity.word): \(message)\(tail)"
  }
}

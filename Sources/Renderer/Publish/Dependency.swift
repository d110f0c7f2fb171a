/// The kinds of dependencies of a page. Their numbers are stored in the record of publications.
package enum Dependency: UInt8, CaseIterable, Sendable {
  /// The program, page templates, configuration and menu.
  case site = 1
  /// The record, day or period of the page, and its figures.
  case facts = 2
  /// The history that the page reads from the log.
  case history = 3
  /// The current day.
  case clock = 4

  /// The name in explanations.
  package var words: String {
    switch self {
    case .site: "the program, a page template, the configuration or the menu"
    case .facts: "its record, period or figures"
    case .history: "its history"
    case .clock: "the current day"
    }
  }
}

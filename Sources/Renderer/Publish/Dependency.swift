/// The kinds of things that a page can depend on. Their numbers stand in the record of what was published.
package enum Dependency: UInt8, CaseIterable, Sendable {
  /// The program itself, the page templates, the configuration of the site, its menu.
  case site = 1
  /// The record, day or period that the page is about, and the figures that it shows.
  case facts = 2
  /// What happened, as the page reads it from the log.
  case history = 3
  /// The day that holds "now".
  case clock = 4

  /// What to call it in an explanation.
  package var words: String {
    switch self {
    case .site: "the program, a page template, the configuration or the menu"
    case .facts: "what it is about"
    case .history: "its history"
    case .clock: "the current day"
    }
  }
}

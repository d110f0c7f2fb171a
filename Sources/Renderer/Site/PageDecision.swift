/// Whether and why a page was made.
package struct PageDecision: Sendable {
  package enum Reason: Sendable, Equatable {
    /// --full was given.
    case full
    /// The page is new.
    case new
    /// It shows the whole company, or its template has errors, which are reported in every run.
    case wholeCompany
    case changed(Dependency)
    /// A record on it was renamed, moved, added or removed.
    case renamed
    /// One of its files is missing or was changed.
    case damaged
    case unchanged

    package var isMade: Bool { self != .unchanged }

    /// The explanation after the page's path.
    package var words: String {
      switch self {
      case .full: "rebuilt: --full rebuilds every page"
      case .new: "rebuilt: new page"
      case .wholeCompany: "rebuilt: shows the whole company, so it is rebuilt in every run"
      case .changed(let dependency): "made: changed: \(dependency.words)"
      case .renamed: "rebuilt: a record on it was renamed, added or removed"
      case .damaged: "rebuilt: a file is missing or differs from what was published"
      case .unchanged: "not rebuilt: nothing that it depends on changed"
      }
    }
  }

  package let path: String
  package let reason: Reason

  package init(path: String, reason: Reason) {
    self.path = path
    self.reason = reason
  }
}

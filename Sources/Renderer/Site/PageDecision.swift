/// Whether a page was made, and why.
package struct PageDecision: Sendable {
  package enum Reason: Sendable, Equatable {
    /// Every page was asked for.
    case full
    /// It was not there before.
    case new
    /// It shows the whole company, or its template has a fault that is said in every run.
    case wholeCompany
    case changed(Dependency)
    /// A record that it names is called otherwise, has another address, or came or went.
    case renamed
    /// A file of it is missing or is not what was published.
    case damaged
    case unchanged

    package var isMade: Bool { self != .unchanged }

    /// The sentence that begins with the page's path.
    package var words: String {
      switch self {
      case .full: "made: --full makes every page"
      case .new: "made: new page"
      case .wholeCompany: "made: shows the whole company and is made in every run"
      case .changed(let dependency): "made: changed: \(dependency.words)"
      case .renamed: "made: a record that it names was renamed, added or removed"
      case .damaged: "made: a file is missing or differs from what was published"
      case .unchanged: "not made: nothing that it depends on changed"
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

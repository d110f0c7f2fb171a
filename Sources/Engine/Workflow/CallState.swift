/// How far the call of a proposal is.
package struct CallState: Sendable, Equatable {
  package enum Result: String, Sendable {
    /// The call begins; if no other result follows, its result is unknown.
    case started
    case done
    /// Paperclip had it already.
    case deduplicated
    /// The record is no longer as the rule found it.
    case stale
    /// Paperclip refuses it.
    case refused
    /// To be tried again.
    case retry
    /// It may have happened, and cannot be repeated: a person must look.
    case unknown
  }

  package init() {}

  package var attempts = 0
  /// The machine's clock.
  package var lastAt: Instant?
  package var nextAt: Instant?
  package var result: Result?
  package var code: String?
  package var error: String?
  /// The ID of what the call made.
  package var made: String?

  package var isOver: Bool {
    switch result {
    case .done, .deduplicated, .stale, .refused: true
    default: false
    }
  }
}

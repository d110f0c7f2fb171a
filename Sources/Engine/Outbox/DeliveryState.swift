/// How far the delivery of a message is.
package struct DeliveryState: Sendable, Equatable {
  package enum Result: String, Sendable {
    case sent, retry
    /// Given up.
    case dead
  }

  package init() {}

  package var attempts = 0
  /// The machine's clock at the first and the last attempt.
  package var firstAt: Instant?
  package var lastAt: Instant?
  package var result: Result?
  /// The answer's code, or how the program ended.
  package var code: String?
  package var error: String?
  package var nextAt: Instant?

  package var isOver: Bool { result == .sent || result == .dead }
}

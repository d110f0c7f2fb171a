import Engine

/// Values from the environment, which no message shows. Each is replaced by its variable's name.
final class HiddenValues: Sendable {
  private let values = Locked<[(name: String, value: String)]>([])
  /// Shorter values are not secret and would match everywhere.
  private static let shortest = 4

  func add(_ new: [String: String]) {
    values.withLock { values in
      values += new.filter { $0.value.utf8.count >= Self.shortest }.map { ($0.key, $0.value) }
      // Values that contain another value come first.
      values.sort { ($1.value.utf8.count, $0.name) < ($0.value.utf8.count, $1.name) }
    }
  }

  func hide(in text: String) -> String {
    values.withLock { values in
      values.reduce(text) { text, hidden in
        guard text.utf8.count >= hidden.value.utf8.count, text.contains(hidden.value) else { return text }
        return text.split(separator: hidden.value, omittingEmptySubsequences: false).joined(
          separator: "$" + hidden.name)
      }
    }
  }
}

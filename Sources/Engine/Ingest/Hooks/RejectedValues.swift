/// Why values of one hook line are left out, although the line counts. Used again from line to line.
final class RejectedValues: @unchecked Sendable {
  /// For lines that have no such values; never written.
  static let none = RejectedValues()

  var reasons: [String] = []
}

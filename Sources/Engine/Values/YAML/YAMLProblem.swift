/// A problem in a YAML text and its position.
package struct YAMLProblem: Error, Sendable, Equatable {
  package let line: Int
  package let column: Int
  /// The problem and, after it was noted, how the text was read.
  package var message: String
  package var remedy: String?
}

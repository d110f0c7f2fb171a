/// What is wrong with a YAML text, and where.
package struct YAMLProblem: Error, Sendable, Equatable {
  package let line: Int
  package let column: Int
  /// What it is and, once it is noted, what became of the text.
  package var message: String
  package var remedy: String?
}

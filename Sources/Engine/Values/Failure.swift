/// Why the program cannot continue: the environment is unusable (a disk, a lock, a permission), or the whole
/// input is. The command prints it and exits with 3.
package struct Failure: Error, Sendable, Equatable {
  /// What happened, where, and what to do.
  package let message: String
  package init(_ message: String) { self.message = message }
}

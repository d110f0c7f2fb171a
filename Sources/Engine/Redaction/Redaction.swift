/// A secret that was removed from a text: its kind and position, never its value.
package struct Redaction: Sendable, Hashable {
  /// The kind, as named by `SecretRule`.
  package let kind: String
  /// The line in the text, starting at 0.
  package let line: Int

  package init(kind: String, line: Int) {
    self.kind = kind
    self.line = line
  }
}

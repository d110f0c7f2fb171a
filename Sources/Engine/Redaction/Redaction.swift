/// A secret that was taken out of a text: its kind and where it stood, never what it was.
package struct Redaction: Sendable, Hashable {
  /// The kind, as `SecretRule` names it.
  package let kind: String
  /// The line within the text, counted from 0.
  package let line: Int

  package init(kind: String, line: Int) {
    self.kind = kind
    self.line = line
  }
}

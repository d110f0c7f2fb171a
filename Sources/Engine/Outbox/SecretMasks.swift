/// Replaces secrets in texts of others: an answer can repeat the URL or the key that it was asked with.
struct SecretMasks: Sendable {
  /// Values from the environment, by the names that stand for them.
  private let secrets: [String: String]

  init(_ secrets: [String: String]) { self.secrets = secrets }

  /// One line without secrets, cut short.
  func masked(_ text: String) -> String {
    var text = text
    for (name, value) in secrets.sorted(by: { $0.value.utf8.count > $1.value.utf8.count })
    where value.utf8.count >= 4 {
      text = text.split(separator: value, omittingEmptySubsequences: false).joined(separator: "$" + name)
      // The secret part of a URL is its path.
      if let path = value.split(separator: "/", maxSplits: 3).dropFirst(2).last, path.utf8.count >= 8 {
        text = text.split(separator: String(path), omittingEmptySubsequences: false).joined(
          separator: "$" + name)
      }
    }
    return String(MessageText.line(Redactor.strict.redact(text)).prefix(200))
  }
}

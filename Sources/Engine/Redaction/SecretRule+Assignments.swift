/// Random-looking values with names that suggest a secret: `api_key = "…"`, `Authorization: Bearer …`.
extension SecretRule {
  private static let describedBy = "OWASP, Secrets Management Cheat Sheet: detection by name and entropy"

  static let assignments: [SecretRule] =
    anchors.map { anchor in
      SecretRule("secret", describedBy, isExact: false, anchor: anchor, ignoresCase: true) { bytes, start in
        SecretAssignment.find(in: bytes, around: start)
      }
    } + [bearer]

  /// A part of each name, with what may follow it if the part alone is common.
  private static let anchors: [StaticString] = [
    "passw", "passphr", "secret", "token\"", "token'", "token=", "token:", "token ", "token_", "token-",
    "token\\",
    "apikey", "api_key", "api-key", "api key", "accesskey", "access_key", "access-key", "privatekey",
    "private_key",
    "private-key", "accountkey", "account_key", "encryption_key", "encryptionkey", "signing_key",
    "signingkey",
    "auth_key", "authkey", "master_key", "masterkey", "credential", "authoriz", "_auth", "pwd",
  ]

  private static let bearer = SecretRule(
    "bearer token", "RFC 6750, OAuth 2.0: bearer token usage", isExact: false, anchor: "bearer ",
    ignoresCase: true
  ) { bytes, start in
    guard isBoundary(bytes, start) else { return nil }
    let begin = start + 7
    let end = SecretAssignment.valueEnd(in: bytes, from: begin)
    guard SecretAssignment.isRandom(bytes[begin..<end], named: nil) else { return nil }
    return begin..<end
  }
}

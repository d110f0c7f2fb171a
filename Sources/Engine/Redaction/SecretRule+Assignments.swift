/// Random-looking values with names that suggest a secret: `api_key = "…"`, `Authorization: Bearer …`,
/// `--password …`.
extension SecretRule {
  private static let describedBy = "OWASP, Secrets Management Cheat Sheet: detection by name and entropy"

  static let assignments: [SecretRule] =
    [token]
    + anchors.map { anchor in
      SecretRule("secret", describedBy, isExact: false, anchor: anchor, ignoresCase: true) { bytes, start in
        SecretAssignment.find(in: bytes, around: start)
      }
    } + [bearer, cookie]

  /// A part of each name, with what may follow it if the part alone is common.
  private static let anchors: [StaticString] = [
    "passw", "passphr", "--pass ", "--pass=", "--pass\"", "secret",
    "apikey", "api_key", "api-key", "api key", "accesskey", "access_key", "access-key", "privatekey",
    "private_key",
    "private-key", "accountkey", "account_key", "encryption_key", "encryptionkey", "signing_key",
    "signingkey",
    "auth_key", "authkey", "master_key", "masterkey", "credential", "authoriz", "_auth", "pwd",
  ]

  /// What follows "token" in a name or after one. Most lines have counts of "tokens".
  private static let afterToken = "\"'`=: _-\\&%*|0123456789"

  private static let token = SecretRule(
    "secret", describedBy, isExact: false, anchor: "token", ignoresCase: true,
    probes: [SecretProbe(4, "nN", afterToken), SecretProbe(1, "oO", "kK")]
  ) { bytes, start in
    guard start + 5 < bytes.count, afterTokenClass.contains(bytes[start + 5]) else { return nil }
    return SecretAssignment.find(in: bytes, around: start)
  }

  private static let afterTokenClass = ByteClass(["0"..."9"], "\"'`=: _-\\&%*|")

  private static let bearer = SecretRule(
    "bearer token", "RFC 6750, OAuth 2.0: bearer token usage", isExact: false, anchor: "bearer ",
    ignoresCase: true
  ) { bytes, start in
    guard isBoundary(bytes, start) else { return nil }
    let begin = start + 7
    let end = SecretValue.end(in: bytes, from: begin)
    guard SecretValue.isRandom(bytes[begin..<end]) else { return nil }
    return begin..<end
  }

  /// From the first random value of the header to the last.
  private static let cookie = SecretRule(
    "cookie", "RFC 6265, HTTP State Management Mechanism: the Cookie header", isExact: false,
    anchor: "cookie:", ignoresCase: true
  ) { bytes, start in
    let end = cookieClass.end(of: bytes, from: start + 7, limit: longestCookie)
    var found: Range<Int>?
    var at = start + 7
    while at < end {
      let next = bytes[at..<end].firstIndex { $0 == UInt8(ascii: ";") || $0 == 0x20 } ?? end
      if let equal = bytes[at..<next].firstIndex(of: UInt8(ascii: "=")),
        SecretValue.isRandom(bytes[equal + 1..<next], named: Array("secret".utf8))
      {
        found = (found?.lowerBound ?? equal + 1)..<next
      }
      at = next + 1
    }
    return found
  }

  /// The limit that browsers have for one cookie.
  private static let longestCookie = 4096
  /// Without ":", so that each header ends where the next begins: else a text of nothing but names of headers
  /// would take 600 times as long as its length.
  private static let cookieClass = ByteClass(["A"..."Z", "a"..."z", "0"..."9"], "_-.+/=~!@#$%^&*|; ()")
}

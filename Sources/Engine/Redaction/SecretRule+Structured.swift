/// Secrets with a known structure: signed tokens, private keys, URLs with passwords.
extension SecretRule {
  static let structured: [SecretRule] = [
    webToken, privateKey, addressPassword, addressToken,
    prefixed(
      "age key", "age specification, Identities", ["AGE-SECRET-KEY-1"], TokenShape(.run(.uppercase, 50...64)))[
        0],
  ]

  /// A header and a payload in base64url, both starting with `{"`. The signature is part of the token.
  private static let webToken = SecretRule(
    "JSON Web Token", "RFC 7519, JSON Web Token", anchor: "eyJ"
  ) { bytes, start in
    guard isBoundary(bytes, start),
      let head = TokenShape(.run(.base64URL, 10...1024), .text(".eyJ"), .run(.base64URL, 8...65_536)).end(
        in: bytes, from: start)
    else { return nil }
    guard head < bytes.count, bytes[head] == UInt8(ascii: ".") else { return start..<head }
    return start..<ByteClass.base64URL.end(of: bytes, from: head + 1, limit: 4096)
  }

  /// From the first to the last line of the key. Without a last line, the lines that are long enough for a
  /// key. Where a text only mentions the first line, there is nothing to hide.
  private static let privateKey = SecretRule(
    "private key", "RFC 7468, Textual encodings of PKIX, PKCS and CMS structures", anchor: "-----BEGIN "
  ) { bytes, start in
    let labelEnd = keyLabel.end(of: bytes, from: start + 11, limit: 40)
    guard TokenShape(.text("-----")).end(in: bytes, from: labelEnd) != nil,
      String(decoding: bytes[(start + 11)..<labelEnd], as: UTF8.self).contains("PRIVATE KEY")
    else { return nil }
    let end = wholeKeyEnd(bytes, labelEnd + 5) ?? keyLinesEnd(bytes, labelEnd + 5)
    return end.map { start..<$0 }
  }

  private static let keyLabel = ByteClass(["A"..."Z", "0"..."9"], " ")
  private static let longestKey = 20_000
  /// The least length of a line of a key. No word is as long.
  private static let keyLine = 40

  /// The end of a key that has its last line, whatever its lines are set in: numbers, bars of a table, strings
  /// of a list. Any other quote would be the end of a string.
  private static func wholeKeyEnd(_ bytes: Bytes, _ start: Int) -> Int? {
    let stop = min(bytes.count, start + longestKey)
    var (at, isKey) = (start, false)
    while at < stop {
      if bytes[at] == UInt8(ascii: "\"") {
        guard let next = nextString(bytes, at) else { return nil }
        at = next
        continue
      }
      if bytes[at] == UInt8(ascii: "-") {
        if isKey,
          TokenShape(.text("-----END "), .run(keyLabel, 1...40), .text("-----")).end(in: bytes, from: at)
            != nil
        {
          return keyLabel.end(of: bytes, from: at + 9, limit: 40) + 5
        }
        if TokenShape(.text("-----BEGIN ")).end(in: bytes, from: at) != nil { return nil }
      }
      let end = ByteClass.base64.end(of: bytes, from: at)
      if end - at >= keyLine { isKey = true }
      at = max(end, at + 1)
    }
    return nil
  }

  /// The end of the lines of a key whose last line is missing: line ends, or their escapes, between runs of
  /// base64. Headers can come before them.
  private static func keyLinesEnd(_ bytes: Bytes, _ start: Int) -> Int? {
    var at = start
    let stop = min(bytes.count, start + 400)
    while at < stop, ByteClass.base64.end(of: bytes, from: at, limit: keyLine) - at < keyLine {
      if bytes[at] == UInt8(ascii: "\"") {
        guard let next = nextString(bytes, at) else { return nil }
        at = next
      } else {
        at = max(ByteClass.base64.end(of: bytes, from: at), at + 1)
      }
    }
    guard at < stop else { return nil }
    var end = ByteClass.base64.end(of: bytes, from: at)
    while true {
      at = SecretQuote.blankEnd(in: bytes, from: end)
      if at < bytes.count, bytes[at] == UInt8(ascii: "\""), let next = nextString(bytes, at),
        ByteClass.base64.end(of: bytes, from: next, limit: keyLine) - next == keyLine
      {
        at = next
      }
      let next = ByteClass.base64.end(of: bytes, from: at)
      guard next > at else { return end }
      if next - at < keyLine {
        // The last line is shorter. A word of the text is not alone on its line.
        let isLine = next == bytes.count || ByteClass([], "\"\\\n\r\t").contains(bytes[next])
        return isLine ? next : end
      }
      end = next
    }
  }

  /// The start of the string that follows the one which the quote at `start` ends, in a list or a sum of
  /// strings: `", "`, `\n" +\n "`. Nil for any other quote, so that what is cut out has as many quotes that
  /// begin a string as quotes that end one.
  private static func nextString(_ bytes: Bytes, _ start: Int) -> Int? {
    let end = between.end(of: bytes, from: start + 1, limit: 24)
    return end < bytes.count && bytes[end] == UInt8(ascii: "\"") ? end + 1 : nil
  }

  private static let between = ByteClass([], " \t\n\r,+.&\\nrt")

  private static let address = "RFC 3986, Uniform Resource Identifier: user information"

  private static let addressPassword = SecretRule("password in an address", address, anchor: "://") {
    SecretAddress.password(in: $0, at: $1)
  }

  /// Only its randomness tells a token from a name.
  private static let addressToken = SecretRule("token in an address", address, isExact: false, anchor: "://")
  {
    SecretAddress.token(in: $0, at: $1)
  }
}

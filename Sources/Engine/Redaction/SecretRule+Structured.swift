/// Secrets with a known structure: signed tokens, private keys, URLs with passwords.
extension SecretRule {
  static let structured: [SecretRule] = [
    webToken, privateKey, addressPassword,
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

  /// From the first to the last line of the key. Without a last line, the lines that are long enough for a key. Where
  /// a text only mentions the first line, there is nothing to hide.
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

  /// The end of a key that has its last line, whatever its lines are set in: numbers, bars of a table. A quote would be
  /// the end of a string.
  private static func wholeKeyEnd(_ bytes: Bytes, _ start: Int) -> Int? {
    let stop = min(bytes.count, start + longestKey)
    var (at, isKey) = (start, false)
    while at < stop, bytes[at] != UInt8(ascii: "\"") {
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

  /// The end of the lines of a key whose last line is missing: line ends, or their escapes, between runs of base64.
  /// Headers can stand before them.
  private static func keyLinesEnd(_ bytes: Bytes, _ start: Int) -> Int? {
    var at = start
    let stop = min(bytes.count, start + 400)
    while at < stop, bytes[at] != UInt8(ascii: "\""),
      ByteClass.base64.end(of: bytes, from: at, limit: keyLine) - at < keyLine
    {
      at = max(ByteClass.base64.end(of: bytes, from: at), at + 1)
    }
    guard at < stop, bytes[at] != UInt8(ascii: "\"") else { return nil }
    var end = ByteClass.base64.end(of: bytes, from: at)
    while true {
      at = lineEnd(bytes, end)
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

  /// The place after line ends, spaces and escapes of them.
  private static func lineEnd(_ bytes: Bytes, _ start: Int) -> Int {
    var at = start
    while at < bytes.count {
      if ByteClass.blank.contains(bytes[at]) {
        at += 1
        continue
      }
      var next = at
      while next < bytes.count, bytes[next] == UInt8(ascii: "\\") { next += 1 }
      guard next > at, next < bytes.count, ByteClass.escaped.contains(bytes[next]) else { return at }
      at = next + 1
    }
    return at
  }

  /// The password in `scheme://user:password@host`. Placeholders are left alone: `$PASSWORD`, `<password>`,
  /// `***`.
  private static let addressPassword = SecretRule(
    "password in an address", "RFC 3986, Uniform Resource Identifier: user information", anchor: "://"
  ) { bytes, start in
    let scheme = ByteClass(["A"..."Z", "a"..."z", "0"..."9"], "+.-")
    guard start > 1, scheme.contains(bytes[start - 1]) else { return nil }
    var (colon, end): (Int?, Int?)
    var (at, length) = (start + 3, 0)
    while length < 512, let step = addressStep(bytes, at) {
      if bytes[at] == UInt8(ascii: ":"), colon == nil { colon = at }
      // A password can contain an unescaped "@", so the last one before the end of the host counts.
      if bytes[at] == UInt8(ascii: "@"), colon != nil { end = at }
      at += step.bytes
      length += step.length
    }
    guard let colon, let end, colon + 1 < end, !ByteClass([], "$*{[").contains(bytes[colon + 1]) else {
      return nil
    }
    return colon + 1..<end
  }

  private static let addressStops = ByteClass([], " /?#\"'<>\\`,;")

  /// The next character of an address: its bytes here, and in a text without escapes; nil where the address
  /// ends. An escape such as `\u202e` is no end, since the character that it stands for is none.
  private static func addressStep(_ bytes: Bytes, _ at: Int) -> (bytes: Int, length: Int)? {
    guard at < bytes.count else { return nil }
    let byte = bytes[at]
    if byte == UInt8(ascii: "\\"), bytes.count - at >= 6, bytes[at + 1] == UInt8(ascii: "u"),
      bytes[(at + 2)..<(at + 6)].allSatisfy(ByteClass.hexOfAnyCase.contains),
      !bytes[(at + 2)..<(at + 4)].elementsEqual("00".utf8) || bytes[at + 4] > UInt8(ascii: "7")
    {
      return (6, 2)
    }
    return byte < 0x20 || byte == 0x7F || addressStops.contains(byte) ? nil : (1, 1)
  }
}

/// A name that suggests that what is assigned to it is a secret: `api_key`, `DB_PASSWORD_2`,
/// `clientSecretProd`.
enum SecretName {
  /// Names with these endings, without "_", "-", "." and capitals, suggest a secret.
  private static let endings: [[UInt8]] =
    [
      "password", "passwd", "passphrase", "passwort", "pwd", "secret", "secretkey", "secretaccesskey",
      "clientsecret", "token", "apikey", "accesskey", "privatekey", "accountkey", "sharedkey",
      "encryptionkey",
      "signingkey", "authkey", "masterkey", "credential", "credentials",
    ].map { Array($0.utf8) }

  /// As endings, but not before other words: `auth_callback` is no secret.
  private static let lastEndings = ["authorization", "auth"].map { Array($0.utf8) }

  /// Words after such an ending that say something about the secret: `SECRET_NAME`, `token_count`,
  /// `password_hash_algorithm`. Other words tell secrets apart: `PASSWORD_PROD`.
  private static let attributes: Set<[UInt8]> = Set(
    """
    name names id ids identifier uri url urls link endpoint host domain address arn path paths file files
    filename dir directory folder type kind class count counts usage used limit limits budget max min
    length size bytes total cost price rate index ttl age lifetime expiry expires expiration expired at
    date time timestamp created updated changed rotated issued algorithm alg policy version ref reference
    field label title description hint help message error prefix suffix format pattern regex provider
    issuer audience scope scopes status state method manager store backend source engine fingerprint
    checksum symbol contract bucket region enabled required valid page form input button owner user
    username email role env var variable mode rules option header
    """.split { $0.isWhitespace }.map { Array($0.utf8) })

  private static let longest = 130
  /// The most words of a name, from its end, that are looked at.
  private static let most = 8

  /// The part of a name that suggests a secret, as small letters and digits. Nil if there is none.
  static func core(of name: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8]? {
    guard name.count <= longest else { return nil }
    var plain: [UInt8] = []
    // Where words start: after a separator, and at a capital after a small letter, and at a digit after a
    // letter.
    var starts: [Int] = []
    var before: UInt8 = 0
    for byte in name {
      let isCapital = byte &- 0x41 < 26
      let isLetter = isCapital || byte &- 0x61 < 26
      if isLetter || byte &- 0x30 < 10 {
        let isInside =
          isLetter
          ? ByteClass.alphanumeric.contains(before) && !(isCapital && before &- 0x61 < 26)
          : before &- 0x30 < 10
        if !isInside { starts.append(plain.count) }
        plain.append(isCapital ? byte | 0x20 : byte)
      } else if byte != UInt8(ascii: "_"), byte != UInt8(ascii: "-"), byte != UInt8(ascii: "."), byte != 0x20
      {
        plain.append(byte)
      }
      before = byte
    }
    var end = plain.count
    if lastEndings.contains(where: { plain[...].hasSuffix($0) }) { return plain }
    for start in starts.suffix(most).reversed() {
      let rest = plain[..<end]
      if endings.contains(where: { rest.hasSuffix($0) || rest.dropLast().hasSuffix($0) && rest.last == 0x73 })
      {
        return Array(rest)
      }
      guard !attributes.contains(Array(plain[start..<end])) else { return nil }
      end = start
    }
    return nil
  }

  /// True if the core of a name, without digits, ends like this.
  static func isCore(_ core: [UInt8], _ ending: StaticString) -> Bool {
    let letters = core.filter { $0 &- 0x61 < 26 }
    return letters.suffix(ending.utf8CodeUnitCount).elementsEqual(
      UnsafeBufferPointer(start: ending.utf8Start, count: ending.utf8CodeUnitCount))
  }
}

extension ArraySlice<UInt8> {
  fileprivate func hasSuffix(_ ending: [UInt8]) -> Bool {
    last == ending.last && suffix(ending.count).elementsEqual(ending)
  }
}

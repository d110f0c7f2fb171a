/// An assignment of a random-looking value to a name that suggests a secret.
enum SecretAssignment {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// The maximum length of a value that is examined. Of longer values, only the start is examined.
  private static let longest = 512

  /// Returns the value of the assignment whose name contains the byte at `anchor`. Nil if there is none, or
  /// if it is not a secret.
  static func find(in bytes: Bytes, around anchor: Int) -> Range<Int>? {
    var start = anchor
    while start > 0, anchor - start < 64, ByteClass.name.contains(bytes[start - 1]) { start -= 1 }
    let end = ByteClass.name.end(of: bytes, from: anchor, limit: 64)
    var at = end
    // "api key" is one name of two words.
    if at + 4 <= bytes.count, bytes[at] == 0x20, bytes[(at + 1)..<(at + 4)].elementsEqual("key".utf8) {
      at += 4
    }
    let name = bytes[start..<at]
    guard isSecretName(name) else { return nil }
    at = skip(bytes, at, quotes)
    at = skip(bytes, at, spaces)
    guard at < bytes.count, bytes[at] == UInt8(ascii: ":") || bytes[at] == UInt8(ascii: "=") else {
      return nil
    }
    at = skip(bytes, at, ByteClass([], ":=>"))
    at = skip(bytes, at, spaces)
    at = skip(bytes, at, quotes)
    for word in ["bearer ", "basic ", "token "] as [StaticString] where starts(bytes, at, word) {
      at += word.utf8CodeUnitCount
    }
    let valueEnd = valueEnd(in: bytes, from: at)
    guard isRandom(bytes[at..<valueEnd], named: name) else { return nil }
    return at..<valueEnd
  }

  private static let quotes = ByteClass([], "\"'\\`")
  private static let spaces = ByteClass([], " \t")

  private static func skip(_ bytes: Bytes, _ at: Int, _ set: ByteClass) -> Int {
    set.end(of: bytes, from: at, limit: 4)
  }

  private static func starts(_ bytes: Bytes, _ at: Int, _ word: StaticString) -> Bool {
    guard bytes.count - at >= word.utf8CodeUnitCount else { return false }
    for offset in 0..<word.utf8CodeUnitCount where bytes[at + offset] | 0x20 != word.utf8Start[offset] {
      return false
    }
    return true
  }

  static func valueEnd(in bytes: Bytes, from start: Int) -> Int {
    ByteClass.value.end(of: bytes, from: start, limit: longest)
  }

  /// Names with these endings, without "_", "-", "." and capitals, suggest a secret.
  private static let endings: [[UInt8]] = [
    "password", "passwd", "passphrase", "passwort", "pwd", "secret", "secretkey", "secretaccesskey",
    "clientsecret",
    "token", "apikey", "accesskey", "privatekey", "accountkey", "sharedkey", "encryptionkey", "signingkey",
    "authkey",
    "masterkey", "credential", "credentials", "authorization", "auth",
  ].map { Array($0.utf8) }

  /// True if a name suggests that its value is a secret.
  static func isSecretName(_ name: some Collection<UInt8>) -> Bool {
    guard name.count <= 130 else { return false }
    let plain = name.compactMap { byte -> UInt8? in
      byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == 0x20
        ? nil : byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
    return endings.contains { plain.count >= $0.count && plain.suffix($0.count).elementsEqual($0) }
  }

  /// True if a value looks random: long enough, letters and digits mixed, many different bytes, and neither
  /// an ID nor words with numbers. `name` is the name that it is assigned to.
  static func isRandom(_ value: Slice<Bytes>, named name: Slice<Bytes>?) -> Bool {
    guard value.count >= 10 else { return false }
    let hasDigit = value.contains { $0 &- 0x30 < 10 }
    let hasLetter = value.contains { $0 | 0x20 &- 0x61 < 26 }
    guard hasDigit, hasLetter, !isIdentifier(value, named: name), !isWords(value) else { return false }
    return entropy(value) >= (value.count < 16 ? 2.8 : 3.0)
  }

  /// UUIDs and hashes identify things. These numbers of hexadecimal digits are common hash lengths; 32 digits
  /// are a key only if the name says so.
  private static func isIdentifier(_ value: Slice<Bytes>, named name: Slice<Bytes>?) -> Bool {
    let isHex = { (byte: UInt8) in byte &- 0x30 < 10 || byte | 0x20 &- 0x61 < 6 }
    if value.count == 36,
      value.enumerated().allSatisfy({ place, byte in
        [8, 13, 18, 23].contains(place) ? byte == UInt8(ascii: "-") : isHex(byte)
      })
    {
      return true
    }
    var digits = value[...]
    for kind in ["sha256:", "sha256-", "sha1:", "sha512:", "md5:"] where digits.starts(with: kind.utf8) {
      digits = digits.dropFirst(kind.utf8.count)
    }
    guard digits.allSatisfy(isHex) else { return digits.count < value.count }
    if digits.count == 32, let name {
      return !["authtoken", "apikey", "secret", "secretkey", "password"].contains { ending in
        isNamed(name, ending)
      }
    }
    return digits.count <= 12 || [32, 40, 56, 64, 96, 128].contains(digits.count)
  }

  private static func isNamed(_ name: Slice<Bytes>, _ ending: String) -> Bool {
    let plain = name.filter { $0 | 0x20 &- 0x61 < 26 }.map { $0 | 0x20 }
    return plain.count >= ending.utf8.count && plain.suffix(ending.utf8.count).elementsEqual(ending.utf8)
  }

  /// True if a value consists of words and numbers with separators: "claude-sonnet-4-5-20250929",
  /// "process.env.API_KEY", "ACME-12".
  private static func isWords(_ value: Slice<Bytes>) -> Bool {
    value.split { !ByteClass.alphanumeric.contains($0) }.allSatisfy { part in
      let letters = part.count { $0 | 0x20 &- 0x61 < 26 }
      if letters == 0 { return part.count <= 14 }
      // "v2", "step3" and "4k" are words too.
      let changes = zip(part, part.dropFirst()).count { ($0 &- 0x30 < 10) != ($1 &- 0x30 < 10) }
      return letters == part.count ? part.count <= 24 : changes <= 1 && part.count <= 8
    }
  }

  /// The entropy in bits per byte.
  private static func entropy(_ value: Slice<Bytes>) -> Double {
    var counts = [Int](repeating: 0, count: 256)
    for byte in value { counts[Int(byte)] += 1 }
    let total = Double(value.count)
    return counts.reduce(0) { sum, count in
      count == 0 ? sum : sum - Double(count) / total * logarithm(Double(count) / total)
    }
  }

  /// The binary logarithm of a number up to 1, accurate to a thousandth, since the program does not use
  /// Foundation.
  private static func logarithm(_ number: Double) -> Double {
    var mantissa = number.significand
    var (result, bit) = (Double(number.exponent), 0.5)
    for _ in 0..<12 {
      mantissa *= mantissa
      if mantissa >= 2 {
        mantissa /= 2
        result += bit
      }
      bit /= 2
    }
    return result
  }
}

/// What a value looks like: random, given by hand, or a placeholder.
enum SecretValue {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// The maximum length of a value that is examined. Of longer values, only the start is examined.
  private static let longest = 512

  /// The end of the value that starts here. An HTML entity of a quote or a bracket ends it too.
  static func end(in bytes: Bytes, from start: Int) -> Int {
    var end = ByteClass.value.end(of: bytes, from: start, limit: longest)
    while end < bytes.count, bytes[end] == UInt8(ascii: ";"),
      let entity = SecretQuote.entity(in: bytes, endingAt: end, notBefore: start)
    {
      if entity.isEnd { return entity.start }
      guard end - start < longest else { break }
      end = ByteClass.value.end(of: bytes, from: end + 1, limit: longest)
    }
    return end
  }

  /// True if a value that an option of a program is given looks like a password: letters with digits or
  /// marks, and neither a placeholder, an ID, a path, a URL nor words with separators.
  static func isGiven(_ value: Slice<Bytes>) -> Bool {
    guard value.count >= 6, !isPlaceholder(value), !isIdentifier(value, named: nil),
      !ByteClass([], "/.~@-").contains(value[value.startIndex])
    else { return false }
    let hasDigit = value.contains { $0 &- 0x30 < 10 }
    let hasMark = value.contains(where: marks.contains)
    guard value.contains(where: { $0 | 0x20 &- 0x61 < 26 }), hasDigit || hasMark else { return false }
    if hasMark { return true }
    // "hunter2" is a password, "my-file-2", "config/v1.yaml" and "env:TOKEN2" are not.
    return value.allSatisfy(ByteClass.alphanumeric.contains) || !isWords(value)
  }

  private static let marks = ByteClass([], "!#$%^&*+=~|@?")

  /// True if a value stands for another: `$PASSWORD`, `${PASSWORD}`, `$(cat file)`, `{password}`,
  /// `[password]`, `***`, `YOUR_API_KEY`.
  static func isPlaceholder(_ value: Slice<Bytes>) -> Bool {
    guard let first = value.first, let last = value.last else { return false }
    switch first {
    case UInt8(ascii: "$"):
      let name = value.dropFirst()
      guard let start = name.first, start != UInt8(ascii: "{"), start != UInt8(ascii: "(") else {
        return true
      }
      return name.allSatisfy(variable.contains) && !isRandom(name)
    case UInt8(ascii: "{"): return last == UInt8(ascii: "}")
    case UInt8(ascii: "["): return last == UInt8(ascii: "]")
    case UInt8(ascii: "*"): return value.allSatisfy { $0 == first }
    default: return false
    }
  }

  private static let variable = ByteClass(["A"..."Z", "a"..."z", "0"..."9"], "_")

  /// True if a text on its own is a token, not a name: long and random, with more than one number at
  /// its end, or a long hexadecimal number.
  static func isKey(_ value: Slice<Bytes>) -> Bool {
    guard value.count >= 16, !isUUID(value), !isPlaceholder(value) else { return false }
    if value.allSatisfy(ByteClass.hexOfAnyCase.contains) {
      return value.count >= 32 && value.contains { $0 &- 0x30 < 10 }
    }
    guard isRandom(value) else { return false }
    let changes = zip(value, value.dropFirst()).count { ($0 &- 0x30 < 10) != ($1 &- 0x30 < 10) }
    let hasCapital = value.contains { $0 &- 0x41 < 26 }
    return changes >= 3 || hasCapital && value.contains { $0 &- 0x61 < 26 }
  }

  /// True if a value looks random: long enough, letters and digits mixed, many different bytes, and neither
  /// an ID nor words with numbers. `name` is the core of the name that it is assigned to.
  static func isRandom(_ value: Slice<Bytes>, named name: [UInt8]? = nil) -> Bool {
    guard value.count >= 10 else { return false }
    let hasDigit = value.contains { $0 &- 0x30 < 10 }
    let hasLetter = value.contains { $0 | 0x20 &- 0x61 < 26 }
    guard hasDigit, hasLetter, !isIdentifier(value, named: name), !isWords(value) else { return false }
    return entropy(value) >= (value.count < 16 ? 2.8 : 3.0)
  }

  /// UUIDs and hashes identify things. These numbers of hexadecimal digits are common hash lengths; 32 digits
  /// are a key only if the name says so.
  private static func isIdentifier(_ value: Slice<Bytes>, named name: [UInt8]?) -> Bool {
    let isHex = ByteClass.hexOfAnyCase.contains
    if isUUID(value) || isTime(value) { return true }
    var digits = value[...]
    for kind in ["sha256:", "sha256-", "sha1:", "sha512:", "md5:"] where digits.starts(with: kind.utf8) {
      digits = digits.dropFirst(kind.utf8.count)
    }
    guard digits.allSatisfy(isHex) else { return digits.count < value.count }
    if digits.count == 32, let name {
      return !(["authtoken", "apikey", "secret", "secretkey", "password"] as [StaticString]).contains {
        SecretName.isCore(name, $0)
      }
    }
    return digits.count <= 12 || [32, 40, 56, 64, 96, 128].contains(digits.count)
  }

  private static func isUUID(_ value: Slice<Bytes>) -> Bool {
    value.count == 36
      && value.enumerated().allSatisfy { place, byte in
        [8, 13, 18, 23].contains(place)
          ? byte == UInt8(ascii: "-") : ByteClass.hexOfAnyCase.contains(byte)
      }
  }

  /// `2026-01-02T03:04:05Z`
  private static func isTime(_ value: Slice<Bytes>) -> Bool {
    value.count >= 16 && value.dropFirst(10).first.map { $0 | 0x20 == UInt8(ascii: "t") } == true
      && value.enumerated().allSatisfy { place, byte in
        place == 10 || (place == 4 || place == 7 ? byte == UInt8(ascii: "-") : timeBytes.contains(byte))
      }
  }

  private static let timeBytes = ByteClass(["0"..."9"], "-:.+TZ")

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

/// A set of ASCII bytes.
struct ByteClass: Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  /// `characters` are single characters; `ranges` are inclusive.
  init(_ ranges: [ClosedRange<Character>], _ characters: StaticString = "") {
    for range in ranges {
      for byte in (range.lowerBound.asciiValue ?? 0)...(range.upperBound.asciiValue ?? 0) { insert(byte) }
    }
    for byte in UnsafeBufferPointer(start: characters.utf8Start, count: characters.utf8CodeUnitCount) {
      insert(byte)
    }
  }

  private mutating func insert(_ byte: UInt8) {
    if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 63) }
  }

  @inline(__always) func contains(_ byte: UInt8) -> Bool {
    byte < 128 && (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 == 1
  }

  /// Returns the end of the run of these bytes at `start`, at most `limit` bytes long.
  func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int, limit: Int = .max) -> Int {
    var at = start
    let stop = limit < bytes.count - start ? start + limit : bytes.count
    while at < stop, contains(bytes[at]) { at += 1 }
    return at
  }

  static let digits = ByteClass(["0"..."9"])
  static let hex = ByteClass(["0"..."9", "a"..."f"])
  static let hexOfAnyCase = ByteClass(["0"..."9", "a"..."f", "A"..."F"])
  /// What follows a backslash in the escapes of white space and control characters.
  static let escaped = ByteClass([], "bfnrtv")
  static let uppercase = ByteClass(["A"..."Z", "0"..."9"])
  static let alphanumeric = ByteClass(["A"..."Z", "a"..."z", "0"..."9"])
  static let base64 = ByteClass(["A"..."Z", "a"..."z", "0"..."9"], "+/=")
  static let base64URL = ByteClass(["A"..."Z", "a"..."z", "0"..."9"], "_-")
  static let blank = ByteClass([], " \t\n\r")
  /// Names of variables, keys and headers.
  static let name = ByteClass(["A"..."Z", "a"..."z", "0"..."9"], "_-.")
  /// Names of users, in addresses and options.
  static let user = ByteClass(["A"..."Z", "a"..."z", "0"..."9"], "_-.~%+=!*")
  /// The bytes in the value of an assignment: no quotes, brackets, commas or white space.
  static let value = ByteClass(["A"..."Z", "a"..."z", "0"..."9"], "_-.+/=~!@#$%^&*:|")
}

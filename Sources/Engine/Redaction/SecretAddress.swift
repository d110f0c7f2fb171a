/// The secret in the user information of an address: `scheme://user:password@host` or `scheme://token@host`.
enum SecretAddress {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// The maximum length of what is examined after `://`.
  private static let longest = 512

  /// The password of the address whose `://` is at `anchor`. The user is part of it where it is a token:
  /// `https://TOKEN:x-oauth-basic@host`.
  static func password(in bytes: Bytes, at anchor: Int) -> Range<Int>? {
    guard let scheme = scheme(in: bytes, before: anchor) else { return nil }
    var (colon, end): (Int?, Int?)
    var (at, length) = (anchor + 3, 0)
    while length < longest, let step = step(bytes, at), !pathStarts.contains(bytes[at]) {
      if bytes[at] == UInt8(ascii: ":"), colon == nil { colon = at }
      // A password can contain an unescaped "@", so the last one before the end of the host counts.
      if bytes[at] == UInt8(ascii: "@"), colon != nil { end = at }
      at += step.bytes
      length += step.length
    }
    guard let colon else { return nil }
    if at < bytes.count, pathStarts.contains(bytes[at]) {
      if end == nil {
        end = passwordEnd(in: bytes, from: colon + 1, path: at, scheme)
      } else if scheme == .database {
        end = lastMark(in: bytes, from: at, after: end) ?? end
      }
    }
    guard let end, colon + 1 < end, !SecretValue.isPlaceholder(bytes[colon + 1..<end]) else { return nil }
    let isToken = SecretValue.isKey(bytes[anchor + 3..<colon])
    return (isToken ? anchor + 3 : colon + 1)..<end
  }

  /// The token that is all of the user information of the address whose `://` is at `anchor`.
  static func token(in bytes: Bytes, at anchor: Int) -> Range<Int>? {
    guard scheme(in: bytes, before: anchor) != nil else { return nil }
    let start = anchor + 3
    let end = ByteClass.user.end(of: bytes, from: start, limit: longest)
    let mark = end < bytes.count && bytes[end] == UInt8(ascii: ":") ? end + 1 : end
    guard mark < bytes.count, bytes[mark] == UInt8(ascii: "@"), SecretValue.isKey(bytes[start..<end]) else {
      return nil
    }
    return start..<end
  }

  private static let pathStarts = ByteClass([], "/?#")
  private static let stops = ByteClass([], " \"'<>\\`,;")

  private enum Scheme { case database, other }

  /// Addresses of these are written by hand, with passwords as they are. What follows the host has no "@".
  private static let databases = [
    "postgres", "postgresql", "mysql", "mariadb", "mongodb", "mongodb+srv", "redis", "rediss", "amqp",
    "amqps",
    "mssql", "sqlserver", "clickhouse", "cockroachdb", "oracle", "db2", "mysql2", "psycopg2", "asyncpg",
    "pymysql",
  ].map { Array($0.utf8) }

  private static func scheme(in bytes: Bytes, before anchor: Int) -> Scheme? {
    let set = ByteClass(["A"..."Z", "a"..."z", "0"..."9"], "+.-")
    var start = anchor
    while start > 0, anchor - start < 32, set.contains(bytes[start - 1]) { start -= 1 }
    guard start < anchor else { return nil }
    let name = bytes[start..<anchor].map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    let last = name.split(separator: UInt8(ascii: "+")).last ?? []
    return databases.contains { $0 == name || $0.elementsEqual(last) } ? .database : .other
  }

  /// The end of a password that contains what ends a host: the last "@" after it. A port is none, as in
  /// `http://host:8080/a@b`.
  private static func passwordEnd(in bytes: Bytes, from start: Int, path: Int, _ scheme: Scheme) -> Int? {
    let port = bytes[start..<path]
    guard !port.allSatisfy({ ByteClass.digits.contains($0) }), !SecretValue.isPlaceholder(port),
      let end = lastMark(in: bytes, from: path, after: nil)
    else { return nil }
    // Elsewhere a path can have an "@", and a word before it can stand for a port.
    return scheme == .database || SecretValue.isGiven(bytes[start..<end]) ? end : nil
  }

  /// The last "@" before a host. A query after one can contain others: `…@host/db?email=a@b`.
  private static func lastMark(in bytes: Bytes, from start: Int, after mark: Int?) -> Int? {
    var (last, at, length) = (mark, start, 0)
    while length < longest, let step = step(bytes, at) {
      let next = at + step.bytes
      switch bytes[at] {
      case UInt8(ascii: "@") where next < bytes.count && isHostStart(bytes[next]): last = at
      case UInt8(ascii: "?") where last != nil && isQuery(bytes, next): return last
      case UInt8(ascii: ":") where TokenShape(.text("//")).end(in: bytes, from: next) != nil: return last
      default: break
      }
      at = next
      length += step.length
    }
    return last
  }

  private static func isHostStart(_ byte: UInt8) -> Bool {
    ByteClass.alphanumeric.contains(byte) || byte == UInt8(ascii: "[") || byte >= 0x80
  }

  private static func isQuery(_ bytes: Bytes, _ start: Int) -> Bool {
    let end = ByteClass.name.end(of: bytes, from: start, limit: 64)
    return end > start && end < bytes.count && bytes[end] == UInt8(ascii: "=")
  }

  /// The next character of an address: its bytes here, and in a text without escapes; nil where the address
  /// ends. An escape such as `\u202e` is no end, since the character that it stands for is none.
  private static func step(_ bytes: Bytes, _ at: Int) -> (bytes: Int, length: Int)? {
    guard at < bytes.count else { return nil }
    let byte = bytes[at]
    if byte == UInt8(ascii: "\\"), bytes.count - at >= 6, bytes[at + 1] == UInt8(ascii: "u"),
      bytes[(at + 2)..<(at + 6)].allSatisfy(ByteClass.hexOfAnyCase.contains),
      !bytes[(at + 2)..<(at + 4)].elementsEqual("00".utf8) || bytes[at + 4] > UInt8(ascii: "7")
    {
      return (6, 2)
    }
    return byte < 0x20 || byte == 0x7F || stops.contains(byte) ? nil : (1, 1)
  }
}

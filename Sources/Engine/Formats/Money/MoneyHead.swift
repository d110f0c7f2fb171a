/// The keys of the first JSON object of a file, as far as the beginning of the file has them.
struct MoneyHead {
  private(set) var keys: Set<String> = []
  /// Texts by key.
  private(set) var texts: [String: String] = [:]
  /// The first objects of lists by key.
  private(set) var items: [String: MoneyHead] = [:]

  init?(_ head: SourceHead) {
    guard head.first == UInt8(ascii: "{") || head.first == UInt8(ascii: "["),
      let start = head.bytes.firstIndex(of: UInt8(ascii: "{"))
    else { return nil }
    var at = start
    self.init(head.bytes, &at, isInside: false)
  }

  /// Reads the object that starts at `at`, up to its end or the end of the bytes.
  private init(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int, isInside: Bool) {
    at += 1
    while let key = Self.text(bytes, &at) {
      keys.insert(key)
      Self.skipSpace(bytes, &at)
      guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else { return }
      at += 1
      Self.skipSpace(bytes, &at)
      guard at < bytes.count else { return }
      if bytes[at] == UInt8(ascii: "\"") {
        guard let text = Self.text(bytes, &at) else { return }
        texts[key] = text
      } else {
        var inside = at + 1
        Self.skipSpace(bytes, &inside)
        if !isInside, bytes[at] == UInt8(ascii: "["), inside < bytes.count, bytes[inside] == UInt8(ascii: "{")
        {
          items[key] = MoneyHead(bytes, &inside, isInside: true)
        }
        Self.skipValue(bytes, &at)
      }
      Self.skipSpace(bytes, &at)
      guard at < bytes.count, bytes[at] == UInt8(ascii: ",") else { return }
      at += 1
    }
  }

  private static func skipSpace(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) {
    while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
  }

  /// A text in quotes, if one follows and ends.
  private static func text(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> String? {
    skipSpace(bytes, &at)
    guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { return nil }
    let start = at + 1
    at = start
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
    guard at < bytes.count else { return nil }
    at += 1
    return String(decoding: bytes[start..<(at - 1)], as: UTF8.self)
  }

  private static func skipValue(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) {
    var depth = 0
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\""):
        guard text(bytes, &at) != nil else { return }
        if depth == 0 { return }
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return }
        depth -= 1
        if depth == 0 {
          at += 1
          return
        }
      case UInt8(ascii: ",") where depth == 0: return
      default: break
      }
      at += 1
    }
  }
}

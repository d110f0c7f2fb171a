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
    var scanner = LooseJSONScanner(head.bytes, at: start)
    self.init(&scanner, isInside: false)
  }

  /// Reads the object that follows, up to its end or the end of the bytes.
  private init(_ scanner: inout LooseJSONScanner, isInside: Bool) {
    guard scanner.take(UInt8(ascii: "{")) else { return }
    func text(_ range: Range<Int>) -> String { String(decoding: scanner.bytes[range], as: UTF8.self) }
    while let key = scanner.string().map(text) {
      keys.insert(key)
      guard scanner.take(UInt8(ascii: ":")), let first = scanner.next else { return }
      if first == UInt8(ascii: "\"") {
        guard let value = scanner.string() else { return }
        texts[key] = text(value)
      } else {
        var inside = scanner
        if !isInside, inside.take(UInt8(ascii: "[")), inside.next == UInt8(ascii: "{") {
          items[key] = MoneyHead(&inside, isInside: true)
        }
        guard scanner.skipValue() else { return }
      }
      guard scanner.take(UInt8(ascii: ",")) else { return }
    }
  }
}

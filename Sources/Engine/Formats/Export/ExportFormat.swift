/// API responses and table exports as JSON: an array of objects, or objects over several lines.
enum ExportFormat {
  static func recognizes(_ head: SourceHead) -> Bool {
    head.first == UInt8(ascii: "[") || isSpreadOut(head.bytes)
  }

  /// True if a text has JSON objects over several lines instead of one per line.
  private static func isSpreadOut(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
    var lines = head.split(separator: 0x0A, maxSplits: 2).makeIterator()
    guard let first = lines.next()?.filter({ !SourceHead.isSpace($0) }),
      let second = lines.next()?.first, first.first == UInt8(ascii: "{"), let last = first.last
    else { return false }
    return [UInt8(ascii: "{"), UInt8(ascii: ","), UInt8(ascii: "[")].contains(last)
      && [0x20, 0x09, UInt8(ascii: "\""), UInt8(ascii: "}")].contains(second)
  }
}

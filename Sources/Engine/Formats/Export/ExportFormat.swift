/// API responses and table exports as JSON: an array of objects, or objects over several lines.
enum ExportFormat {
  static func recognizes(_ head: SourceHead) -> Bool {
    head.first == UInt8(ascii: "[") || isSpreadOut(head.bytes)
  }

  /// True if a text has JSON objects over several lines instead of one per line.
  private static func isSpreadOut(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
    let lines = head.split(separator: 0x0A, maxSplits: 1)
    // An object that is complete ends in a brace.
    guard lines.count == 2, let first = lines.first?.filter({ !SourceHead.isSpace($0) }),
      first.first == UInt8(ascii: "{"), let last = first.last
    else { return false }
    return "{,[:".utf8.contains(last)
  }
}

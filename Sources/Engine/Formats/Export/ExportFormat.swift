/// Answers of Paperclip's API and exports of its tables as JSON: an array of objects, or objects over several lines.
enum ExportFormat {
  static func recognises(_ head: SourceHead) -> Bool {
    head.first == UInt8(ascii: "[") || isSpreadOut(head.bytes)
  }

  /// Whether a text is one JSON object written over several lines, or several of them, rather than one a line.
  private static func isSpreadOut(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
    var lines = head.split(separator: 0x0A, maxSplits: 2).makeIterator()
    guard let first = lines.next()?.filter({ !SourceHead.isSpace($0) }),
      let second = lines.next()?.first, first.first == UInt8(ascii: "{"), let last = first.last
    else { return false }
    return [UInt8(ascii: "{"), UInt8(ascii: ","), UInt8(ascii: "[")].contains(last)
      && [0x20, 0x09, UInt8(ascii: "\""), UInt8(ascii: "}")].contains(second)
  }
}

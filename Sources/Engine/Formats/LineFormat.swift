/// JSON objects, one per line: hook lines, and rows of tables. A file can start with other lines.
enum LineFormat {
  static func recognizes(_ head: SourceHead) -> Bool {
    if head.first == UInt8(ascii: "{") { return true }
    return head.bytes.split(separator: 0x0A, maxSplits: 100).contains { line in
      line.first { !SourceHead.isSpace($0) } == UInt8(ascii: "{")
    }
  }
}

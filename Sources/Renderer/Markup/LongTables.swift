import Engine

/// Marks the tables that get a field to filter their rows: `<div class="tools …">` becomes `<div class="tools
/// long …">` before a table of many rows. A style sheet could count the rows, but only when they are there:
/// the field appeared with the ninth row, and moved what was painted before.
enum LongTables {
  /// Shorter tables need no filter.
  private static let leastRows = 9
  private static let tools = Array("<div class=\"tools\" ".utf8)
  /// Where the mark goes.
  private static let name = "<div class=\"tools".utf8.count

  static func marking(_ page: [UInt8]) -> [UInt8] {
    page.withUnsafeBufferPointer { bytes in
      var result: [UInt8] = []
      var copied = 0
      var (open, rows, isBody) = (Int?.none, 0, false)
      var at = bytes.place(of: UInt8(ascii: "<"), from: 0)
      while let tag = at {
        let rest = bytes[tag...]
        if rest.starts(with: tools) {
          (open, rows) = (tag, 0)
        } else if open != nil {
          if rest.starts(with: "<tbody".utf8) { isBody = true }
          if rest.starts(with: "</table".utf8) { (open, isBody) = (nil, false) }
          if isBody, rest.starts(with: "<tr".utf8) { rows += 1 }
          if rows == leastRows, let start = open {
            result += bytes[copied..<(start + name)]
            result += " long".utf8
            copied = start + name
            open = nil
          }
        }
        at = bytes.place(of: UInt8(ascii: "<"), from: tag + 1)
      }
      return copied == 0 ? page : result + bytes[copied...]
    }
  }
}

/// The rows and cells of a table in Markdown.
enum MarkdownTable {
  /// More columns are no table: each row is filled to their number.
  private static let most = 60

  enum Alignment { case none, left, center, right }

  static func isDelimiter(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.contains(UInt8(ascii: "|")), line.contains(UInt8(ascii: "-")),
      line.allSatisfy({ "|-: \t".utf8.contains($0) })
    else { return false }
    let cells = cells(line)
    return cells.count <= most && cells.allSatisfy { alignment($0) != nil }
  }

  /// The alignment that a cell of the delimiter row says; nil if it is none.
  static func alignment(_ cell: [UInt8]) -> Alignment? {
    var dashes = cell[...]
    let isLeft = dashes.first == UInt8(ascii: ":")
    if isLeft { dashes.removeFirst() }
    let isRight = dashes.last == UInt8(ascii: ":")
    if isRight { dashes.removeLast() }
    guard !dashes.isEmpty, dashes.allSatisfy({ $0 == UInt8(ascii: "-") }) else { return nil }
    return isLeft ? (isRight ? .center : .left) : isRight ? .right : Alignment.none
  }

  /// The texts between the bars of a line. An escaped bar belongs to its cell.
  static func cells(_ line: ArraySlice<UInt8>) -> [[UInt8]] {
    let bar = UInt8(ascii: "|")
    var cells: [[UInt8]] = [[]]
    var line = trimmed(line)
    if line.first == bar { line = line.dropFirst() }
    var isEscaped = false
    for byte in line {
      if byte == bar {
        if isEscaped {
          cells[cells.count - 1][cells[cells.count - 1].count - 1] = bar
        } else {
          cells.append([])
        }
        isEscaped = false
        continue
      }
      cells[cells.count - 1].append(byte)
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
    }
    if cells.count > 1, cells[cells.count - 1].allSatisfy({ $0 <= 0x20 }) { cells.removeLast() }
    return cells.map { Array(trimmed($0[...])) }
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text.drop { $0 == 0x20 || $0 == 0x09 }
    while let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
    return text
  }
}

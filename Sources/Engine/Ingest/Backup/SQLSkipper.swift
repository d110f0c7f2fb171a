/// Follows SQL that is not read, function bodies above all, far enough to know whether a line stands at the top level:
/// a line inside a text that looks like a COPY is not one.
struct SQLSkipper {
  private enum State: Equatable {
    case top
    case quoted
    case name
    case comment
    case dollar([UInt8])
  }

  private var state = State.top
  private var isInsideStatement = false

  /// Whether the next line begins a statement or a comment.
  var isAtTop: Bool { state == .top && !isInsideStatement }

  /// Takes a line (or a piece of one).
  mutating func consume(_ line: UnsafeBufferPointer<UInt8>) {
    var at = 0
    while at < line.count {
      let byte = line[at]
      switch state {
      case .top: top(line, &at)
      case .quoted: if byte == UInt8(ascii: "'") { state = .top }
      case .name: if byte == UInt8(ascii: "\"") { state = .top }
      case .comment:
        if byte == UInt8(ascii: "*"), at + 1 < line.count, line[at + 1] == UInt8(ascii: "/") {
          state = .top
          at += 1
        }
      case .dollar(let tag):
        if byte == UInt8(ascii: "$"), at + tag.count <= line.count,
          line[at..<(at + tag.count)].elementsEqual(tag)
        {
          state = .top
          at += tag.count - 1
        }
      }
      at += 1
    }
  }

  private mutating func top(_ line: UnsafeBufferPointer<UInt8>, _ at: inout Int) {
    switch line[at] {
    case UInt8(ascii: "'"): state = .quoted
    case UInt8(ascii: "\""): state = .name
    case UInt8(ascii: ";"): isInsideStatement = false
    case UInt8(ascii: "-") where at + 1 < line.count && line[at + 1] == UInt8(ascii: "-"): at = line.count
    case UInt8(ascii: "/") where at + 1 < line.count && line[at + 1] == UInt8(ascii: "*"): state = .comment
    case UInt8(ascii: "\\") where at == 0: at = line.count  // \restrict and \unrestrict
    case UInt8(ascii: "$"):
      guard let end = line[(at + 1)...].firstIndex(where: { !Self.isTagByte($0) }),
        line[end] == UInt8(ascii: "$")
      else { break }
      state = .dollar(Array(line[at...end]))
      isInsideStatement = true
      at = end
    case 0x20, 0x09, 0x0D: break
    default: isInsideStatement = true
    }
  }

  private static func isTagByte(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte &- 0x30 < 10 || byte == UInt8(ascii: "_")
      || byte >= 0x80
  }
}

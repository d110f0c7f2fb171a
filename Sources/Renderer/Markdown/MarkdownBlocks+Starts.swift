/// How the blocks of a Markdown text start.
extension MarkdownBlocks {
  /// Starts a block at the current place. Returns whether it is a leaf; nil if none starts.
  mutating func start(in container: Int) -> Bool? {
    if isIndented {
      guard nodes[tip].kind != .paragraph, !isBlank else { return nil }
      skip(Self.codeIndent, columns: true)
      closeUnmatched()
      _ = add(.code(nil))
      return true
    }
    switch byte(next) {
    case UInt8(ascii: ">"):
      guard depth(container) < Self.deepest else { return nil }
      skipToNext()
      skip(1)
      if isSpace(byte(offset)) { skip(1, columns: true) }
      closeUnmatched()
      _ = add(.quote)
      return false
    case UInt8(ascii: "#"): return startHeading()
    case UInt8(ascii: "`"), UInt8(ascii: "~"): return startFence()
    case UInt8(ascii: "="): return startUnderlined(container)
    case UInt8(ascii: "-"):
      return startUnderlined(container) ?? startRule() ?? startItem(container)
    case UInt8(ascii: "*"): return startRule() ?? startItem(container)
    case UInt8(ascii: "_"): return startRule()
    case UInt8(ascii: "+"), UInt8(ascii: "0")...UInt8(ascii: "9"): return startItem(container)
    default: return nil
    }
  }

  private mutating func startHeading() -> Bool? {
    var end = next
    while byte(end) == UInt8(ascii: "#") { end += 1 }
    guard end - next <= 6, end == line.count || isSpace(line[end]) else { return nil }
    let level = end - next
    var content = line[end...]
    while let last = content.last, isSpace(last) { content.removeLast() }
    let bare = content.reversed().drop { $0 == UInt8(ascii: "#") }
    if bare.isEmpty {
      content = []
    } else if bare.count < content.count, let last = bare.first, isSpace(last) {
      content = content.prefix(bare.count)
    }
    content = content.drop(while: isSpace)
    while let last = content.last, isSpace(last) { content.removeLast() }
    closeUnmatched()
    let place = add(.heading(level))
    nodes[place].content = Array(content)
    skip(line.count - offset)
    return true
  }

  private mutating func startFence() -> Bool? {
    let mark = byte(next)
    var end = next
    while byte(end) == mark { end += 1 }
    guard end - next >= 3, mark != UInt8(ascii: "`") || !line[end...].contains(mark) else { return nil }
    closeUnmatched()
    _ = add(.code(MarkdownNode.Fence(mark: mark, length: end - next, offset: indent)))
    skip(line.count - offset)
    return true
  }

  private mutating func startUnderlined(_ container: Int) -> Bool? {
    guard nodes[container].kind == .paragraph else { return nil }
    let mark = byte(next)
    var end = next
    while byte(end) == mark { end += 1 }
    guard line[min(end, line.count)...].allSatisfy(isSpace) else { return nil }
    closeUnmatched()
    links.take(from: &nodes[container].content)
    guard !nodes[container].content.isEmpty else { return nil }
    nodes[container].kind = .heading(mark == UInt8(ascii: "=") ? 1 : 2)
    while let last = nodes[container].content.last, isSpace(last) || last == 0x0A {
      nodes[container].content.removeLast()
    }
    tip = container
    skip(line.count - offset)
    return true
  }

  private mutating func startRule() -> Bool? {
    let mark = byte(next)
    var count = 0
    for byte in line[next...] {
      if byte == mark { count += 1 } else if !isSpace(byte) { return nil }
    }
    guard count >= 3 else { return nil }
    closeUnmatched()
    _ = add(.rule)
    skip(line.count - offset)
    return true
  }

  private mutating func startItem(_ container: Int) -> Bool? {
    guard depth(container) + 1 < Self.deepest else { return nil }
    if case .list = nodes[container].kind {} else if indent >= 4 { return nil }
    var mark = MarkdownNode.ListMark(mark: byte(next))
    var end = next + 1
    if mark.mark &- 0x30 < 10 {
      var number = Int(mark.mark - 0x30)
      while byte(end) &- 0x30 < 10, end - next < 9 {
        number = number * 10 + Int(byte(end) - 0x30)
        end += 1
      }
      guard byte(end) == UInt8(ascii: ".") || byte(end) == UInt8(ascii: ")") else { return nil }
      // Only a list that starts with 1 may follow a paragraph without an empty line.
      guard nodes[container].kind != .paragraph || number == 1 else { return nil }
      (mark.mark, mark.start) = (byte(end), number)
      end += 1
    }
    guard end >= line.count || isSpace(line[end]) else { return nil }
    if nodes[container].kind == .paragraph, line[min(end, line.count)...].allSatisfy(isSpace) { return nil }
    mark.offset = indent
    skipToNext()
    skip(end - next)
    let (start, startOffset, startInside) = (column, offset, isInsideTab)
    repeat { skip(1, columns: true) } while column - start < 5 && isSpace(byte(offset))
    let isEmpty = offset >= line.count
    let spaces = column - start
    if spaces >= 5 || spaces < 1 || isEmpty {
      mark.padding = end - next + 1
      (column, offset, isInsideTab) = (start, startOffset, startInside)
      if isSpace(byte(offset)) { skip(1, columns: true) }
    } else {
      mark.padding = end - next + spaces
    }
    closeUnmatched()
    if case .list(let list) = nodes[tip].kind, list.isLike(mark) {} else { _ = add(.list(mark)) }
    _ = add(.item(mark))
    return false
  }
}

/// Reads the blocks of a Markdown text line by line, as the CommonMark specification describes: a line first
/// continues the open blocks, then it may start new ones, and the rest of it is text. Blocks are nested at
/// most `deepest` levels, so that the time is linear in the length of the text.
struct MarkdownBlocks {
  static let deepest = 30
  static let codeIndent = 4

  var nodes = [MarkdownNode(.document, parent: -1, line: 1)]
  var links = MarkdownReferences()
  let hasTables: Bool

  init(hasTables: Bool) { self.hasTables = hasTables }

  // The line that is being read.
  var line: [UInt8] = []
  var number = 0
  var offset = 0
  var column = 0
  var isInsideTab = false
  // What follows the white space at `offset`.
  var next = 0
  var nextColumn = 0
  var isBlank = false
  var tip = 0
  var oldTip = 0
  var lastMatched = 0
  var areAllClosed = true

  var indent: Int { nextColumn - column }
  var isIndented: Bool { indent >= Self.codeIndent }

  mutating func read(_ text: [UInt8]) {
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != 0x0A, text[end] != 0x0D { end += 1 }
      line = Array(text[start..<end])
      number += 1
      takeLine()
      start = end + 1
      if end + 1 < text.count, text[end] == 0x0D, text[end + 1] == 0x0A { start += 1 }
    }
    var last = tip
    while last >= 0 {
      let parent = nodes[last].parent
      finish(last, number)
      last = parent
    }
  }

  // MARK: A line

  private mutating func takeLine() {
    (offset, column, isInsideTab) = (0, 0, false)
    oldTip = tip
    var container = 0
    matching: while let child = nodes[container].children.last, nodes[child].isOpen {
      findNext()
      switch continues(child) {
      case .matched: container = child
      case .unmatched: break matching
      case .ended: return
      }
    }
    areAllClosed = container == oldTip
    lastMatched = container
    var isLeaf = nodes[container].acceptsLines && nodes[container].kind != .paragraph
    while !isLeaf {
      findNext()
      guard let started = start(in: container) else {
        skipToNext()
        break
      }
      container = tip
      isLeaf = started
    }
    if !areAllClosed, !isBlank, nodes[tip].kind == .paragraph {
      // A line without the marks of its quote or list goes on with the paragraph.
      return addLine()
    }
    closeUnmatched()
    if nodes[container].acceptsLines {
      addLine()
    } else if offset < line.count, !isBlank, nodes[container].isContainer {
      _ = add(.paragraph)
      skipToNext()
      addLine()
    }
  }

  mutating func findNext() {
    var (at, column) = (offset, self.column)
    while at < line.count {
      if line[at] == 0x20 { column += 1 } else if line[at] == 0x09 { column += 4 - column % 4 } else { break }
      at += 1
    }
    (next, nextColumn, isBlank) = (at, column, at == line.count)
  }

  mutating func skipToNext() {
    (offset, column, isInsideTab) = (next, nextColumn, false)
  }

  mutating func skip(_ count: Int, columns: Bool = false) {
    var count = count
    while count > 0, offset < line.count {
      if line[offset] == 0x09 {
        let width = 4 - column % 4
        if columns {
          isInsideTab = width > count
          let step = min(width, count)
          column += step
          if !isInsideTab { offset += 1 }
          count -= step
        } else {
          isInsideTab = false
          column += width
          offset += 1
          count -= 1
        }
      } else {
        isInsideTab = false
        offset += 1
        column += 1
        count -= 1
      }
    }
  }

  func byte(_ place: Int) -> UInt8 { place < line.count ? line[place] : 0x0A }
  func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  mutating func addLine() {
    if isInsideTab {
      offset += 1
      nodes[tip].content += Array(repeating: 0x20, count: 4 - column % 4)
    }
    if offset < line.count { nodes[tip].content += line[offset...] }
    nodes[tip].content.append(0x0A)
  }

  mutating func add(_ kind: MarkdownNode.Kind) -> Int {
    while !canContain(nodes[tip].kind, kind) { finish(tip, number - 1) }
    let place = nodes.count
    nodes.append(MarkdownNode(kind, parent: tip, line: number))
    nodes[tip].children.append(place)
    tip = place
    return place
  }

  func canContain(_ parent: MarkdownNode.Kind, _ child: MarkdownNode.Kind) -> Bool {
    if case .item = child { if case .list = parent { return true } else { return false } }
    switch parent {
    case .document, .quote, .item: return true
    default: return false
    }
  }

  mutating func closeUnmatched() {
    guard !areAllClosed else { return }
    while oldTip != lastMatched {
      let parent = nodes[oldTip].parent
      finish(oldTip, number - 1)
      oldTip = parent
    }
    areAllClosed = true
  }

  func depth(_ place: Int) -> Int {
    var (depth, place) = (0, place)
    while place > 0 {
      depth += 1
      place = nodes[place].parent
    }
    return depth
  }

  // MARK: Open blocks

  private enum Continuation { case matched, unmatched, ended }

  private mutating func continues(_ place: Int) -> Continuation {
    switch nodes[place].kind {
    case .document, .list: return .matched
    case .quote:
      guard !isIndented, byte(next) == UInt8(ascii: ">") else { return .unmatched }
      skipToNext()
      skip(1)
      if isSpace(byte(offset)) { skip(1, columns: true) }
      return .matched
    case .item(let mark):
      if isBlank {
        guard !nodes[place].children.isEmpty else { return .unmatched }
        skipToNext()
      } else if indent >= mark.offset + mark.padding {
        skip(mark.offset + mark.padding, columns: true)
      } else {
        return .unmatched
      }
      return .matched
    case .code(let fence):
      guard let fence else {
        if isIndented {
          skip(Self.codeIndent, columns: true)
        } else if isBlank {
          skipToNext()
        } else {
          return .unmatched
        }
        return .matched
      }
      if !isIndented, byte(next) == fence.mark {
        var end = next
        while byte(end) == fence.mark { end += 1 }
        if end - next >= fence.length, line[min(end, line.count)...].allSatisfy(isSpace) {
          finish(place, number)
          return .ended
        }
      }
      var left = fence.offset
      while left > 0, isSpace(byte(offset)) {
        skip(1, columns: true)
        left -= 1
      }
      return .matched
    case .paragraph: return isBlank ? .unmatched : .matched
    case .heading, .rule, .table: return .unmatched
    }
  }

  // MARK: The end of a block

  private mutating func finish(_ place: Int, _ line: Int) {
    nodes[place].isOpen = false
    nodes[place].endLine = line
    switch nodes[place].kind {
    case .paragraph:
      links.take(from: &nodes[place].content)
      while let last = nodes[place].content.last, last <= 0x20 { nodes[place].content.removeLast() }
      if nodes[place].content.isEmpty {
        if let last = nodes[nodes[place].parent].children.last, last == place {
          nodes[nodes[place].parent].children.removeLast()
        }
      } else if hasTables {
        splitTable(place)
      }
    case .code(nil):
      var content = nodes[place].content
      // Empty lines at its end.
      while content.last == 0x0A {
        let start = content.dropLast().lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        guard start > 0, content[start...].allSatisfy({ $0 <= 0x20 }) else { break }
        content.removeSubrange(start...)
      }
      nodes[place].content = content
      nodes[place].endLine = nodes[place].startLine + max(0, content.count { $0 == 0x0A } - 1)
    case .list(var mark):
      nodes[place].endLine = nodes[place].children.last.map { nodes[$0].endLine } ?? line
      let items = nodes[place].children
      for (number, item) in items.enumerated() {
        if number + 1 < items.count, nodes[items[number + 1]].startLine > nodes[item].endLine + 1 {
          mark.isTight = false
        }
        let parts = nodes[item].children
        for (first, second) in zip(parts, parts.dropFirst())
        where nodes[second].startLine > nodes[first].endLine + 1 { mark.isTight = false }
      }
      nodes[place].kind = .list(mark)
    case .item:
      nodes[place].endLine = nodes[place].children.last.map { nodes[$0].endLine } ?? nodes[place].startLine
    default: break
    }
    tip = max(0, nodes[place].parent)
  }

  /// Makes a table of a paragraph's lines from the one before a row such as |---|:-:|.
  private mutating func splitTable(_ place: Int) {
    let content = nodes[place].content
    guard content.contains(UInt8(ascii: "|")) else { return }
    let lines = content.split(separator: 0x0A)
    guard
      let row = lines.indices.dropFirst().first(where: { MarkdownTable.isDelimiter(lines[$0]) }),
      MarkdownTable.cells(lines[row]).count == MarkdownTable.cells(lines[row - 1]).count
    else { return }
    let table = Array(lines[(row - 1)...].joined(separator: [0x0A]))
    guard row > 1 else {
      nodes[place].kind = .table
      nodes[place].content = table
      return
    }
    nodes[place].content = Array(lines[..<(row - 1)].joined(separator: [0x0A]))
    let parent = nodes[place].parent
    var node = MarkdownNode(.table, parent: parent, line: nodes[place].endLine)
    node.isOpen = false
    node.content = table
    nodes[parent].children.append(nodes.count)
    nodes.append(node)
  }
}

import Engine

/// Writes the blocks of a Markdown text as HTML. Every element comes from here; the text itself is escaped.
struct MarkdownWriter {
  private let blocks: MarkdownBlocks
  private let options: MarkdownText.Options
  private(set) var bytes: [UInt8] = []
  private var budget: Int
  /// The levels of the headings that enclose the present place, as the text has them.
  private var levels: [Int] = []

  init(_ blocks: MarkdownBlocks, _ options: MarkdownText.Options, size: Int) {
    (self.blocks, self.options) = (blocks, options)
    budget = max(100_000, size)
  }

  mutating func write() { children(of: 0, isTight: false) }

  private mutating func add(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func newLine() {
    if let last = bytes.last, last != 0x0A { bytes.append(0x0A) }
  }

  private mutating func escape(_ text: ArraySlice<UInt8>) {
    guard !text.isEmpty else { return }
    HTMLEncoder.append(String(decoding: text, as: UTF8.self), to: &bytes)
  }

  // MARK: Blocks

  private mutating func children(of place: Int, isTight: Bool) {
    for child in blocks.nodes[place].children { block(child, isTight: isTight) }
  }

  private mutating func block(_ place: Int, isTight: Bool) {
    let node = blocks.nodes[place]
    switch node.kind {
    case .document: children(of: place, isTight: false)
    case .paragraph:
      if isTight { return inline(node.content) }
      newLine()
      add("<p>")
      inline(node.content)
      add("</p>\n")
    case .heading(let level): heading(node.content, level)
    case .rule:
      newLine()
      add("<hr>\n")
    case .code:
      newLine()
      add("<pre><code>")
      escape(code(node))
      add("</code></pre>\n")
    case .quote:
      newLine()
      add("<blockquote>\n")
      children(of: place, isTight: false)
      newLine()
      add("</blockquote>\n")
    case .list(let mark):
      newLine()
      if let start = mark.start {
        bytes += (start == 1 ? "<ol>\n" : "<ol start=\"\(start)\">\n").utf8
      } else {
        add("<ul>\n")
      }
      for item in node.children {
        newLine()
        add("<li>")
        children(of: item, isTight: mark.isTight)
        add("</li>\n")
      }
      bytes += (mark.start == nil ? "</ul>\n" : "</ol>\n").utf8
    case .item: break
    case .table: table(node.content)
    }
  }

  /// The lines of a fenced block after the first, which names the language.
  private func code(_ node: MarkdownNode) -> ArraySlice<UInt8> {
    guard case .code(let fence?) = node.kind, fence.length > 0 else { return node.content[...] }
    return node.content[(node.content.firstIndex(of: 0x0A).map { $0 + 1 } ?? node.content.count)...]
  }

  private mutating func heading(_ content: [UInt8], _ level: Int) {
    newLine()
    guard let first = options.firstHeading else {
      add("<p class=\"heading\"><strong>")
      inline(content)
      add("</strong></p>\n")
      return
    }
    // A page has no gap between the levels of its headings, whatever the text has.
    while let last = levels.last, last >= level { levels.removeLast() }
    levels.append(level)
    let name = "h\(min(6, first + levels.count - 1))"
    bytes += "<\(name)>".utf8
    inline(content)
    bytes += "</\(name)>\n".utf8
  }

  private mutating func table(_ content: [UInt8]) {
    let lines = content.split(separator: 0x0A)
    guard lines.count > 1 else { return }
    let alignments = MarkdownTable.cells(lines[1]).map { MarkdownTable.alignment($0) ?? .none }
    newLine()
    add("<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Table\">\n<table>\n<thead>\n")
    row(lines[0], alignments, isHead: true)
    add("</thead>\n<tbody>\n")
    for line in lines.dropFirst(2) { row(line, alignments, isHead: false) }
    add("</tbody>\n</table>\n</div>\n")
  }

  private mutating func row(
    _ line: ArraySlice<UInt8>, _ alignments: [MarkdownTable.Alignment], isHead: Bool
  ) {
    let cells = MarkdownTable.cells(line)
    add("<tr>")
    for (number, alignment) in alignments.enumerated() {
      let name = isHead ? "th scope=\"col\"" : "td"
      bytes += "<\(name)\(alignment == .right ? " class=\"n\"" : "")>".utf8
      if number < cells.count { inline(cells[number]) }
      bytes += (isHead ? "</th>" : "</td>").utf8
    }
    add("</tr>\n")
  }

  // MARK: Text

  private mutating func inline(_ content: [UInt8]) {
    var reader = MarkdownInlines(content, blocks.links, options, budget: budget)
    reader.read()
    budget = reader.budgetLeft
    // Links of each open bracket; in a link, another one is only its label.
    var open: [Bool] = []
    var isInLink = false
    for piece in reader.pieces {
      switch piece {
      case .text(let range): escape(content[range])
      case .characters(let characters): escape(characters[...])
      case .code(let code):
        add("<code>")
        escape(code[...])
        add("</code>")
      case .hardBreak: add("<br>\n")
      case .softBreak: if options.breaksLines { add("<br>\n") } else { bytes.append(0x0A) }
      case .bracket(let range): escape(content[range])
      case .delimiters(let run):
        for width in run.closed { bytes += (width == 2 ? "</strong>" : "</em>").utf8 }
        escape(Array(repeating: run.mark, count: run.left)[...])
        for width in run.opened.reversed() { bytes += (width == 2 ? "<strong>" : "<em>").utf8 }
      case .begin(let target, let title):
        let isShown = target != nil && !isInLink
        if isShown, let target {
          begin(target, title)
          isInLink = true
        }
        open.append(isShown)
      case .close:
        if open.popLast() == true {
          add("</a>")
          isInLink = false
        }
      }
    }
  }

  private mutating func begin(_ target: MarkdownText.Target, _ title: [UInt8]) {
    add("<a href=\"")
    switch target {
    case .address(let address):
      escape(Self.encoded(address)[...])
      bytes += "\"\(MarkdownText.mark)".utf8
    case .page(let page):
      escape(Array(page.utf8)[...])
      add("\"")
    }
    if !title.isEmpty {
      add(" title=\"")
      escape(title[...])
      add("\"")
    }
    add(">")
  }

  /// An address with everything escaped that is not allowed in one.
  private static func encoded(_ address: String) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in address.utf8 {
      switch byte {
      case 0x21, 0x23...0x3B, 0x3D, 0x3F...0x5A, 0x5F, 0x61...0x7A, 0x7E: bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return bytes
  }
}

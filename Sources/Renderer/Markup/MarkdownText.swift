import Engine

/// A safe subset of Markdown as HTML: paragraphs, headings, lists, quotes, code, emphasis and links to the web. HTML in
/// the text is shown as text, images become links, and everything else stays as it was written.
struct MarkdownText {
  /// Longer texts are cut, since a page is not an archive.
  static let longest = 20_000

  /// The attribute of links, which tells them from those of the site.
  static let mark = " rel=\"nofollow noopener noreferrer\""

  private var bytes: [UInt8] = []
  private var open: [StaticString] = []
  private var paragraph: [ArraySlice<UInt8>] = []

  static func markup(_ text: String) -> Markup {
    var renderer = MarkdownText()
    var utf8 = Array(text.utf8)
    let isCut = utf8.count > longest
    if isCut {
      utf8 = Array(utf8.prefix(longest))
      // Not inside a character.
      while let last = utf8.last, last & 0xC0 == 0x80 { utf8.removeLast() }
      if let last = utf8.last, last >= 0xC0 { utf8.removeLast() }
    }
    renderer.render(utf8[...])
    if isCut { renderer.bytes += "<p>…</p>\n".utf8 }
    return Markup(trusted: renderer.bytes)
  }

  // MARK: Blocks

  private mutating func render(_ text: ArraySlice<UInt8>) {
    var fence: ArraySlice<UInt8>?
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let line = line.last == 0x0D ? line.dropLast() : line
      let content = line.drop { $0 == 0x20 || $0 == 0x09 }
      if let mark = fence {
        if content.starts(with: mark) {
          bytes += "</code></pre>\n".utf8
          fence = nil
        } else {
          escape(line)
          bytes.append(0x0A)
        }
      } else if content.starts(with: "```".utf8) || content.starts(with: "~~~".utf8) {
        endBlocks()
        bytes += "<pre><code>".utf8
        fence = content.prefix(3)
      } else {
        block(content)
      }
    }
    if fence != nil { bytes += "</code></pre>\n".utf8 }
    endBlocks()
  }

  private mutating func block(_ line: ArraySlice<UInt8>) {
    if line.isEmpty { return endBlocks() }
    if let heading = Self.heading(line) {
      endBlocks()
      bytes += "<p class=\"heading\"><strong>".utf8
      inline(heading, depth: 0)
      bytes += "</strong></p>\n".utf8
    } else if Self.isRule(line) {
      endBlocks()
      bytes += "<hr>\n".utf8
    } else if let (list, item) = Self.item(line) {
      flush()
      if open.last.map({ "\($0)" }) != "\(list)" {
        close()
        begin(list)
      }
      bytes += "<li>".utf8
      inline(item, depth: 0)
      bytes += "</li>\n".utf8
    } else if line.first == UInt8(ascii: ">") {
      if open.last.map({ "\($0)" }) != "blockquote" {
        endBlocks()
        begin("blockquote")
      }
      let content = line.dropFirst().drop { $0 == 0x20 }
      if content.isEmpty { flush() } else { paragraph.append(content) }
    } else {
      close()
      paragraph.append(line)
    }
  }

  private mutating func begin(_ element: StaticString) {
    open.append(element)
    bytes += "<\(element)>\n".utf8
  }

  private mutating func endBlocks() {
    flush()
    close()
  }

  /// Ends the open list or quote.
  private mutating func close() {
    guard let element = open.last else { return }
    flush()
    bytes += "</\(element)>\n".utf8
    open.removeLast()
  }

  private mutating func flush() {
    guard !paragraph.isEmpty else { return }
    let lines = paragraph
    paragraph = []
    bytes += "<p>".utf8
    for (place, line) in lines.enumerated() {
      if place > 0 { bytes += "<br>\n".utf8 }
      inline(line, depth: 0)
    }
    bytes += "</p>\n".utf8
  }

  private static func heading(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let level = line.prefix { $0 == UInt8(ascii: "#") }.count
    let rest = line.dropFirst(level)
    guard (1...6).contains(level), rest.first == 0x20 else { return nil }
    return rest.drop { $0 == 0x20 }
  }

  private static func isRule(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.count >= 3, let first = line.first, "-*_".utf8.contains(first) else { return false }
    return line.allSatisfy { $0 == first || $0 == 0x20 } && line.count { $0 == first } >= 3
  }

  private static func item(_ line: ArraySlice<UInt8>) -> (StaticString, ArraySlice<UInt8>)? {
    guard let first = line.first else { return nil }
    if "-*+".utf8.contains(first), line.dropFirst().first == 0x20 {
      return ("ul", line.dropFirst(2).drop { $0 == 0x20 })
    }
    let digits = line.prefix { $0 &- UInt8(ascii: "0") < 10 }
    let rest = line.dropFirst(digits.count)
    guard (1...9).contains(digits.count), let mark = rest.first, ".)".utf8.contains(mark),
      rest.dropFirst().first == 0x20
    else { return nil }
    return ("ol", rest.dropFirst(2).drop { $0 == 0x20 })
  }

  // MARK: Text

  /// How far the end of emphasis, code or a link is looked for, so that no text takes long.
  private static let reach = 1000
  private static let deepest = 3

  private mutating func inline(_ text: ArraySlice<UInt8>, depth: Int) {
    var start = text.startIndex
    var at = start
    while at < text.endIndex {
      let byte = text[at]
      let isSpecial = "\\`*_[!h".utf8.contains(byte)
      guard isSpecial, let end = special(text, at, start, depth) else {
        at += 1
        continue
      }
      (start, at) = (end, end)
    }
    escape(text[start...])
  }

  /// Writes the text from `start` and the element at `at`, and returns where it ends. Nil if there is no element.
  private mutating func special(_ text: ArraySlice<UInt8>, _ at: Int, _ start: Int, _ depth: Int) -> Int? {
    let rest = text[at...]
    switch text[at] {
    case UInt8(ascii: "\\"):
      guard let next = rest.dropFirst().first, "\\`*_[]#>!".utf8.contains(next) else { return nil }
      escape(text[start..<at])
      escape(text[(at + 1)..<(at + 2)])
      return at + 2
    case UInt8(ascii: "`"):
      guard let end = find("`", in: text, from: at + 1), end > at + 1 else { return nil }
      escape(text[start..<at])
      element("code", text[(at + 1)..<end], depth: nil)
      return end + 1
    case UInt8(ascii: "*"), UInt8(ascii: "_"):
      return emphasis(text, at, start, depth)
    case UInt8(ascii: "["), UInt8(ascii: "!"):
      return link(text, at, start, depth)
    default:
      guard rest.starts(with: "https://".utf8) || rest.starts(with: "http://".utf8), depth < Self.deepest,
        at == text.startIndex || !Self.isWord(text[at - 1])
      else { return nil }
      var address = rest.prefix { $0 > 0x20 && !"<>\"'()[]".utf8.contains($0) && $0 != UInt8(ascii: "`") }
      while let last = address.last, ".,;:!?*_".utf8.contains(last) { address.removeLast() }
      guard address.count > 8 else { return nil }
      escape(text[start..<at])
      anchor(address, label: address, depth: Self.deepest)
      return address.endIndex
    }
  }

  private mutating func emphasis(_ text: ArraySlice<UInt8>, _ at: Int, _ start: Int, _ depth: Int) -> Int? {
    let mark = text[at]
    let isStrong = at + 1 < text.endIndex && text[at + 1] == mark
    let width = isStrong ? 2 : 1
    let inside = at + width
    guard depth < Self.deepest, inside < text.endIndex, text[inside] > 0x20,
      // snake_case has no emphasis.
      mark != UInt8(ascii: "_") || at == text.startIndex || !Self.isWord(text[at - 1])
    else { return nil }
    var end = inside + 1
    let limit = min(text.endIndex, inside + Self.reach)
    while end + width <= limit {
      let isMark = text[end] == mark && (!isStrong || text[end + 1] == mark)
      let after = end + width
      if isMark, text[end - 1] > 0x20,
        mark != UInt8(ascii: "_") || after == text.endIndex || !Self.isWord(text[after])
      {
        escape(text[start..<at])
        element(isStrong ? "strong" : "em", text[inside..<end], depth: depth + 1)
        return after
      }
      end += 1
    }
    return nil
  }

  /// [label](address), and ![label](address) as a link too.
  private mutating func link(_ text: ArraySlice<UInt8>, _ at: Int, _ start: Int, _ depth: Int) -> Int? {
    let bracket = text[at] == UInt8(ascii: "!") ? at + 1 : at
    guard depth < Self.deepest, bracket < text.endIndex, text[bracket] == UInt8(ascii: "["),
      let close = find("]", in: text, from: bracket + 1), close + 1 < text.endIndex,
      text[close + 1] == UInt8(ascii: "("), let end = find(")", in: text, from: close + 2)
    else { return nil }
    let address = text[(close + 2)..<end].prefix { $0 > 0x20 }
    let label = text[(bracket + 1)..<close]
    escape(text[start..<at])
    if address.starts(with: "https://".utf8) || address.starts(with: "http://".utf8) {
      anchor(address, label: label.isEmpty ? address : label, depth: Self.deepest)
    } else {
      inline(label, depth: Self.deepest)
    }
    return end + 1
  }

  private mutating func anchor(_ address: ArraySlice<UInt8>, label: ArraySlice<UInt8>, depth: Int) {
    bytes += "<a href=\"".utf8
    escape(address)
    bytes += "\"\(Self.mark)>".utf8
    inline(label, depth: depth)
    bytes += "</a>".utf8
  }

  /// `depth`: nil for text without elements.
  private mutating func element(_ name: StaticString, _ text: ArraySlice<UInt8>, depth: Int?) {
    bytes += "<\(name)>".utf8
    if let depth { inline(text, depth: depth) } else { escape(text) }
    bytes += "</\(name)>".utf8
  }

  private func find(_ mark: Unicode.Scalar, in text: ArraySlice<UInt8>, from start: Int) -> Int? {
    guard start <= text.endIndex else { return nil }
    return text[start..<min(text.endIndex, start + Self.reach)].firstIndex(of: UInt8(ascii: mark))
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte >= 0x80
  }

  private mutating func escape(_ text: ArraySlice<UInt8>) {
    guard !text.isEmpty else { return }
    HTMLEncoder.append(String(decoding: text, as: UTF8.self), to: &bytes)
  }
}

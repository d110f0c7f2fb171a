/// Reads the inline elements of a block's text: code, links, emphasis, breaks. Delimiters are matched as the
/// CommonMark specification describes, which takes linear time.
struct MarkdownInlines {
  let text: [UInt8]
  private let links: MarkdownReferences
  private let options: MarkdownText.Options
  /// Bytes that references may still add, so that a short text cannot make a long page.
  private var budget: Int

  var pieces: [MarkdownPiece] = []
  var at = 0
  private var start = 0
  /// The last of the delimiters.
  var lastDelimiter: Int?

  private struct Bracket {
    var piece: Int
    var isImage: Bool
    /// Where its text starts.
    var start: Int
    var delimiter: Int?
    var hasInner = false
  }
  private var brackets: [Bracket] = []
  /// The number of open brackets, from the first on, with a link in them: they can only be images.
  private var bracketsWithLink = 0
  /// The starts of runs of backticks by length, for the end of code.
  private var ticks: [Int: [Int]]?

  init(_ text: [UInt8], _ links: MarkdownReferences, _ options: MarkdownText.Options, budget: Int) {
    (self.text, self.links, self.options, self.budget) = (text, links, options, budget)
  }

  var budgetLeft: Int { budget }

  mutating func read() {
    while at < text.count {
      switch text[at] {
      case 0x0A: lineEnd()
      case UInt8(ascii: "\\"): backslash()
      case UInt8(ascii: "`"): code()
      case UInt8(ascii: "*"), UInt8(ascii: "_"): delimiters()
      case UInt8(ascii: "["): openBracket(isImage: false)
      case UInt8(ascii: "!"):
        if at + 1 < text.count, text[at + 1] == UInt8(ascii: "[") {
          openBracket(isImage: true)
        } else {
          at += 1
        }
      case UInt8(ascii: "]"): closeBracket()
      case UInt8(ascii: "<"): autolink()
      case UInt8(ascii: "&"):
        if let (character, end) = MarkdownEntity.character(text[...], at: at) {
          flush()
          pieces.append(.characters(character))
          jump(to: end)
        } else {
          at += 1
        }
      case UInt8(ascii: "h") where options.hasExtensions: bareAddress()
      case UInt8(ascii: "A")...UInt8(ascii: "Z") where options.page != nil: identifier()
      default: at += 1
      }
    }
    flush()
    match(above: nil)
  }

  // MARK: Text

  mutating func flush() {
    if at > start { pieces.append(.text(start..<at)) }
    start = at
  }

  mutating func jump(to place: Int) {
    at = place
    start = place
  }

  private mutating func lineEnd() {
    var end = at
    while end > start, text[end - 1] == 0x20 || text[end - 1] == 0x09 { end -= 1 }
    let spaces = at - end
    if end > start { pieces.append(.text(start..<end)) }
    let isHard = spaces >= 2 && text[(at - 2)..<at].allSatisfy { $0 == 0x20 }
    pieces.append(isHard ? .hardBreak : .softBreak)
    var next = at + 1
    while next < text.count, text[next] == 0x20 || text[next] == 0x09 { next += 1 }
    jump(to: next)
  }

  private mutating func backslash() {
    guard at + 1 < text.count else {
      at += 1
      return
    }
    if text[at + 1] == 0x0A {
      flush()
      pieces.append(.hardBreak)
      var next = at + 2
      while next < text.count, text[next] == 0x20 || text[next] == 0x09 { next += 1 }
      jump(to: next)
    } else if MarkdownEntity.isPunctuation(text[at + 1]) {
      flush()
      jump(to: at + 1)
      at += 1
    } else {
      at += 1
    }
  }

  private mutating func code() {
    var end = at
    while end < text.count, text[end] == UInt8(ascii: "`") { end += 1 }
    let length = end - at
    guard let close = nextTicks(length, after: end) else {
      at = end
      return
    }
    flush()
    var code = text[end..<close].map { $0 == 0x0A ? 0x20 : $0 }
    if code.count > 1, code.first == 0x20, code.last == 0x20, code.contains(where: { $0 != 0x20 }) {
      code = Array(code.dropFirst().dropLast())
    }
    pieces.append(.code(code))
    jump(to: close + length)
  }

  private mutating func nextTicks(_ length: Int, after place: Int) -> Int? {
    if ticks == nil {
      var runs: [Int: [Int]] = [:]
      var at = 0
      while at < text.count {
        var end = at
        while end < text.count, text[end] == UInt8(ascii: "`") { end += 1 }
        if end > at { runs[end - at, default: []].append(at) }
        at = max(end, at + 1)
      }
      ticks = runs
    }
    guard let runs = ticks?[length] else { return nil }
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle] < place { low = middle + 1 } else { high = middle }
    }
    return low < runs.count ? runs[low] : nil
  }

  // MARK: Addresses in the text

  /// <https://…> or <somebody@…>. Other markup is text.
  private mutating func autolink() {
    let rest = text[(at + 1)...].prefix(2000)
    guard
      let end = rest.firstIndex(where: { $0 == UInt8(ascii: ">") || $0 <= 0x20 || $0 == UInt8(ascii: "<") }),
      text[end] == UInt8(ascii: ">")
    else {
      at += 1
      return
    }
    let inside = rest[..<end]
    let scheme = inside.prefix { $0 != UInt8(ascii: ":") }
    let isAddress =
      scheme.count >= 2 && scheme.count <= 32 && scheme.count < inside.count
      && scheme.first.map { ($0 | 0x20) &- 0x61 < 26 } == true
      && scheme.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || "+.-".utf8.contains($0) }
    let isMail = !isAddress && Self.isMail(inside)
    guard isAddress || isMail else {
      at += 1
      return
    }
    flush()
    let address = (isMail ? "mailto:" : "") + String(decoding: inside, as: UTF8.self)
    pieces.append(.begin(options.target(address), title: []))
    pieces.append(.text(inside.startIndex..<inside.endIndex))
    pieces.append(.close)
    jump(to: end + 1)
  }

  private static func isMail(_ text: ArraySlice<UInt8>) -> Bool {
    guard let sign = text.firstIndex(of: UInt8(ascii: "@")), sign > text.startIndex else { return false }
    func isWord(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 }
    guard text[..<sign].allSatisfy({ isWord($0) || ".!#$%&'*+/=?^_`{|}~-".utf8.contains($0) }) else {
      return false
    }
    let parts = text[(sign + 1)...].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      part.count <= 63 && part.first.map(isWord) == true && part.last.map(isWord) == true
        && part.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
    }
  }

  private mutating func bareAddress() {
    let rest = text[at...]
    guard rest.starts(with: "https://".utf8) || rest.starts(with: "http://".utf8),
      at == 0 || !Self.isWord(text[at - 1])
    else {
      at += 1
      return
    }
    var address = rest.prefix { $0 > 0x20 && !"<>\"'()[]`".utf8.contains($0) }
    while let last = address.last, ".,;:!?*_".utf8.contains(last) { address.removeLast() }
    guard address.count > 8 else {
      at += 1
      return
    }
    flush()
    pieces.append(.begin(options.target(String(decoding: address, as: UTF8.self)), title: []))
    pieces.append(.text(address.startIndex..<address.endIndex))
    pieces.append(.close)
    jump(to: address.endIndex)
  }

  /// ATL-41, if this site has a page of it.
  private mutating func identifier() {
    guard at == 0 || !Self.isWord(text[at - 1]) && text[at - 1] != UInt8(ascii: "/") else {
      at += 1
      return
    }
    var end = at
    while end < text.count, end - at < 12, text[end] &- 0x41 < 26 || text[end] &- 0x30 < 10 { end += 1 }
    let first = at
    guard end < text.count, text[end] == UInt8(ascii: "-") else {
      at = max(end, at + 1)
      return
    }
    var last = end + 1
    while last < text.count, last - end < 10, text[last] &- 0x30 < 10 { last += 1 }
    guard last > end + 1, last == text.count || !Self.isWord(text[last]),
      let page = options.page?(String(decoding: text[first..<last], as: UTF8.self))
    else {
      at = end + 1
      return
    }
    flush()
    pieces.append(.begin(.page(page), title: []))
    pieces.append(.text(first..<last))
    pieces.append(.close)
    jump(to: last)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  // MARK: Links

  private mutating func openBracket(isImage: Bool) {
    flush()
    if !isImage, wikiLink() { return }
    if let last = brackets.indices.last { brackets[last].hasInner = true }
    let end = at + (isImage ? 2 : 1)
    brackets.append(Bracket(piece: pieces.count, isImage: isImage, start: end, delimiter: lastDelimiter))
    pieces.append(.bracket(at..<end))
    jump(to: end)
  }

  /// [[Name]] or [[Name|label]], if this site has a page of it.
  private mutating func wikiLink() -> Bool {
    guard let page = options.page, at + 1 < text.count, text[at + 1] == UInt8(ascii: "[") else {
      return false
    }
    let rest = text[(at + 2)...].prefix(200)
    guard let end = rest.firstIndex(where: { $0 == UInt8(ascii: "]") || $0 == 0x0A }), end + 1 < text.count,
      text[end] == UInt8(ascii: "]"), text[end + 1] == UInt8(ascii: "]")
    else { return false }
    let name = rest[..<end].prefix { $0 != UInt8(ascii: "|") && $0 != UInt8(ascii: "#") }
    let label = rest[..<end].lastIndex(of: UInt8(ascii: "|")).map { ($0 + 1)..<end } ?? (at + 2)..<end
    pieces.append(.begin(page(String(decoding: name, as: UTF8.self)).map { .page($0) }, title: []))
    pieces.append(.text(label))
    pieces.append(.close)
    jump(to: end + 2)
    return true
  }

  private mutating func closeBracket() {
    guard let bracket = brackets.last else {
      at += 1
      return
    }
    brackets.removeLast()
    let isActive = bracket.isImage || brackets.count >= bracketsWithLink
    bracketsWithLink = min(bracketsWithLink, brackets.count)
    guard isActive, let (link, end) = link(after: bracket) else {
      at += 1
      return
    }
    flush()
    match(above: bracket.delimiter)
    let address = String(decoding: link.address, as: UTF8.self)
    pieces[bracket.piece] = .begin(options.target(address), title: link.title)
    if bracket.isImage, at == bracket.start {
      // An image without a text is named by its address.
      pieces.append(.characters(link.address))
    }
    pieces.append(.close)
    // No links in links.
    if !bracket.isImage { bracketsWithLink = brackets.count }
    jump(to: end)
  }

  private mutating func link(after bracket: Bracket) -> (MarkdownReferences.Link, end: Int)? {
    var scanner = MarkdownScanner(text, at: at + 1)
    if scanner.take(UInt8(ascii: "(")) {
      scanner.skipSpace()
      if scanner.take(UInt8(ascii: ")")) {
        return (MarkdownReferences.Link(address: [], title: []), scanner.at)
      }
      if let address = scanner.address() {
        let before = scanner.at
        scanner.skipSpace()
        var title: [UInt8] = []
        if scanner.at > before, let found = scanner.title() {
          title = found
          scanner.skipSpace()
        }
        if scanner.take(UInt8(ascii: ")")) {
          return (MarkdownReferences.Link(address: address, title: title), scanner.at)
        }
      }
    }
    scanner.at = at + 1
    var end = at + 1
    var name = text[bracket.start..<at]
    if let label = scanner.label() {
      end = scanner.at
      if !label.isEmpty { name = label } else if bracket.hasInner { return nil }
    } else if bracket.hasInner {
      return nil
    }
    guard let link = links[name], link.address.count + link.title.count <= budget else { return nil }
    budget -= link.address.count + link.title.count
    return (link, end)
  }
}

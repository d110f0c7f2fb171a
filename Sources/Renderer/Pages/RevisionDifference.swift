import Engine

/// Two texts side by side: lines that both have, and what was removed and added, with the words that differ
/// marked.
struct RevisionDifference {
  /// Unchanged lines around a change that are shown.
  private static let context = 3
  /// Rows on a page.
  private static let most = 2000
  /// Above this many pairs, everything between the first and the last difference counts as changed.
  private static let mostPairs = 2_000_000
  private static let mostWordPairs = 40_000

  private(set) var rows: [Value] = []
  private(set) var added = 0
  private(set) var removed = 0
  private(set) var isCut = false

  init(_ old: String, _ new: String) {
    let (a, b) = (Self.lines(old), Self.lines(new))
    var pairs: [(Int?, Int?)] = []
    var (removedLines, addedLines): ([Int], [Int]) = ([], [])
    func flush() {
      for place in 0..<max(removedLines.count, addedLines.count) {
        pairs.append(
          (
            place < removedLines.count ? removedLines[place] : nil,
            place < addedLines.count ? addedLines[place] : nil
          ))
      }
      (removedLines, addedLines) = ([], [])
    }
    var isChanged: [Bool] = []
    for step in EditScript.steps(from: a, to: b, mostPairs: Self.mostPairs) {
      switch step {
      case (let first?, let second?):
        flush()
        pairs.append((first, second))
        isChanged += Array(repeating: true, count: pairs.count - isChanged.count - 1) + [false]
      case (let first?, nil): removedLines.append(first)
      case (nil, let second?): addedLines.append(second)
      default: break
      }
    }
    flush()
    isChanged += Array(repeating: true, count: pairs.count - isChanged.count)
    for (pair, changed) in zip(pairs, isChanged) where changed {
      if pair.0 != nil { removed += 1 }
      if pair.1 != nil { added += 1 }
    }
    write(pairs, isChanged, a, b)
  }

  private static func lines(_ text: String) -> [[UInt8]] {
    var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      Array(line.last == 0x0D ? line.dropLast() : line)
    }
    if lines.last == [] { lines.removeLast() }
    return lines
  }

  private mutating func write(_ pairs: [(Int?, Int?)], _ isChanged: [Bool], _ a: [[UInt8]], _ b: [[UInt8]]) {
    // The distance to the nearest change, from both sides.
    var shown = [Bool](repeating: false, count: pairs.count)
    var distance = Int.max / 2
    for place in pairs.indices {
      distance = isChanged[place] ? 0 : distance + 1
      if distance <= Self.context { shown[place] = true }
    }
    distance = Int.max / 2
    for place in pairs.indices.reversed() {
      distance = isChanged[place] ? 0 : distance + 1
      if distance <= Self.context { shown[place] = true }
    }
    var folded = 0
    func fold() {
      guard folded > 0 else { return }
      rows.append(["isFold": true, "count": .int(Int64(folded))])
      folded = 0
    }
    for place in pairs.indices {
      guard shown[place] else {
        folded += 1
        continue
      }
      fold()
      guard rows.count < Self.most else {
        isCut = true
        return
      }
      let (first, second) = pairs[place]
      var (left, right): (Value, Value) = (.null, .null)
      if isChanged[place], let first, let second {
        let marked = Self.words(a[first], b[second])
        (left, right) = (.markup(Markup(trusted: marked.old)), .markup(Markup(trusted: marked.new)))
      } else {
        if let first { left = Self.whole(a[first], isChanged[place] ? "del" : nil) }
        if let second { right = Self.whole(b[second], isChanged[place] ? "ins" : nil) }
      }
      rows.append([
        "isFold": false,
        "leftNumber": .optional(first.map { Int64($0 + 1) }), "left": left,
        "rightNumber": .optional(second.map { Int64($0 + 1) }), "right": right,
      ])
    }
    fold()
  }

  private static func whole(_ line: [UInt8], _ element: String?) -> Value {
    let text = HTMLEncoder.encode(String(decoding: line, as: UTF8.self))
    guard let element, !text.isEmpty else { return .markup(Markup(trusted: text)) }
    return .markup(Markup(trusted: Array("<\(element)>".utf8) + text + Array("</\(element)>".utf8)))
  }

  /// Two lines with the words that only one of them has marked.
  private static func words(_ old: [UInt8], _ new: [UInt8]) -> (old: [UInt8], new: [UInt8]) {
    let (a, b) = (split(old), split(new))
    var (left, right) = (MarkedLine("del"), MarkedLine("ins"))
    for step in EditScript.steps(from: a, to: b, mostPairs: mostWordPairs) {
      if let first = step.0 { left.add(a[first], isMarked: step.1 == nil) }
      if let second = step.1 { right.add(b[second], isMarked: step.0 == nil) }
    }
    return (left.finished, right.finished)
  }

  /// Words, and what is between them.
  private static func split(_ line: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var isWord: Bool?
    for byte in line {
      let now = byte >= 0x80 || byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
      if now, isWord == true { parts[parts.count - 1].append(byte) } else { parts.append([byte]) }
      isWord = now
    }
    return parts
  }

  private struct MarkedLine {
    private let element: String
    private var bytes: [UInt8] = []
    private var isOpen = false

    init(_ element: String) { self.element = element }

    mutating func add(_ part: [UInt8], isMarked: Bool) {
      if isMarked != isOpen { bytes += (isMarked ? "<\(element)>" : "</\(element)>").utf8 }
      isOpen = isMarked
      HTMLEncoder.append(String(decoding: part, as: UTF8.self), to: &bytes)
    }

    var finished: [UInt8] { isOpen ? bytes + Array("</\(element)>".utf8) : bytes }
  }
}

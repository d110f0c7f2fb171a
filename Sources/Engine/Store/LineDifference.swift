/// The lines that differ between two texts.
enum LineDifference {
  /// Lines around a change that are shown for orientation.
  private static let context = 2
  /// Above this many pairs of lines, all lines between the first and the last difference count as changed.
  private static let maximumPairs = 4_000_000

  /// Lines with "-" for old, "+" for new and " " for the same ones around them. Empty if one of the files is not text.
  static func lines(_ old: [UInt8], _ new: [UInt8]) -> [String] {
    guard !old.contains(0), !new.contains(0) else { return [] }
    let (a, b) = (split(old), split(new))
    var start = 0
    while start < a.count, start < b.count, a[start] == b[start] { start += 1 }
    var end = 0
    while end < a.count - start, end < b.count - start, a[a.count - 1 - end] == b[b.count - 1 - end] {
      end += 1
    }
    let middle = script(a[start..<(a.count - end)], b[start..<(b.count - end)])
    let before = a[max(0, start - context)..<start].map { (mark: " ", line: $0) }
    let after = a[(a.count - end)..<min(a.count, a.count - end + context)].map { (mark: " ", line: $0) }
    return folded(before + middle + after)
  }

  private static func split(_ bytes: [UInt8]) -> [String] {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// The shortest way from `a` to `b`, by longest common subsequence.
  private static func script(_ a: ArraySlice<String>, _ b: ArraySlice<String>) -> [(
    mark: String, line: String
  )] {
    let (x, y) = (Array(a), Array(b))
    guard !x.isEmpty, !y.isEmpty, x.count * y.count <= maximumPairs else {
      return x.map { ("-", $0) } + y.map { ("+", $0) }
    }
    var lengths = [[Int32]](repeating: [Int32](repeating: 0, count: y.count + 1), count: x.count + 1)
    for i in x.indices.reversed() {
      for j in y.indices.reversed() {
        lengths[i][j] =
          x[i] == y[j] ? lengths[i + 1][j + 1] + 1 : max(lengths[i + 1][j], lengths[i][j + 1])
      }
    }
    var (i, j) = (0, 0)
    var result: [(mark: String, line: String)] = []
    while i < x.count || j < y.count {
      if i < x.count, j < y.count, x[i] == y[j] {
        result.append((" ", x[i]))
        i += 1
        j += 1
      } else if j == y.count || i < x.count && lengths[i + 1][j] >= lengths[i][j + 1] {
        result.append(("-", x[i]))
        i += 1
      } else {
        result.append(("+", y[j]))
        j += 1
      }
    }
    return result
  }

  /// Long runs of equal lines become "…".
  private static func folded(_ script: [(mark: String, line: String)]) -> [String] {
    let changed = script.indices.filter { script[$0].mark != " " }
    var shown = Set<Int>()
    for index in changed {
      shown.formUnion(max(0, index - context)...min(script.count - 1, index + context))
    }
    var lines: [String] = []
    var last = -1
    for index in shown.sorted() {
      if last >= 0, index > last + 1 { lines.append("…") }
      lines.append(script[index].mark + script[index].line)
      last = index
    }
    return lines
  }
}

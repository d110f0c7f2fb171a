/// The lines that differ between two texts.
enum LineDifference {
  /// Lines around a change that are shown for orientation.
  private static let context = 2
  /// Above this many pairs of lines, all lines between the first and the last difference count as changed.
  private static let maximumPairs = 4_000_000

  /// Lines with "-" for old, "+" for new and " " for the same ones around them. Empty if one of the files is
  /// not text.
  static func lines(_ old: [UInt8], _ new: [UInt8]) -> [String] {
    guard !old.contains(0), !new.contains(0) else { return [] }
    let (a, b) = (split(old), split(new))
    return folded(
      EditScript.steps(from: a, to: b, mostPairs: maximumPairs).compactMap { step in
        switch step {
        case (let place?, .some): (" ", a[place])
        case (let place?, nil): ("-", a[place])
        case (nil, let place?): ("+", b[place])
        case (nil, nil): nil
        }
      })
  }

  private static func split(_ bytes: [UInt8]) -> [String] {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    if lines.last == "" { lines.removeLast() }
    return lines
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

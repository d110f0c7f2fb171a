/// Suggests the known word that an unknown one probably means.
package enum Suggestion {
  /// The nearest known word by number of edits. Nil if none is near enough.
  package static func nearest(to word: String, in known: [String]) -> String? {
    let limit = max(1, word.utf8.count / 3)
    var best: (word: String, distance: Int)?
    for candidate in known {
      let (typed, known) = (word.lowercased(), candidate.lowercased())
      // A word of which the end is missing is near, however long the end is.
      let isStart = typed.utf8.count >= 3 && known.hasPrefix(typed)
      let distance = isStart ? 1 : distance(Array(typed.utf8), Array(known.utf8))
      if distance <= limit, distance < best?.distance ?? Int.max { best = (candidate, distance) }
    }
    return best?.word
  }

  /// The number of edits between two words: insertions, deletions, replacements and swaps of adjacent
  /// letters.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before: [Int] = []
    var previous = Array(0...b.count)
    for (row, left) in a.enumerated() {
      var current = [row + 1]
      for (column, right) in b.enumerated() {
        var cost = min(
          previous[column + 1] + 1, current[column] + 1, previous[column] + (left == right ? 0 : 1))
        if row > 0, column > 0, left == b[column - 1], a[row - 1] == right {
          cost = min(cost, before[column - 1] + 1)
        }
        current.append(cost)
      }
      before = previous
      previous = current
    }
    return previous[b.count]
  }
}

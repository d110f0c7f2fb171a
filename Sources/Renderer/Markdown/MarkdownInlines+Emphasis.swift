/// Emphasis: runs of * and _ that match each other.
extension MarkdownInlines {
  mutating func delimiters() {
    flush()
    let mark = text[at]
    var end = at
    while end < text.count, text[end] == mark { end += 1 }
    let before = MarkdownCharacter(before: at, in: text)
    let after = MarkdownCharacter(at: end, in: text)
    let opensLeft = !after.isSpace && (!after.isPunctuation || before.isSpace || before.isPunctuation)
    let closesRight = !before.isSpace && (!before.isPunctuation || after.isSpace || after.isPunctuation)
    var run = MarkdownPiece.Delimiters(
      mark: mark, count: end - at, left: end - at, canOpen: opensLeft, canClose: closesRight)
    if mark == UInt8(ascii: "_") {
      run.canOpen = opensLeft && (!closesRight || before.isPunctuation)
      run.canClose = closesRight && (!opensLeft || after.isPunctuation)
    }
    run.previous = lastDelimiter
    let place = pieces.count
    if let lastDelimiter { change(lastDelimiter) { $0.next = place } }
    lastDelimiter = pieces.count
    pieces.append(.delimiters(run))
    jump(to: end)
  }

  private func run(_ piece: Int) -> MarkdownPiece.Delimiters {
    guard case .delimiters(let run) = pieces[piece] else { preconditionFailure("not a run of delimiters") }
    return run
  }

  private mutating func change(_ piece: Int, _ body: (inout MarkdownPiece.Delimiters) -> Void) {
    var run = run(piece)
    body(&run)
    pieces[piece] = .delimiters(run)
  }

  private mutating func remove(_ piece: Int) {
    let (previous, next) = (run(piece).previous, run(piece).next)
    if let previous { change(previous) { $0.next = next } }
    if let next { change(next) { $0.previous = previous } } else { lastDelimiter = previous }
  }

  /// Matches delimiters after `bottom`, which then no longer take part.
  mutating func match(above bottom: Int?) {
    // For each kind of closer: before it there is no opener any more.
    var bottoms = [Int?](repeating: bottom, count: 12)
    var first = lastDelimiter
    // Where nothing follows `bottom`, what is before it is not matched yet.
    while let place = first, place != bottom, let previous = run(place).previous, previous != bottom {
      first = previous
    }
    var closer = first == bottom ? nil : first
    while let place = closer {
      let end = run(place)
      guard end.canClose else {
        closer = end.next
        continue
      }
      let kind = (end.mark == UInt8(ascii: "_") ? 0 : 6) + (end.canOpen ? 3 : 0) + end.count % 3
      var opener = end.previous
      var found: Int?
      while let candidate = opener, candidate != bottom, candidate != bottoms[kind] {
        let start = run(candidate)
        // A run that could do both does not match one if their lengths together are a multiple of 3.
        let isOdd =
          (end.canOpen || start.canClose) && end.count % 3 != 0 && (start.count + end.count) % 3 == 0
        if start.mark == end.mark, start.canOpen, !isOdd {
          found = candidate
          break
        }
        opener = start.previous
      }
      guard let found else {
        bottoms[kind] = end.previous
        closer = end.next
        if !end.canOpen { remove(place) }
        continue
      }
      let width = end.left >= 2 && run(found).left >= 2 ? 2 : 1
      change(found) {
        $0.left -= width
        $0.opened.append(width)
        $0.next = place
      }
      change(place) {
        $0.left -= width
        $0.closed.append(width)
        $0.previous = found
      }
      if run(found).left == 0 { remove(found) }
      if run(place).left == 0 {
        closer = run(place).next
        remove(place)
      }
    }
    lastDelimiter = bottom
    if let bottom { change(bottom) { $0.next = nil } }
  }
}

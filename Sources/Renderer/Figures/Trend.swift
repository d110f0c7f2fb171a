import Engine

/// A number compared with the previous one: "+12%".
package struct Trend {
  /// Whether an increase is good.
  package enum Direction { case good, bad, neither }

  package let text: String
  /// The CSS class of its color, or nil.
  let tone: String?

  /// Nil if both are zero.
  package init?(_ now: Int64, before: Int64, more direction: Direction) {
    guard now != 0 || before != 0 else { return nil }
    if now == before {
      (text, tone) = ("no change", nil)
      return
    }
    let isMore = now > before
    let tone: String? =
      switch direction {
      case .good: isMore ? "good" : "bad"
      case .bad: isMore ? "bad" : "good"
      case .neither: nil
      }
    guard before > 0, now >= 0 else {
      self.tone = tone
      text = isMore ? "up from \(Formats.count(before))" : "down from \(Formats.count(before))"
      return
    }
    let difference = isMore ? now - before : before - now
    let product = difference.multipliedFullWidth(by: 100)
    // Above this factor, a percentage is not helpful: both numbers are shown anyway.
    guard product.high == 0, product.low / UInt64(before) < 10_000 else {
      self.tone = tone
      text = "more than 100 times"
      return
    }
    let percent = (product.low + UInt64(before) / 2) / UInt64(before)
    // What rounds to no change is neither good nor bad.
    self.tone = percent == 0 ? nil : tone
    text = percent == 0 ? "no change" : "\(isMore ? "+" : "−")\(percent)%"
  }

  var value: Value { ["text": .string(text), "tone": .optional(tone)] }
}

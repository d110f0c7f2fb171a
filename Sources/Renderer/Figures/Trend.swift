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
    let percent = Formats.roundedPercent(difference.magnitude, of: before.magnitude)
    guard percent < Formats.largestPercent else {
      self.tone = tone
      text = "more than +10,000%"
      return
    }
    // What rounds to no change is neither good nor bad.
    self.tone = percent == 0 ? nil : tone
    text = percent == 0 ? "no change" : "\(isMore ? "+" : "−")\(percent)%"
  }

  /// The change of a rate, such as failed of all runs. Calculated from the counts, since percentages that were
  /// rounded first are far off for small rates: 20 of 344 after 11 of 314 is +66%, and 6% after 4% is +50%.
  /// Nil if one of the two has no rate.
  init?(
    rate now: (part: Int64, whole: Int64), before: (part: Int64, whole: Int64), more direction: Direction
  ) {
    guard now.whole > 0, before.whole > 0 else { return nil }
    // Over the same denominator. Counts of which the products do not fit are not counts of anything real.
    let (part, isTooLarge) = now.part.multipliedReportingOverflow(by: before.whole)
    let (earlier, isEarlierTooLarge) = before.part.multipliedReportingOverflow(by: now.whole)
    guard !isTooLarge, !isEarlierTooLarge else { return nil }
    self.init(part, before: earlier, more: direction)
  }

  var value: Value { ["text": .string(text), "tone": .optional(tone)] }
}

/// The progress of a long step, for display.
package struct Progress: Sendable {
  /// "Reading logs/today.ndjson"
  package let phase: String
  /// How much was processed so far, such as 1,200,000 lines. Nil if the step does not count.
  package let count: Int64?
  package let unit: CountNoun
  /// How much of `total` is done, in any unit. Nil if the total is unknown.
  package let done: Int64
  package let total: Int64?

  package init(
    _ phase: String, _ count: Int64? = nil, _ unit: CountNoun = "lines", done: Int64 = 0, total: Int64? = nil
  ) {
    self.phase = phase
    self.count = count
    self.unit = unit
    self.done = done
    self.total = total
  }
}

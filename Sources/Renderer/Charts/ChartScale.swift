/// The marks of an axis: round steps from below the minimum to above the maximum.
struct ChartScale {
  let step: Int64
  let floor: Int64
  let ceiling: Int64

  /// At most five marks and zero, in steps of 1, 2 or 5 times a power of ten. Zero is always included, since
  /// bars that do not start there are misleading.
  ///
  /// `steps` are the steps of the unit, if not decimal.
  init(smallest: Int64, largest: Int64, steps: [Int64]? = nil) {
    let low = min(0, smallest)
    let high = max(largest, low == 0 ? 1 : 0)
    let range = Double(high) - Double(low)
    var step: Int64 = 1
    var turn = 0
    while Double(step) * 4 < range, step < Int64.max / 5 {
      step = turn % 3 == 1 ? step / 2 * 5 : step * 2
      turn += 1
    }
    if let steps { step = steps.first { Double($0) * 4 >= range } ?? step }
    self.step = step
    floor = -Self.steps(low.magnitude, step)
    ceiling = Self.steps(high.magnitude, step)
  }

  /// The smallest multiple of the step that is not below the amount, or the amount itself at the end of the
  /// number range.
  private static func steps(_ amount: UInt64, _ step: Int64) -> Int64 {
    let count = (amount + UInt64(step) - 1) / UInt64(step)
    let (product, overflow) = Int64(clamping: count).multipliedReportingOverflow(by: step)
    return overflow ? Int64.max : product
  }

  /// From bottom to top.
  var ticks: [Int64] {
    var ticks: [Int64] = []
    var tick = floor
    while tick <= ceiling {
      ticks.append(tick)
      let (next, overflow) = tick.addingReportingOverflow(step)
      if overflow { break }
      tick = next
    }
    return ticks
  }

  /// The distance of a value from the top of `height`.
  func y(_ value: Int64, height: Int) -> Int {
    let range = Double(ceiling) - Double(floor)
    let part = (Double(ceiling) - Double(value)) / range
    return Int((max(0, min(1, part)) * Double(height)).rounded())
  }
}

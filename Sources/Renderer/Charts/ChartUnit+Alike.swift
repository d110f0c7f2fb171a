import Engine

/// Adjacent amounts have the same format: "$95.00" next to "$89.16".
extension ChartUnit {
  /// For a table cell whose heading or caption has the unit.
  package func cell(_ value: Int64) -> String {
    switch self {
    case .tokens, .count: Formats.count(value)
    default: text(value)
    }
  }

  /// The amounts of one drawing: in a legend, at the ends of lines, on bars.
  func alike(_ values: [Int64]) -> [String] {
    guard self == .money, let largest = values.map(\.magnitude).max() else { return values.map(short) }
    if values.allSatisfy({ $0 % Self.dollar == 0 }) || largest >= 100_000 * UInt64(Self.dollar) {
      return values.map(Self.wholeDollars)
    }
    return values.map(text)
  }

  /// The marks of an axis: whole dollars if steps are whole, in thousands if they are large.
  func ticks(_ ticks: [Int64]) -> [String] {
    guard self == .money else { return ticks.map(short) }
    guard ticks.allSatisfy({ $0 % Self.dollar == 0 }) else { return ticks.map(text) }
    let isLarge = ticks.contains { $0.magnitude >= 10_000 * UInt64(Self.dollar) }
    return ticks.map(isLarge ? short : Self.wholeDollars)
  }

  /// For tooltips: short if the exact number is long.
  func brief(_ value: Int64) -> String { self == .tokens ? short(value) : cell(value) }

  /// True if values of several days add up, which durations and percentages do not.
  var adds: Bool {
    switch self {
    case .money, .tokens, .count: true
    case .duration, .percent, .decimal: false
    }
  }

  /// Millionths of a cent.
  private static let dollar: Int64 = 100_000_000

  private static func wholeDollars(_ value: Int64) -> String {
    let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: UInt64(dollar))
    if whole == 0, rest > 0 { return value < 0 ? ">−$1" : "<$1" }
    let rounded = Int64(whole) + (rest * 2 >= UInt64(dollar) ? 1 : 0)
    return (value < 0 ? "−$" : "$") + Formats.count(rounded)
  }
}

import Engine

/// The unit of a chart's numbers and their formats.
package enum ChartUnit: Sendable, Equatable {
  /// Millionths of a cent.
  case money
  case tokens
  /// Milliseconds.
  case duration
  /// Percent.
  case percent
  /// Counted things: "issues".
  case count(String)
  /// A module's numbers times ten to the power of `places`.
  case decimal(places: Int)

  /// In full: "$1.20", "1,234 issues".
  package func text(_ value: Int64) -> String {
    switch self {
    case .money: Formats.money(Money(microcents: value))
    case .tokens: Formats.count(value, "tokens")
    case .duration: Formats.duration(value)
    case .percent: "\(value)%"
    case .count(let noun): noun.isEmpty ? Formats.count(value) : Formats.count(value, CountNoun(noun))
    case .decimal(let places): Self.decimal(value, places)
    }
  }

  /// For an axis or a narrow column: "$1.2k", "34M".
  package func short(_ value: Int64) -> String {
    switch self {
    case .money where value.magnitude >= 100_000_000_000:
      (value < 0 ? "−$" : "$") + Formats.tokens(Int64(value.magnitude / 100_000_000))
    // Whole dollars have no cents on an axis.
    case .money where value % 100_000_000 == 0:
      (value < 0 ? "−$" : "$") + String(value.magnitude / 100_000_000)
    case .money: Formats.money(Money(microcents: value))
    case .tokens, .count: value < 0 ? "−" + Formats.tokens(-value) : Formats.tokens(value)
    case .duration: Self.duration(value)
    default: text(value)
    }
  }

  /// The steps of an axis in ascending order. Nil for decimal steps.
  var steps: [Int64]? {
    guard self == .duration else { return nil }
    let (second, minute, hour, day) = (Int64(1000), Int64(60_000), Int64(3_600_000), Int64(86_400_000))
    return [1, 2, 5, 10, 20, 50, 100, 200, 500] + [1, 2, 5, 10, 15, 30].map { $0 * second }
      + [1, 2, 5, 10, 15, 30].map { $0 * minute } + [1, 2, 3, 6, 12].map { $0 * hour }
      + [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map { $0 * day }
  }

  /// One unit, with one decimal if necessary, rounded as in texts: "1.5 h".
  private static func duration(_ value: Int64) -> String {
    for (size, name) in [(Int64(86_400_000), "d"), (3_600_000, "h"), (60_000, "min"), (1000, "s")]
    where value >= size {
      let tenths = (value + size / 20) / (size / 10)
      return tenths % 10 == 0 ? "\(tenths / 10) \(name)" : "\(tenths / 10).\(tenths % 10) \(name)"
    }
    return value == 0 ? "0" : "\(value) ms"
  }

  /// For spreadsheets: a plain number. Money is in cents, durations in milliseconds.
  package func plain(_ value: Int64) -> String {
    switch self {
    case .money:
      switch Money(microcents: value).cents {
      case .int(let cents): String(cents)
      case .number(let cents): cents
      default: ""
      }
    case .decimal(let places): Self.decimal(value, places)
    default: String(value)
    }
  }

  /// The unit of a spreadsheet column. "" if its heading already says it.
  package var name: String {
    switch self {
    case .money: "US cents"
    case .tokens: "tokens"
    case .duration: "milliseconds"
    case .percent: "percent"
    case .count(let noun): noun
    case .decimal: ""
    }
  }

  private static func decimal(_ value: Int64, _ places: Int) -> String {
    guard places > 0 else { return Formats.count(value) }
    var digits = String(value.magnitude)
    digits = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return "\(value < 0 ? "-" : "")\(digits.dropLast(places)).\(digits.suffix(places))"
  }
}

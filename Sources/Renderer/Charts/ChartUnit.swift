import Engine

/// What the numbers of a chart count, and how they are said.
package enum ChartUnit: Sendable, Equatable {
  /// Millionths of a cent.
  case money
  case tokens
  /// Milliseconds.
  case duration
  /// Whole per cent.
  case percent
  /// Things that are counted: "issues".
  case count(String)
  /// Numbers of a module, times ten to the power of `places`.
  case decimal(places: Int)

  /// In full: "$1.20", "1,234 issues".
  package func text(_ value: Int64) -> String {
    switch self {
    case .money: Formats.money(Money(microcents: value))
    case .tokens: "\(Formats.count(value)) tokens"
    case .duration: Formats.duration(value)
    case .percent: "\(value)%"
    case .count(let noun): noun.isEmpty ? Formats.count(value) : "\(Formats.count(value)) \(noun)"
    case .decimal(let places): Self.decimal(value, places)
    }
  }

  /// For an axis or a narrow column: "$1.2k", "34M".
  package func short(_ value: Int64) -> String {
    switch self {
    case .money where value.magnitude >= 100_000_000_000:
      (value < 0 ? "−$" : "$") + Formats.tokens(Int64(value.magnitude / 100_000_000))
    // Whole dollars need no cents on an axis.
    case .money where value % 100_000_000 == 0:
      (value < 0 ? "−$" : "$") + String(value.magnitude / 100_000_000)
    case .money: Formats.money(Money(microcents: value))
    case .tokens, .count: value < 0 ? "−" + Formats.tokens(-value) : Formats.tokens(value)
    default: text(value)
    }
  }

  /// For a spreadsheet: a plain number. Money is in cents, durations in milliseconds.
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

  /// What the column of a spreadsheet is in; "" where its heading says so already.
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

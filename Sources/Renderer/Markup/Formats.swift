package import Engine

/// How values are formatted. English everywhere, independent of the machine's locale.
package struct Formats: Sendable {
  /// The time zone of dates and times.
  package let zone: TimeZoneRules

  package init(zone: TimeZoneRules) { self.zone = zone }

  static let missing = "—"

  func apply(_ step: PipeStep, to value: Value) -> Value {
    if case .markup = value { return value }
    var text: String? =
      switch step.pipe {
      case .money: Self.decimal(value).flatMap(Money.init(cents:)).map(Self.money)
      case .count: Self.whole(value).map(Self.count)
      case .tokens: Self.whole(value).map(Self.tokens)
      case .percent: Self.percent(value)
      case .date: instant(value).map { Self.day(zone.day(of: $0)) }
      case .time: instant(value).map(clock)
      case .datetime: instant(value).map(dateTime)
      case .duration: Self.whole(value).map(Self.duration)
      case .day: value.string.flatMap { Instant($0) }.map { Self.day($0.day) }
      case .month: value.string.flatMap(Self.month)
      case .status: value.string.flatMap { $0.isEmpty ? nil : Self.words($0) }
      case .tone: StatusWord(value.string).cssClass
      case .lower: value.string?.lowercased()
      case .dash: Self.plain(value)
      case .json: String(decoding: JSONWriter.encode(value, layout: .compact), as: UTF8.self)
      case .url: value.string.map(URLEncoder.segment)
      }
    if let noun = step.noun, let number = text, let count = value.int {
      text = number + " " + noun.form(count)
    }
    return .string(text ?? Self.missing)
  }

  private static func decimal(_ value: Value) -> Decimal? {
    switch value {
    case .int(let number): Decimal(String(number))
    case .number(let text): Decimal(text)
    default: nil
    }
  }

  /// A number without decimals, rounded half to even, such as a mean of counts.
  private static func whole(_ value: Value) -> Int64? { decimal(value)?.scaled(by: 0) }

  /// "12%", "12.5%"
  private static func percent(_ value: Value) -> String? {
    guard let tenths = decimal(value)?.scaled(by: 1) else { return nil }
    let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
    return "\(tenths < 0 ? "-" : "")\(whole)\(rest == 0 ? "" : ".\(rest)")%"
  }

  private static func plain(_ value: Value) -> String? {
    switch value {
    case .string(let text): text.isEmpty ? nil : text
    case .int(let number): String(number)
    case .number(let text): text
    case .bool(let flag): flag ? "yes" : "no"
    default: nil
    }
  }

  private func instant(_ value: Value) -> Instant? { value.string.flatMap { Instant($0) } }

  /// "25 Nov 2026, 08:15"
  func dateTime(_ instant: Instant) -> String { "\(Self.day(zone.day(of: instant))), \(clock(instant))" }

  private func clock(_ instant: Instant) -> String {
    let local = instant.milliseconds + Int64(zone.offset(at: instant).seconds) * 1000
    let minutes = Int((local % 86_400_000 + 86_400_000) % 86_400_000 / 60_000)
    return Self.clocks[minutes]
  }

  /// The minutes of a day as text, since pages have hundreds of thousands of times.
  private static let clocks = (0..<1440).map {
    "\(CivilDate.padded($0 / 60, 2)):\(CivilDate.padded($0 % 60, 2))"
  }

  /// "Jan"
  private static let shortMonths = CivilDate.monthNames.map { String($0.prefix(3)) }

  /// "20 Nov 2026"
  package static func day(_ date: CivilDate) -> String {
    let (year, month, day) = date.parts
    // Records of a template have no time and are dated to the epoch.
    guard year > 1970 else { return missing }
    return "\(day) \(shortMonths[month - 1]) \(year)"
  }

  /// "Nov"
  static func monthName(_ date: CivilDate) -> String {
    shortMonths[date.parts.month - 1]
  }

  /// "November"
  static func monthFullName(_ date: CivilDate) -> String { monthFullName(date.parts.month) }
  static func monthFullName(_ month: Int) -> String { CivilDate.monthNames[month - 1] }

  /// "November 2026" of "2026-11".
  private static func month(_ text: String) -> String? {
    guard let date = Instant(text + "-01")?.day else { return nil }
    return "\(CivilDate.monthNames[date.parts.month - 1]) \(date.parts.year)"
  }

  /// A whole percentage, rounded to the nearest, but 0 and 100 only if they are exact. Nil if `whole` is
  /// zero.
  package static func percent(_ part: Int64, of whole: Int64) -> Int64? {
    guard whole > 0 else { return nil }
    guard part > 0 else { return 0 }
    let rounded = roundedPercent(part.magnitude, of: whole.magnitude)
    return part < whole ? min(99, max(1, rounded)) : part == whole ? 100 : max(101, rounded)
  }

  /// From this on, a percentage of change is not helpful: both numbers are shown anyway.
  static let largestPercent: Int64 = 10_000

  /// A whole percentage, rounded to the nearest; `Int64.max` if it is larger than that. `whole` is not zero.
  static func roundedPercent(_ part: UInt64, of whole: UInt64) -> Int64 {
    let product = part.multipliedFullWidth(by: 100)
    guard product.high < whole else { return .max }
    let (quotient, remainder) = whole.dividingFullWidth(product)
    guard quotient < Int64.max else { return .max }
    return Int64(quotient) + (remainder >= whole - remainder ? 1 : 0)
  }

  /// "1,234,567"
  package static func count(_ number: Int64) -> String {
    number.grouped
  }

  /// "1 run", "1,234 runs"
  package static func count(_ number: some BinaryInteger, _ noun: CountNoun) -> String {
    noun.of(number)
  }

  /// Dollars and cents, rounded half to even. A positive amount below one cent is "<$0.01", never "$0.00".
  package static func money(_ money: Money) -> String {
    let perCent = Money.microcentsPerCent
    let magnitude = Int64(money.microcents.magnitude)
    if magnitude > 0, magnitude < perCent { return money.microcents < 0 ? ">−$0.01" : "<$0.01" }
    var (cents, rest) = magnitude.quotientAndRemainder(dividingBy: perCent)
    if rest * 2 > perCent || (rest * 2 == perCent && cents % 2 == 1) { cents += 1 }
    rest = cents % 100
    return "\(money.microcents < 0 ? "−" : "")$\(count(cents / 100)).\(CivilDate.padded(Int(rest), 2))"
  }

  /// "999", "1.2k", "34.5M", "1.2B", rounded to the nearest.
  package static func tokens(_ number: Int64) -> String {
    guard number > 0, let scaled = scaled(number.magnitude) else { return String(number) }
    let tenth = scaled.tenth.map { $0 == 0 ? "" : ".\($0)" } ?? ""
    return "\(scaled.whole)\(tenth)" + ["k", "M", "B", "T"][scaled.unit]
  }

  /// A number of at least 999.5 in the unit (thousands, millions, …) in which it has at most three digits,
  /// with tenths below 100: 999,500 is 1.0 million, not 1000 thousand.
  private static func scaled(_ number: UInt64) -> (whole: UInt64, tenth: UInt64?, unit: Int)? {
    let units: [UInt64] = [1000, 1_000_000, 1_000_000_000, 1_000_000_000_000]
    for (place, unit) in units.enumerated() where number >= unit - unit / 2000 {
      func rounded(_ step: UInt64) -> UInt64 { number / step + (number % step >= step / 2 ? 1 : 0) }
      let tenths = rounded(unit / 10)
      if tenths < 1000 { return (tenths / 10, tenths % 10, place) }
      if rounded(unit) < 1000 || place == units.count - 1 { return (rounded(unit), nil, place) }
    }
    return nil
  }

  /// "1 token", "34.5M tokens"
  package static func tokens(_ number: Int64, _ noun: CountNoun) -> String {
    "\(tokens(number)) \(noun.form(number))"
  }

  /// "3.1 MB", "250 MB", in decimal units, rounded to the nearest.
  package static func size(_ bytes: Int64) -> String {
    let sign = bytes < 0 ? "−" : ""
    guard let scaled = scaled(bytes.magnitude) else { return "\(sign)\(bytes.magnitude) B" }
    let tenth = scaled.tenth.map { ".\($0)" } ?? ""
    return "\(sign)\(scaled.whole)\(tenth) " + ["kB", "MB", "GB", "TB"][scaled.unit]
  }

  /// Milliseconds in the two largest units: "350 ms", "42 s", "3 min 20 s", "2 h 5 min", "4 d 3 h".
  package static func duration(_ milliseconds: Int64) -> String {
    let seconds = milliseconds / 1000
    func two(_ large: Int64, _ largeUnit: String, _ small: Int64, _ smallUnit: String) -> String {
      small == 0 ? "\(large) \(largeUnit)" : "\(large) \(largeUnit) \(small) \(smallUnit)"
    }
    return switch seconds {
    case ..<1: "\(milliseconds) ms"
    case ..<60: "\(seconds) s"
    case ..<3600: two(seconds / 60, "min", seconds % 60, "s")
    case ..<86_400: two(seconds / 3600, "h", seconds % 3600 / 60, "min")
    default: two(seconds / 86_400, "d", seconds % 86_400 / 3600, "h")
    }
  }

  /// "in progress" of "in_progress".
  static func words(_ name: String) -> String {
    String(decoding: name.utf8.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }, as: UTF8.self)
  }
}

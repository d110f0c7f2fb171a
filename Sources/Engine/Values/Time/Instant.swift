/// A time: UTC milliseconds since 1970. Finer digits in a source are rounded down.
package struct Instant: Sendable, Hashable, Comparable {
  package let milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package static let epoch = Instant(milliseconds: 0)
  static let millisecondsPerDay: Int64 = 86_400_000

  package static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

  /// An instant of a number that anybody can write, such as a module's. Nil outside of the years 1 to 9999.
  package init?(inCalendar milliseconds: Int64) {
    guard (-62_135_596_800_000...253_402_300_799_999).contains(milliseconds) else { return nil }
    self.init(milliseconds: milliseconds)
  }

  /// The UTC day.
  package var day: CivilDate {
    let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: Self.millisecondsPerDay)
    return CivilDate(daysSinceEpoch: Int(rest < 0 ? days - 1 : days))
  }

  /// RFC 3339 in UTC: "2026-11-20T12:00:00Z", with three decimals if there are milliseconds.
  package var text: String {
    let day = day
    let rest = Int(milliseconds - Int64(day.daysSinceEpoch) * Self.millisecondsPerDay)
    let hasFraction = rest % 1000 != 0
    // Digit by digit, since pages and files have millions of them.
    return String(unsafeUninitializedCapacity: 24) { text in
      day.write(to: text)
      text[10] = UInt8(ascii: "T")
      text.write(rest / 3_600_000, 2, at: 11)
      text[13] = UInt8(ascii: ":")
      text.write(rest / 60_000 % 60, 2, at: 14)
      text[16] = UInt8(ascii: ":")
      text.write(rest / 1000 % 60, 2, at: 17)
      if hasFraction {
        text[19] = UInt8(ascii: ".")
        text.write(rest % 1000, 3, at: 20)
      }
      text[hasFraction ? 23 : 19] = UInt8(ascii: "Z")
      return hasFraction ? 24 : 20
    }
  }

  /// "2026-11-26 06:00 UTC"
  package var minuteText: String { "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC" }

  package func adding(days: Int) -> Instant {
    Instant(milliseconds: milliseconds + Int64(days) * Self.millisecondsPerDay)
  }
}

extension Instant {
  /// A place in a text. A struct: functions in `init` would share it through an object.
  private struct Scan {
    let text: UnsafeBufferPointer<UInt8>
    var at = 0

    mutating func number(_ digits: Int) -> Int? {
      guard at + digits <= text.count else { return nil }
      var value = 0
      for index in at..<(at + digits) {
        guard text[index] &- 0x30 < 10 else { return nil }
        value = value * 10 + Int(text[index] & 15)
      }
      at += digits
      return value
    }

    mutating func take(_ byte: UInt8) -> Bool {
      guard at < text.count, text[at] == byte else { return false }
      at += 1
      return true
    }
  }

  /// Parses a time as written by RFC 3339, JavaScript and PostgreSQL: "2026-05-16T14:00:58.590Z", "2026-05-16
  /// 14:00:58.590123+00", "…+05:30". A date alone is midnight UTC. A time without a zone is UTC.
  ///
  /// Returns nil for anything else, for dates that do not exist, and for years outside 2000–2099: a timestamp
  /// in the year 0 or 9999 is an error of its writer, and would become "now".
  package init?(_ text: UnsafeBufferPointer<UInt8>) { self.init(text, years: 2000...2099) }

  private init?(_ text: UnsafeBufferPointer<UInt8>, years: ClosedRange<Int>) {
    var scan = Scan(text: text)
    guard let year = scan.number(4), scan.take(UInt8(ascii: "-")), let month = scan.number(2),
      scan.take(UInt8(ascii: "-")),
      let day = scan.number(2), years.contains(year), (1...12).contains(month), day >= 1,
      day <= CivilDate.daysIn(month: month, year: year)
    else { return nil }
    var milliseconds = Int64(CivilDate(year: year, month: month, day: day).daysSinceEpoch) * 86_400_000
    guard scan.at < text.count else {
      self.init(milliseconds: milliseconds)
      return
    }
    guard scan.take(UInt8(ascii: "T")) || scan.take(UInt8(ascii: "t")) || scan.take(0x20),
      let hour = scan.number(2),
      scan.take(UInt8(ascii: ":")),
      let minute = scan.number(2), hour < 24, minute < 60
    else { return nil }
    var second = 0
    if scan.take(UInt8(ascii: ":")) {
      guard let value = scan.number(2), value <= 60 else { return nil }
      second = min(value, 59)
    }
    milliseconds += Int64(hour * 3_600_000 + minute * 60_000 + second * 1000)
    if scan.take(UInt8(ascii: ".")) || scan.take(UInt8(ascii: ",")) {
      let first = scan.at
      var scale: Int64 = 100
      while scan.at < text.count, text[scan.at] &- 0x30 < 10 {
        milliseconds += Int64(text[scan.at] & 15) * scale
        scale /= 10
        scan.at += 1
      }
      guard scan.at > first else { return nil }
    }
    if scan.at < text.count, !scan.take(UInt8(ascii: "Z")), !scan.take(UInt8(ascii: "z")) {
      let isWest = scan.take(UInt8(ascii: "-"))
      guard isWest || scan.take(UInt8(ascii: "+")), let hours = scan.number(2), hours < 24 else { return nil }
      var minutes = 0
      if scan.at < text.count {
        _ = scan.take(UInt8(ascii: ":"))
        guard let value = scan.number(2), value < 60 else { return nil }
        minutes = value
      }
      var seconds = 0
      if scan.take(UInt8(ascii: ":")) {
        guard let value = scan.number(2), value < 60 else { return nil }
        seconds = value
      }
      let offset = Int64(hours * 3600 + minutes * 60 + seconds) * 1000
      milliseconds += isWest ? offset : -offset
    }
    guard scan.at == text.count else { return nil }
    self.init(milliseconds: milliseconds)
  }

  package init?(_ text: String) {
    var text = text
    guard let instant = text.withUTF8({ Instant($0) }) else { return nil }
    self = instant
  }

  /// The instant of its own `text`, in a file that the program wrote: also one in 1970, the time of what has
  /// none, and those that modules computed.
  package init?(written text: String) {
    var text = text
    guard let instant = text.withUTF8({ Instant($0, years: 1...9999) }) else { return nil }
    self = instant
  }
}

/// The rule in a zone file for the years after its table, in POSIX format: "CET-1CEST,M3.5.0,M10.5.0/3". Only
/// the month form of dates is supported, the only one that current zone files use.
struct ZoneRule {
  let standard: TimeZoneRules.Offset
  private var daylight: (offset: TimeZoneRules.Offset, start: Change, end: Change)?

  private struct Change {
    var month = 0
    var week = 0
    var weekday = 0
    /// Seconds after midnight of local time.
    var time = 7200
  }

  init?(_ text: String) {
    var scanner = Scanner(text)
    guard let name = scanner.name(), let west = scanner.time() else { return nil }
    standard = TimeZoneRules.Offset(seconds: -west, abbreviation: name)
    guard let daylightName = scanner.name() else { return }
    let daylightWest = scanner.time() ?? west - 3600
    guard let start = scanner.change(), let end = scanner.change() else { return }
    daylight = (TimeZoneRules.Offset(seconds: -daylightWest, abbreviation: daylightName), start, end)
  }

  /// Every change of offset in these years, in order, as seconds since 1970.
  func transitions(years: ClosedRange<Int>) -> [(at: Int64, offset: TimeZoneRules.Offset)] {
    guard let daylight else { return [] }
    return years.flatMap { year in
      [
        (instant(of: daylight.start, year) - Int64(standard.seconds), daylight.offset),
        (instant(of: daylight.end, year) - Int64(daylight.offset.seconds), standard),
      ]
    }.sorted { $0.0 < $1.0 }.map { (at: $0.0, offset: $0.1) }
  }

  private func instant(of change: Change, _ year: Int) -> Int64 {
    let first = CivilDate(year: year, month: change.month, day: 1)
    var day = 1 + (change.weekday - first.weekday % 7 + 7) % 7 + (change.week - 1) * 7
    if day > CivilDate.daysIn(month: change.month, year: year) { day -= 7 }
    let date = CivilDate(year: year, month: change.month, day: day)
    return Int64(date.daysSinceEpoch) * 86_400 + Int64(change.time)
  }

  private struct Scanner {
    private let text: [UInt8]
    private var at = 0
    init(_ text: String) { self.text = Array(text.utf8) }

    private mutating func take(_ byte: UInt8) -> Bool {
      guard at < text.count, text[at] == byte else { return false }
      at += 1
      return true
    }

    private mutating func number() -> Int? {
      let first = at
      while at < text.count, text[at] &- 0x30 < 10, at - first < 4 { at += 1 }
      return Int(String(decoding: text[first..<at], as: UTF8.self))
    }

    mutating func name() -> String? {
      let isQuoted = take(UInt8(ascii: "<"))
      let first = at
      while at < text.count, isQuoted ? text[at] != UInt8(ascii: ">") : text[at] | 0x20 >= 0x61 { at += 1 }
      let name = String(decoding: text[first..<at], as: UTF8.self)
      if isQuoted { at += 1 }
      return name.isEmpty ? nil : name
    }

    /// [+-]hh[:mm[:ss]] in seconds.
    mutating func time() -> Int? {
      let isNegative = take(UInt8(ascii: "-"))
      if !isNegative { _ = take(UInt8(ascii: "+")) }
      guard var seconds = number() else { return nil }
      seconds *= 3600
      if take(UInt8(ascii: ":")) { seconds += (number() ?? 0) * 60 }
      if take(UInt8(ascii: ":")) { seconds += number() ?? 0 }
      return isNegative ? -seconds : seconds
    }

    /// ",Mm.w.d[/time]"
    mutating func change() -> Change? {
      var change = Change()
      guard take(UInt8(ascii: ",")), take(UInt8(ascii: "M")), let month = number(), take(UInt8(ascii: ".")),
        let week = number(), take(UInt8(ascii: ".")), let weekday = number(), (1...12).contains(month),
        (1...5).contains(week), weekday < 7
      else { return nil }
      (change.month, change.week, change.weekday) = (month, week, weekday)
      if take(UInt8(ascii: "/")) {
        guard let time = time() else { return nil }
        change.time = time
      }
      return change
    }
  }
}

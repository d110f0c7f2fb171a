/// Times as money files write them.
enum MoneyTime {
  /// Seconds since 1970.
  static func unix(_ text: String) -> Instant? {
    guard let seconds = Int64(text), seconds > 946_684_800, seconds < 4_102_444_800 else { return nil }
    return Instant(milliseconds: seconds * 1000)
  }

  /// A time in UTC.
  static func utc(_ text: String) -> Instant? {
    var text = text
    return text.withUTF8 { Instant($0) }
  }

  /// A time in a zone that the text does not name. One that the zone skips is read with the offset before the
  /// change, one that it has twice is the first.
  static func local(_ text: String, _ zone: TimeZoneRules) -> Instant? {
    guard let wall = utc(text) else { return nil }
    let candidates = [-1, 1].map { days in
      Instant(
        milliseconds: wall.milliseconds - Int64(zone.offset(at: wall.adding(days: days)).seconds) * 1000)
    }
    return candidates.filter { instant in
      instant.milliseconds + Int64(zone.offset(at: instant).seconds) * 1000 == wall.milliseconds
    }.min() ?? candidates[0]
  }
}

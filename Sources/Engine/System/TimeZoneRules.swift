#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The offsets of a time zone, read from the system's zone files (TZif, RFC 8536). Foundation's reader would
/// add 50 MB to the executable.
package struct TimeZoneRules: Sendable {
  package struct Offset: Sendable, Equatable {
    package let seconds: Int
    /// "CET", "+03", …
    package let abbreviation: String
  }

  package let name: String
  /// Sorted. `offsets[i]` applies from `transitions[i]` (seconds since 1970) to the next.
  private var transitions: [Int64] = []
  private var offsets: [Offset] = []
  private var first: Offset

  package static let utc = TimeZoneRules(utc: ())

  /// The system's file of a zone. As in other programs, `TZDIR` names another folder.
  package static func path(_ name: String) -> String {
    (getenv("TZDIR").map { String(cString: $0) } ?? "/usr/share/zoneinfo") + "/" + name
  }

  /// What to do about a name that is unknown.
  package static var remedy: String {
    FileSystem.isFolder(path(""))
      ? "use a name such as Europe/Berlin, or install tzdata"
      : "there are no time zones in \(path("")); install tzdata"
  }

  private init(utc: ()) {
    name = "UTC"
    first = Offset(seconds: 0, abbreviation: "UTC")
  }

  /// The zone with an IANA name such as "Europe/Berlin". Nil if the system does not know it.
  package init?(name: String) {
    guard name != "UTC", name != "Etc/UTC" else {
      self = .utc
      return
    }
    let isPlain = name.utf8.allSatisfy { byte in
      byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte &- 0x30 < 10 || "/_+-".utf8.contains(byte)
    }
    guard isPlain, !name.hasPrefix("/"), let bytes = try? FileSystem.read(Self.path(name))
    else {
      return nil
    }
    self.init(name: name, file: bytes)
  }

  /// Reads the 64-bit part of a TZif file. After the last transition, the rule in the file's footer applies.
  /// It is expanded up to 2100, the end of the years of an `Instant`.
  init?(name: String, file: [UInt8]) {
    func number(_ at: Int, _ size: Int) -> Int64 {
      var value: UInt64 = 0
      for index in 0..<size where at + index < file.count { value = value << 8 | UInt64(file[at + index]) }
      return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    }
    func counts(_ header: Int) -> [Int] { (0..<6).map { Int(number(header + 20 + 4 * $0, 4)) } }
    guard file.count > 44, Array(file[0..<4]) == Array("TZif".utf8), file[4] >= UInt8(ascii: "2") else {
      return nil
    }
    let old = counts(0)
    let header = 44 + old[3] * 5 + old[4] * 6 + old[5] + old[2] * 8 + old[1] + old[0]
    guard old.allSatisfy({ $0 >= 0 }), header + 44 <= file.count else { return nil }
    let sizes = counts(header)
    let (isUT, isStandard, leaps, times, types, letters) = (
      sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5]
    )
    let timesAt = header + 44
    let typesAt = timesAt + times * 9
    let lettersAt = typesAt + types * 6
    let footerAt = lettersAt + letters + leaps * 12 + isStandard + isUT
    guard sizes.allSatisfy({ $0 >= 0 }), types > 0, footerAt <= file.count,
      (0..<types).allSatisfy({ Int(file[typesAt + $0 * 6 + 5]) < letters })
    else { return nil }
    let kinds: [Offset] = (0..<types).map { index in
      let at = typesAt + index * 6
      let start = lettersAt + Int(file[at + 5])
      let end = file[start...].firstIndex(of: 0) ?? file.count
      return Offset(
        seconds: Int(number(at, 4)), abbreviation: String(decoding: file[start..<end], as: UTF8.self))
    }
    self.name = name
    first = kinds[0]
    for index in 0..<times {
      let kind = Int(file[timesAt + times * 8 + index])
      guard kind < kinds.count else { return nil }
      transitions.append(number(timesAt + index * 8, 8))
      offsets.append(kinds[kind])
    }
    let footer = file[min(footerAt + 1, file.count)...].prefix { $0 != 0x0A }
    if let rule = ZoneRule(String(decoding: footer, as: UTF8.self)) {
      if transitions.isEmpty { first = rule.standard }
      for (at, offset) in rule.transitions(years: 2000...2100) where at > transitions.last ?? Int64.min {
        transitions.append(at)
        offsets.append(offset)
      }
    }
  }

  /// The UTC offset at a time.
  package func offset(at instant: Instant) -> Offset {
    let seconds =
      instant.milliseconds >= 0 ? instant.milliseconds / 1000 : (instant.milliseconds - 999) / 1000
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? first : offsets[low - 1]
  }

  /// The changes of offset between two times, oldest first, each with the new offset.
  package func changes(in range: ClosedRange<Instant>) -> [(at: Instant, seconds: Int)] {
    transitions.indices.compactMap { place in
      let (milliseconds, overflow) = transitions[place].multipliedReportingOverflow(by: 1000)
      let at = Instant(milliseconds: milliseconds)
      return !overflow && range.lowerBound < at && at <= range.upperBound ? (at, offsets[place].seconds) : nil
    }
  }

  /// The civil day at a time.
  package func day(of instant: Instant) -> CivilDate {
    Instant(milliseconds: instant.milliseconds + Int64(offset(at: instant).seconds) * 1000).day
  }

  /// "2026-11-26 07:00", in the zone.
  package func minuteText(of instant: Instant) -> String {
    let local = Instant(milliseconds: instant.milliseconds + Int64(offset(at: instant).seconds) * 1000).text
    return "\(local.prefix(10)) \(local.dropFirst(11).prefix(5))"
  }

  /// The first time of a civil day: midnight, or the next existing time if midnight is skipped.
  package func start(of day: CivilDate) -> Instant {
    let midnight = Int64(day.daysSinceEpoch) * Instant.millisecondsPerDay
    // Two offsets can apply around midnight. The earliest time that belongs to the day counts.
    let candidates = [-1, 1].map { days -> Instant in
      let around = offset(at: Instant(milliseconds: midnight).adding(days: days))
      return Instant(milliseconds: midnight - Int64(around.seconds) * 1000)
    }
    return candidates.filter { self.day(of: $0) == day }.min()
      ?? (candidates.max() ?? Instant(milliseconds: midnight))
  }
}

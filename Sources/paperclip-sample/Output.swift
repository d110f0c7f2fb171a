import Foundation

/// Bytes on their way to a file or to standard output, in large pieces.
struct Output {
  private var bytes: [UInt8] = []
  private let file: FileHandle

  init(_ file: FileHandle) {
    self.file = file
    bytes.reserveCapacity(1 << 20)
  }

  mutating func line(_ text: String) throws {
    bytes.append(contentsOf: text.utf8)
    bytes.append(0x0A)
    if bytes.count > 1 << 19 { try flush() }
  }

  mutating func flush() throws {
    try file.write(contentsOf: Data(bytes))
    bytes.removeAll(keepingCapacity: true)
  }
}

/// Instants as text, by arithmetic: the story must not depend on the machine's calendar.
enum Clock {
  /// Seconds since 1970 of a UTC midnight.
  static func seconds(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let yearOfEra = shifted % 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return (shifted / 400 * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468)
      * 86_400
  }

  static func parts(_ seconds: Int) -> (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int)
  {
    let days = seconds / 86_400 + 719_468
    let dayOfEra = days % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let rest = seconds % 86_400
    return (
      yearOfEra + days / 146_097 * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1,
      rest / 3600,
      rest / 60 % 60, rest % 60
    )
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// "2026-09-30T12:00:00Z"
  static func rfc3339(_ seconds: Int) -> String {
    let p = parts(seconds)
    return "\(p.year)-\(two(p.month))-\(two(p.day))T\(two(p.hour)):\(two(p.minute)):\(two(p.second))Z"
  }

  /// "2026-09-30 12:00:00+00", as PostgreSQL prints it for a session in a zone of so many hours.
  static func postgres(_ seconds: Int, zone: Int = 0) -> String {
    let p = parts(seconds + zone * 3600)
    let sign = zone < 0 ? "-" : "+"
    return
      "\(p.year)-\(two(p.month))-\(two(p.day)) \(two(p.hour)):\(two(p.minute)):\(two(p.second))\(sign)\(two(abs(zone)))"
  }

  /// "2026-09"
  static func month(_ seconds: Int) -> String {
    let p = parts(seconds)
    return "\(p.year)-\(two(p.month))"
  }
}

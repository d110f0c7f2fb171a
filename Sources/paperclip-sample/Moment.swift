/// A time: UTC milliseconds since 1970.
struct Moment: Comparable {
  var milliseconds: Int

  static let day = 86_400_000
  static let hour = 3_600_000
  static let minute = 60_000

  init(milliseconds: Int) { self.milliseconds = milliseconds }

  /// The start of a day of the Gregorian calendar.
  init(year: Int, month: Int, day: Int) {
    // Years start in March, so that a leap day is the last of its year.
    let shiftedYear = month > 2 ? year : year - 1
    let shiftedMonth = (month + 9) % 12
    let leapDays = shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400
    let days = 365 * shiftedYear + leapDays + (306 * shiftedMonth + 5) / 10 + day - 1
    milliseconds = (days - 719_468) * Self.day
  }

  static func < (a: Moment, b: Moment) -> Bool { a.milliseconds < b.milliseconds }
  static func + (moment: Moment, milliseconds: Int) -> Moment {
    Moment(milliseconds: moment.milliseconds + milliseconds)
  }

  /// Monday is 0, Sunday is 6.
  var weekday: Int { (milliseconds / Self.day + 3) % 7 }

  /// Years and months, for times after 1970.
  var date: (year: Int, month: Int, day: Int) {
    let days = milliseconds / Self.day + 719_468
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - 365 * yearOfEra - yearOfEra / 4 + yearOfEra / 100
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = (shiftedMonth + 2) % 12 + 1
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// "2026-09".
  var month: String {
    var bytes: [UInt8] = []
    appendDate(to: &bytes)
    return String(decoding: bytes.prefix(7), as: UTF8.self)
  }

  func appendDate(to bytes: inout [UInt8]) {
    let (year, month, day) = date
    bytes.append(year, digits: 4)
    bytes.append(UInt8(ascii: "-"))
    bytes.append(month, digits: 2)
    bytes.append(UInt8(ascii: "-"))
    bytes.append(day, digits: 2)
  }

  private func appendClock(to bytes: inout [UInt8]) {
    let rest = milliseconds % Self.day
    bytes.append(rest / Self.hour, digits: 2)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(rest / Self.minute % 60, digits: 2)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(rest / 1000 % 60, digits: 2)
  }

  /// RFC 3339 in UTC, with milliseconds if there are any.
  func append(to bytes: inout [UInt8]) {
    appendDate(to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    appendClock(to: &bytes)
    if milliseconds % 1000 != 0 {
      bytes.append(UInt8(ascii: "."))
      bytes.append(milliseconds % 1000, digits: 3)
    }
    bytes.append(UInt8(ascii: "Z"))
  }

  /// As PostgreSQL prints a timestamptz: without trailing zeros in the fraction, followed by the session's
  /// offset. `microseconds` are the digits after the milliseconds.
  func append(to bytes: inout [UInt8], zone: Zone, microseconds: Int = 0) {
    let local = self + zone.minutes * Self.minute
    local.appendDate(to: &bytes)
    bytes.append(UInt8(ascii: " "))
    local.appendClock(to: &bytes)
    let fraction = milliseconds % 1000 * 1000 + microseconds
    if fraction != 0 {
      bytes.append(UInt8(ascii: "."))
      bytes.append(fraction, digits: 6)
      while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
    }
    bytes.append(text: zone.text)
  }
}

/// The functions of the company's days in modules' SQL.
enum CompanyDays {
  /// `company_day(milliseconds)` returns the day of an instant, and `company_day_start(day)` the instant at
  /// which a day begins, both in the company's time zone; "" outside of the years 1 to 9999.
  static func define(on database: Database, _ zone: TimeZoneRules) {
    var known: (from: Int64, to: Int64, text: String)?
    database.define("company_day") { (milliseconds: Int64) -> String in
      if let known, known.from <= milliseconds, milliseconds < known.to { return known.text }
      guard let instant = Instant(inCalendar: milliseconds) else { return "" }
      let day = zone.day(of: instant)
      let (from, to) = (zone.start(of: day), zone.start(of: day.adding(days: 1)))
      known = (from.milliseconds, to.milliseconds, day.text)
      return day.text
    }
    database.define("company_day_start") { (day: String) -> String in
      guard day.utf8.count == 10, let date = Instant(day)?.day else { return "" }
      return zone.start(of: date).text
    }
  }
}

package import Engine

/// The day, week or month of a report. Weeks follow ISO 8601: they start on Monday and belong to the year of
/// their Thursday.
package struct Period: Sendable, Hashable {
  package enum Kind: String, CaseIterable, Sendable {
    case day, week, month
  }

  package let kind: Kind
  package let first: CivilDate

  /// The period of this kind that contains a day.
  package init(_ kind: Kind, containing day: CivilDate) {
    self.kind = kind
    let (year, month, _) = day.parts
    first =
      switch kind {
      case .day: day
      case .week: day.adding(days: 1 - day.weekday)
      case .month: CivilDate(year: year, month: month, day: 1)
      }
  }

  /// Parses "2026-11-19", "2026-W47" or "2026-11". Nil for anything else and for periods that do not exist.
  package init?(key: String) {
    if let day = Instant(key)?.day, key.utf8.count == 10 {
      self.init(.day, containing: day)
    } else if let day = Instant(key + "-01")?.day, key.utf8.count == 7 {
      self.init(.month, containing: day)
    } else {
      let parts = key.split(separator: "-", omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 3, parts[1].hasPrefix("W"),
        let year = Int(parts[0]), (2000...2099).contains(year), let week = Int(parts[1].dropFirst()), week > 0
      else { return nil }
      // January 4 is always in the first week of its year.
      let start = Period(.week, containing: CivilDate(year: year, month: 1, day: 4)).first
      self.init(.week, containing: start.adding(days: 7 * (week - 1)))
      guard self.key == key else { return nil }
    }
  }

  package var next: Period { Period(kind, containing: first.adding(days: kind == .month ? 31 : length)) }
  package var previous: Period { Period(kind, containing: first.adding(days: -1)) }
  package var last: CivilDate { next.first.adding(days: -1) }

  private var length: Int { kind == .week ? 7 : 1 }

  package var days: [CivilDate] {
    (first.daysSinceEpoch...last.daysSinceEpoch).map { CivilDate(daysSinceEpoch: $0) }
  }

  /// The name in paths and on the command line.
  package var key: String {
    switch kind {
    case .day: first.text
    case .week: "\(CivilDate.padded(weekYear, 4))-W\(CivilDate.padded(week, 2))"
    case .month: first.monthText
    }
  }

  private var weekYear: Int { first.adding(days: 3).parts.year }
  private var week: Int {
    let start = Period(.week, containing: CivilDate(year: weekYear, month: 1, day: 4)).first
    return (first.daysSinceEpoch - start.daysSinceEpoch) / 7 + 1
  }

  /// "19 Nov 2026", "Week 47 of 2026, 16 Nov to 22 Nov", "November 2026"
  package var name: String {
    switch kind {
    case .day: Formats.day(first)
    case .week:
      "Week \(week) of \(weekYear), \(Formats.day(first).dropLast(5)) to \(Formats.day(last).dropLast(5))"
    case .month: "\(Formats.monthFullName(first)) \(first.parts.year)"
    }
  }

  /// "19 Nov", "week 47", "November": a short name where the year is clear.
  var shortName: String {
    switch kind {
    case .day: String(Formats.day(first).dropLast(5))
    case .week: "week \(week)"
    case .month: Formats.monthFullName(first)
    }
  }
}

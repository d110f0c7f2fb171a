import Renderer

/// A period relative to the company's current day.
struct RelativePeriod {
  private let kind: Period.Kind
  private let isCurrent: Bool

  static let names = ["yesterday", "today", "last-week", "last-month"]

  /// "yesterday", "today", "last-week" or "last-month"; "day", "week" and "month" are short for the last full
  /// one.
  init?(_ name: String) {
    switch name {
    case "today": (kind, isCurrent) = (.day, true)
    case "yesterday", "day": (kind, isCurrent) = (.day, false)
    case "last-week", "week": (kind, isCurrent) = (.week, false)
    case "last-month", "month": (kind, isCurrent) = (.month, false)
    default: return nil
    }
  }

  func resolved(in source: ReportSource) -> Period {
    isCurrent ? Period(kind, containing: source.today) : source.lastComplete(kind)
  }
}

import Engine

/// What happened, by day in the company's time zone.
enum ActivityPages {
  /// A page of more is no longer read; the file of the day has all.
  private static let shownRows = 500
  private static let calendarDays = 366

  static func build(_ context: SiteContext, _ site: inout Site) throws {
    let index = context.view.activity
    let known = Dictionary(uniqueKeysWithValues: context.view.runFigures.days.map { ($0.day, $0) })
    var days: [Value] = []
    var search = ActivitySearch()
    for (place, day) in index.days.enumerated() {
      let text = day.day.text
      let parts = text.split(separator: "-")
      let activity = try context.view.history.activity(on: day.day)
      let rows = activity.map(context.value)
      search.add(day.day, activity, shown: shownRows, context)
      let file = "api/activity/\(parts.joined(separator: "/")).json"
      let newer = place > 0 ? Value.string(path(index.days[place - 1].day)) : .null
      let older = place + 1 < index.days.count ? Value.string(path(index.days[place + 1].day)) : .null
      let page: Value = [
        "day": .string(text), "count": .int(day.count), "isDated": .bool(isDated(day.day)),
        "activity": .list(Anchor.unique(Array(rows.prefix(shownRows)))),
        "file": .string(file), "hasMore": .bool(rows.count > shownRows), "newer": newer, "older": older,
      ]
      try site.page(path(day.day), "activity-day", title: words(day.day), page)
      try site.api(
        file, "Activity on \(text)", .list(rows),
        meta: ["count": .int(day.count), "day": .string(text), "timeZone": .string(context.zone.name)])
      days.append([
        "day": .string(text), "isDated": .bool(isDated(day.day)), "count": .int(day.count),
        "page": .string(path(day.day)),
        "runs": .int(known[day.day]?.total ?? 0), "failed": .int(known[day.day]?.failed ?? 0),
      ])
    }
    search.finish()
    for (part, bytes) in search.files {
      try site.file(part.path, "Search index: \(part.what)", bytes)
    }
    site.activitySearch = search.files.map(\.part)
    let calendar = try site.figure(calendar(index), on: "activity/index.html")
    let value: Value = [
      "calendar": calendar, "total": .int(index.total), "days": .list(days), "undated": .int(index.undated),
      "hasUndated": .bool(index.undated > 0),
    ]
    try site.page("activity/index.html", "activity", title: "Activity", value)
  }

  /// A square for every day of the last year, or as far back as there is anything.
  private static func calendar(_ index: ActivityIndex) -> Chart {
    let counts = Dictionary(uniqueKeysWithValues: index.days.map { ($0.day, $0.count) })
    let last = index.days.first?.day ?? Instant.epoch.day
    // What a template alone tells of has no day: it stands on the first of 1970, which is not when the company began.
    let oldest = index.days.last { $0.day.daysSinceEpoch > 0 }?.day ?? last
    let first = max(oldest, last.adding(days: -calendarDays + 1))
    let dates = (0...(last.daysSinceEpoch - first.daysSinceEpoch)).map { first.adding(days: $0) }
    return Chart(
      .calendar, id: "activity-calendar", title: "Entries by day",
      description: "Darker means more. Weeks start on Monday. To \(Formats.day(last)).",
      unit: .count("entries"), axis: "Day", names: Chart.days(dates),
      series: [Chart.Series("Entries", dates.map { counts[$0] ?? 0 })])
  }

  /// What comes from a template has no instant of its own, and stands at the beginning of time.
  static func isDated(_ day: CivilDate) -> Bool { day.parts.year > 1970 }

  private static func words(_ day: CivilDate) -> String {
    isDated(day) ? "Activity on \(Formats.day(day))" : "Undated activity"
  }

  private static func path(_ day: CivilDate) -> String { "activity/\(day.text).html" }
}

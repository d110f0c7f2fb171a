import Engine

/// What happened, by day in the company's time zone.
enum ActivityPages {
  /// A page of more is no longer read; the file of the day has all.
  private static let shownRows = 1000

  static func build(_ context: SiteContext, _ site: inout Site) throws {
    let index = context.snapshot.activity
    var days: [Value] = []
    for (place, day) in index.days.enumerated() {
      let text = day.day.text
      let parts = text.split(separator: "-")
      let rows = try context.snapshot.history.activity(on: day.day).map(context.value)
      let file = "api/activity/\(parts.joined(separator: "/")).json"
      let newer = place > 0 ? Value.string(path(index.days[place - 1].day)) : .null
      let older = place + 1 < index.days.count ? Value.string(path(index.days[place + 1].day)) : .null
      let page: Value = [
        "day": .string(text), "count": .int(day.count), "activity": .list(Array(rows.prefix(shownRows))),
        "file": .string(file), "hasMore": .bool(rows.count > shownRows), "newer": newer, "older": older,
      ]
      try site.page(path(day.day), "activity-day", title: "Activity on \(Formats.day(day.day))", page)
      try site.api(
        file, "Activity on \(text)", .list(rows),
        meta: ["count": .int(day.count), "day": .string(text), "timeZone": .string(context.zone.name)])
      days.append([
        "day": .string(text), "count": .int(day.count), "page": .string(path(day.day)),
      ])
    }
    let value: Value = [
      "total": .int(index.total), "days": .list(days), "undated": .int(index.undated),
      "hasUndated": .bool(index.undated > 0),
    ]
    try site.page("activity/index.html", "activity", title: "Activity", value)
  }

  private static func path(_ day: CivilDate) -> String { "activity/\(day.text).html" }
}

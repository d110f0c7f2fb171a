import Engine

/// Activity by day in the company's time zone.
enum ActivityPages {
  /// Nobody reads more entries on a page. The day's file has all.
  static let shownRows = 500
  private static let shownFailures = 100
  private static let calendarDays = 366

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    let days = context.view.activity.days
    return [Page("activity/index.html") { context, site in list(context, &site) }]
      + days.indices.map { place in
        page(
          of: days[place], newer: place > 0 ? days[place - 1].day : nil,
          older: place + 1 < days.count ? days[place + 1].day : nil, context)
      } + ActivitySearch.pages(context)
  }

  private static func page(
    of day: ActivityIndex.Day, newer: CivilDate?, older: CivilDate?, _ context: SiteContext
  ) -> Page {
    var facts = DependencyDigest()
    facts.add(day.day.text)
    facts.add(day.count)
    facts.add(newer?.text)
    facts.add(older?.text)
    facts.add(Int64(bitPattern: context.replays.digest))
    let failed = context.retiredFailures(day.day)
    facts.add(failed)
    return Page(
      SiteContext.page(ofDay: day.day),
      [.facts: facts.value, .history: context.historyDigest(of: day.day...day.day)]
    ) { context, site in
      let text = day.day.text
      let activity = try context.view.history.activity(on: day.day)
      let rows = activity.prefix(shownRows).map(context.value)
      let failures =
        try SiteContext.isDated(day.day)
        ? context.view.history.failures(on: day.day, limit: shownFailures) : []
      let removed = failures.count < shownFailures ? (failed ?? 0) - Int64(failures.count) : 0
      let changed = PageWriter.Moment.changed(
        SiteContext.isDated(day.day) ? activity.compactMap(\.at).max() : nil)
      let file = file(day.day)
      let page: Value = [
        "day": .string(text), "count": .int(day.count), "isDated": .bool(SiteContext.isDated(day.day)),
        "activity": .list(Anchor.unique(rows)),
        "failures": .list(failures.map(context.value)),
        "moreFailures": .bool(failures.count == shownFailures),
        "removedFailures": .optional(removed > 0 ? removed : nil),
        "file": .string(file), "hasMore": .bool(activity.count > shownRows),
        "newer": .optional(newer.map(SiteContext.page(ofDay:))),
        "older": .optional(older.map(SiteContext.page(ofDay:))),
      ]
      site.page(SiteContext.page(ofDay: day.day), "activity-day", title: words(day.day), page, changed)
      site.api(
        file, "Activity on \(text)", .list(activity.map { SiteContext.dataRow($0) }), changed,
        meta: ["count": .int(day.count), "day": .string(text), "timeZone": .string(context.zone.name)],
        layout: .dense)
    }
  }

  private static func list(_ context: SiteContext, _ site: inout PageWriter) {
    let index = context.view.activity
    let known = Dictionary(uniqueKeysWithValues: context.view.runFigures.days.map { ($0.day, $0) })
    let counts = Dictionary(uniqueKeysWithValues: index.days.map { ($0.day, $0.count) })
    // A day can have runs without an entry. It has no page.
    let days = Set(counts.keys).union(known.keys).sorted(by: >).map { day -> Value in
      [
        "day": .string(day.text), "isDated": .bool(SiteContext.isDated(day)), "count": .int(counts[day] ?? 0),
        "page": .optional(context.dayPage(day)),
        "runs": .int(known[day]?.total ?? 0), "failed": .int(known[day]?.failed ?? 0),
      ]
    }
    let calendar =
      index.days.contains { SiteContext.isDated($0.day) }
      ? site.figure(calendar(index), on: "activity/index.html") : .null
    let value: Value = [
      "calendar": calendar, "total": .int(index.total), "days": .list(days), "undated": .int(index.undated),
      "hasUndated": .bool(index.undated > 0),
    ]
    site.page("activity/index.html", "activity", title: "Activity", value)
  }

  /// One square for each day of the last year, or since the first day with data.
  private static func calendar(_ index: ActivityIndex) -> Chart {
    let counts = Dictionary(uniqueKeysWithValues: index.days.map { ($0.day, $0.count) })
    let last = index.days.first?.day ?? Instant.epoch.day
    // Records of a template have no date and are stored under January 1, 1970.
    let oldest = index.days.last { $0.day.daysSinceEpoch > 0 }?.day ?? last
    let first = max(oldest, last.adding(days: -calendarDays + 1))
    let dates = (0...(last.daysSinceEpoch - first.daysSinceEpoch)).map { first.adding(days: $0) }
    return Chart(
      .calendar, id: "activity-calendar", title: "Entries by day",
      description: "Darker means more. Weeks start on Monday. To \(Formats.day(last)).",
      unit: .count("entries"), axis: "Day",
      names: Chart.days(dates).map { name in
        var name = name
        name.page = name.day.flatMap { counts[$0] == nil ? nil : SiteContext.page(ofDay: $0) }
        return name
      },
      series: [Chart.Series("Entries", dates.map { counts[$0] ?? 0 })])
  }

  private static func words(_ day: CivilDate) -> String {
    SiteContext.isDated(day) ? "Activity on \(Formats.day(day))" : "Undated activity"
  }

  private static func file(_ day: CivilDate) -> String {
    "api/activity/\(day.text.split(separator: "-").joined(separator: "/")).json"
  }
}

import Engine

/// Activity as parts of the search index, each with some days of one month. Days are grouped from the first
/// of the month, so that a new day changes only one part.
struct ActivitySearch {
  /// The minimum number of entries per part: about 150 KB, or 30 KB compressed.
  private static let entriesInPart = 2000

  /// The days of a part, oldest first.
  private let days: [ActivityIndex.Day]
  let part: SearchPart

  private init(_ days: [ActivityIndex.Day], number: Int) {
    self.days = days
    let month = days[0].day
    part = SearchPart(
      path: "search/activity-\(month.monthText)\(number == 1 ? "" : "-\(number)").js",
      what: SiteContext.isDated(month)
        ? "activity in \(Formats.monthFullName(month)) \(month.parts.year)" : "activity without a date")
  }

  /// All parts, newest first.
  static func all(_ index: ActivityIndex) -> [ActivitySearch] {
    var pieces: [ActivitySearch] = []
    var (days, count, number): ([ActivityIndex.Day], Int64, Int) = ([], 0, 1)
    func finish() {
      guard !days.isEmpty else { return }
      pieces.append(ActivitySearch(days, number: number))
      (days, count) = ([], 0)
    }
    for day in index.days.reversed() {
      if let last = days.last, last.day.monthText != day.day.monthText || count >= entriesInPart { finish() }
      let isSameMonth = pieces.last.map { $0.days[0].day.monthText == day.day.monthText } ?? false
      if days.isEmpty { number = isSameMonth ? number + 1 : 1 }
      days.append(day)
      count += day.count
    }
    finish()
    return pieces.reversed()
  }

  static func pages(_ context: SiteContext) -> [Page] {
    all(context.view.activity).map { piece in
      let span = piece.days[0].day...piece.days[piece.days.count - 1].day
      return Page(piece.part.path, [.history: context.historyDigest(of: span)]) { context, site in
        let days = try piece.days.map { day -> Value in
          let rows = rows(try context.view.history.activity(on: day.day), context)
          return [.string(SiteContext.page(ofDay: day.day)), .string(Formats.day(day.day)), .list(rows)]
        }
        site.file(
          piece.part.path, "Search index: \(piece.part.what)",
          SearchPart.script(["days": .list(days)]))
      }
    }
  }

  /// The entries of a day, oldest first. Equal texts on the same day are one result.
  private static func rows(_ activity: [Activity], _ context: SiteContext) -> [Value] {
    var rows: [(sentence: String, anchor: String, count: Int64)] = []
    var places: [String: Int] = [:]
    for (number, item) in activity.enumerated() {
      let whole = context.sentence(item)
      // No text has more characters than bytes, and counting characters is slow.
      let sentence =
        whole.utf8.count <= SearchPart.maximumName ? whole : String(whole.prefix(SearchPart.maximumName))
      if let place = places[sentence] {
        rows[place].count += 1
      } else {
        places[sentence] = rows.count
        // "" for an entry that is not on its day's page.
        let anchor = number < ActivityPages.shownRows ? SiteContext.anchor(item) : ""
        rows.append((sentence, anchor, 1))
      }
    }
    return rows.reversed().map { row in
      var value: [Value] = [.string(row.sentence), .string(row.anchor)]
      if row.count > 1 { value.append(.int(row.count)) }
      return .list(value)
    }
  }
}

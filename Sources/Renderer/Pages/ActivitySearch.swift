import Engine

/// The activity of a company as pieces of the search's index, a month or a part of one each. The oldest entries of a
/// month stand first, so that a new day changes one piece and no other.
struct ActivitySearch {
  private struct Entry {
    let day: CivilDate
    let sentence: String
    /// "" for an entry that its day's page does not show.
    let anchor: String
    var count: Int64
  }

  /// The newest first.
  private(set) var files: [(part: SearchPart, bytes: [UInt8])] = []
  /// Of one month, the newest first.
  private var entries: [Entry] = []

  /// The entries of a day, the newest first; days are added the newest first. What happened several times on a day in
  /// the same words is one result.
  mutating func add(_ day: CivilDate, _ activity: [Activity], shown: Int, _ context: SiteContext) {
    if let last = entries.last, last.day.monthText != day.monthText { finish() }
    var places: [String: Int] = [:]
    for (number, item) in activity.enumerated() {
      let sentence = String(context.sentence(item).prefix(SearchPart.maximumName))
      if let place = places[sentence] {
        entries[place].count += 1
      } else {
        places[sentence] = entries.count
        let anchor = number < shown ? SiteContext.anchor(item) : ""
        entries.append(Entry(day: day, sentence: sentence, anchor: anchor, count: 1))
      }
    }
  }

  /// Cuts the month that was added into pieces.
  mutating func finish() {
    guard let month = entries.first?.day else { return }
    let name = "\(Formats.monthFullName(month)) \(month.parts.year)"
    var pieces: [[Value]] = []
    var (days, rows, size): ([Value], [Value], Int) = ([], [], 0)
    func day(_ day: CivilDate) -> Value {
      [.string(day.text), .string(Formats.day(day)), .list(rows)]
    }
    let oldestFirst = Array(entries.reversed())
    for (place, entry) in oldestFirst.enumerated() {
      var row: [Value] = [.string(entry.sentence), .string(entry.anchor)]
      if entry.count > 1 { row.append(.int(entry.count)) }
      rows.append(.list(row))
      size += entry.sentence.utf8.count + entry.anchor.utf8.count + 8
      let isLast = place + 1 == oldestFirst.count
      let isFull = size >= SearchPart.maximumBytes
      if isLast || isFull || oldestFirst[place + 1].day != entry.day {
        days.append(day(entry.day))
        rows = []
      }
      if isLast || isFull {
        pieces.append(days)
        (days, size) = ([], 0)
      }
    }
    for (place, days) in pieces.enumerated().reversed() {
      let number = place == 0 ? "" : "-\(place + 1)"
      let part = SearchPart(
        path: "search/activity-\(month.monthText)\(number).js", what: "activity in \(name)")
      files.append((part, SearchPart.script(["days": .list(days)])))
    }
    entries = []
  }
}

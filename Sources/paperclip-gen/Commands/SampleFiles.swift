import Engine

/// The built-in sample company: template, logs, exports, run logs and prices. Its dates are moved by whole
/// weeks, so that its history ends in the week before `today` and weekdays stay the same.
enum SampleFiles {
  static func all(companyName: String, today: CivilDate) -> [(path: String, content: String)] {
    var log: [UInt8] = []
    var files: [(path: String, content: String)] = []
    let carried = EmbeddedFiles.all.map { file in
      (
        path: file.path.description,
        bytes: Array(
          UnsafeBufferPointer(start: file.content.utf8Start, count: file.content.utf8CodeUnitCount))
      )
    }
    let company = SampleCompany(named: companyName, files: carried.map(\.bytes))
    let logs = carried.filter { $0.path.hasPrefix("logs/") }
    let shift = shift(from: logs.compactMap { lastDay(of: $0.bytes) }.max(), to: today)
    for file in carried {
      let bytes =
        file.path.hasSuffix(".csv") ? movedRows(file.bytes, by: shift) : moved(file.bytes, by: shift)
      if file.path.hasPrefix("logs/") {
        log += bytes
      } else {
        files.append(
          (movedName(file.path, by: shift), String(decoding: company.renamed(bytes), as: UTF8.self)))
      }
    }
    return files + [("logs/sample.ndjson", String(decoding: log, as: UTF8.self))]
  }

  private static func shift(from end: CivilDate?, to today: CivilDate) -> Int {
    guard let end else { return 0 }
    let days = today.daysSinceEpoch - 1 - end.daysSinceEpoch
    // Also backwards, in case the clock is behind.
    return (days >= 0 ? days : days - 6) / 7 * 7
  }

  /// The text before each date.
  private static let marks = [
    "\"timestamp\":\"", "\"targetDate\": \"", "\"ts\":\"", "\"createdAt\":\"", "\"updatedAt\":\"",
    "\"decidedAt\":\"",
  ].map { Array($0.utf8) }

  private static func lastDay(of log: [UInt8]) -> CivilDate? {
    var last: CivilDate?
    forEachDay(in: log) { _, day in last = max(last ?? day, day) }
    return last
  }

  private static func moved(_ bytes: [UInt8], by days: Int) -> [UInt8] {
    var result = bytes
    forEachDay(in: bytes) { place, day in
      result.replaceSubrange(place..<(place + 10), with: Array(day.adding(days: days).text.utf8))
    }
    return result
  }

  /// A file that is named after a day, such as `exports/approvals-2026-09-15.json`.
  private static func movedName(_ path: String, by days: Int) -> String {
    guard let dot = path.lastIndex(of: "."), let day = Instant(String(path[..<dot].suffix(10)))?.day else {
      return path
    }
    return path[..<dot].dropLast(10) + day.adding(days: days).text + path[dot...]
  }

  /// A CSV file with every cell moved that is a day, or a day and a time.
  private static func movedRows(_ bytes: [UInt8], by days: Int) -> [UInt8] {
    var result: [UInt8] = []
    for (place, cell) in bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      .enumerated()
    {
      if place > 0 { result.append(UInt8(ascii: ",")) }
      let isDated = cell.count == 10 || cell.count > 10 && cell[cell.startIndex + 10] == 0x20
      if isDated, let day = Instant(String(decoding: cell.prefix(10), as: UTF8.self))?.day {
        result += day.adding(days: days).text.utf8
        result += cell.dropFirst(10)
      } else {
        result += cell
      }
    }
    return result
  }

  private static func forEachDay(in bytes: [UInt8], _ body: (Int, CivilDate) -> Void) {
    for mark in marks {
      var start = bytes.startIndex
      while let range = bytes[start...].firstRange(of: mark) {
        let place = range.upperBound
        start = place
        guard place + 10 <= bytes.count,
          let day = Instant(String(decoding: bytes[place..<(place + 10)], as: UTF8.self))?.day
        else { continue }
        body(place, day)
      }
    }
  }
}

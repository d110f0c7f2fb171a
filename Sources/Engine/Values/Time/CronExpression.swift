/// A cron schedule with five fields: minute, hour, day of month, month, day of week. Numbers only, Sunday is
/// 0, as in Paperclip. If both day fields are restricted, both must match.
package struct CronExpression: Sendable, Equatable {
  /// Why a text is not a schedule.
  package struct Problem: Error, Sendable, Equatable {
    package let message: String
  }

  /// The matching values of each field, ascending.
  package let minutes: [Int]
  package let hours: [Int]
  package let days: [Int]
  package let months: [Int]
  package let weekdays: [Int]

  private static let fields: [(name: String, range: ClosedRange<Int>)] = [
    ("minute", 0...59), ("hour", 0...23), ("day", 1...31), ("month", 1...12), ("weekday", 0...6),
  ]

  package init(_ text: String) throws(Problem) {
    let parts = text.split { $0 == " " || $0 == "\t" }
    guard parts.count == 5 else {
      throw Problem(message: "a schedule has five fields (minute hour day month weekday), not \(parts.count)")
    }
    var values: [[Int]] = []
    for (part, field) in zip(parts, Self.fields) {
      values.append(try Self.values(part, field.name, field.range))
    }
    (minutes, hours, days, months, weekdays) = (values[0], values[1], values[2], values[3], values[4])
  }

  /// "5", "1-3", "*/10", "8-18/2", "5/10" and lists of these.
  private static func values(
    _ text: Substring, _ name: String, _ range: ClosedRange<Int>
  ) throws(Problem) -> [Int] {
    var found: Set<Int> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let step = part.split(separator: "/", omittingEmptySubsequences: false)
      let bounds = step[0].split(separator: "-", omittingEmptySubsequences: false)
      var (first, last) = (range.lowerBound, range.upperBound)
      if step[0] != "*" {
        guard let start = number(bounds[0]), bounds.count <= 2 else { throw wrong(part, name, range) }
        first = start
        if bounds.count == 2 {
          guard let end = number(bounds[1]) else { throw wrong(part, name, range) }
          last = end
        } else if step.count == 1 {
          last = start
        }
      }
      let by = step.count == 2 ? number(step[1]) : 1
      guard step.count <= 2, let by, by > 0, range.contains(first), range.contains(last), first <= last else {
        throw wrong(part, name, range)
      }
      found.formUnion(stride(from: first, through: last, by: by))
    }
    return found.sorted()
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.count <= 4 && text.utf8.allSatisfy { $0 &- 0x30 < 10 } ? Int(text) : nil
  }

  private static func wrong(_ part: Substring, _ name: String, _ range: ClosedRange<Int>) -> Problem {
    Problem(
      message:
        "\"\(part)\" is not a \(name) of a schedule (\(range.lowerBound) to \(range.upperBound), *, a-b, */n)"
    )
  }
}

/// Log lines in any order, sorted at the end.
struct StoryLog {
  private struct Line {
    let at: Moment
    let order: Int
    let bytes: [UInt8]
  }

  private var lines: [Line] = []

  /// Adds a line with the event's fields. `payload` is the text inside the payload's braces.
  mutating func add(_ event: StaticString, at moment: Moment, _ payload: String) {
    var bytes: [UInt8] = []
    HookLine.open(event, at: moment, in: &bytes)
    bytes.append(text: payload)
    HookLine.close(&bytes)
    add(bytes, at: moment)
  }

  mutating func add(_ bytes: [UInt8], at moment: Moment) {
    lines.append(Line(at: moment, order: lines.count, bytes: bytes))
  }

  /// The lines by month ("2026-09"), oldest first.
  func months() -> [(month: String, bytes: [UInt8])] {
    var months: [(month: String, bytes: [UInt8])] = []
    for line in lines.sorted(by: { ($0.at, $0.order) < ($1.at, $1.order) }) {
      if months.last?.month != line.at.month { months.append((line.at.month, [])) }
      months[months.count - 1].bytes.append(contentsOf: line.bytes)
    }
    return months
  }

  /// The text as a JSON string with its quotes.
  static func json(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.append(json: text)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A time at which the condition of a rule was met, with what texts and filters can use.
package struct Occurrence: Sendable {
  /// "issue:ID", "agent:ID", "approval:ID", "goal:ID" or "run:ID".
  package var record: String
  /// When what the condition is about began: an issue was blocked, a month with its budget.
  package var since: Instant
  /// When it ended. Nil while it lasts.
  package var until: Instant?
  /// When the condition was met.
  package var at: Instant
  /// How often it was met for this record so far, this time included.
  package var times: Int64 = 1
  /// An issue that a rule made, or a child of one.
  package var isOwn = false
  /// What happened, in one sentence.
  package var text = ""
  /// What the record is called: "ATL-41", or a name.
  package var label = ""
  /// What filters compare with: name and ID of project, goal and agent, and the priority.
  package var names: [String: [String]] = [:]
  /// Values of placeholders.
  package var values: [String: String] = [:]

  package init(record: String, since: Instant, at: Instant) {
    (self.record, self.since, self.at) = (record, since, at)
  }

  package var recordID: String { String(record.drop { $0 != ":" }.dropFirst()) }

  /// A row of a condition's query. Nil if it lacks what every row must have.
  package init?(_ row: Value) {
    guard let record = row["record"]?.string, let since = Self.instant(row["since"]),
      let at = Self.instant(row["at"])
    else { return nil }
    self.init(record: record, since: since, at: at)
    until = Self.instant(row["until"])
    times = row["times"]?.int ?? 1
    isOwn = row["is_own"]?.int ?? 0 != 0
    text = row["text"]?.string ?? ""
    label = row["label"]?.string ?? String(recordID.prefix(8))
    for name in ["project", "goal", "agent"] {
      names[name] = [row[name]?.string, row[name + "_id"]?.string].compactMap { $0 }
    }
    names["priority"] = [row["priority"]?.string].compactMap { $0 }
    for name in RuleText.placeholders { values[name] = Self.text(row[name]) }
    values["agent_id"] = row["agent_id"]?.string
    values["project_id"] = row["project_id"]?.string
    values["goal_id"] = row["goal_id"]?.string
    if values["label"] == nil { values["label"] = label }
  }

  private static func instant(_ value: Value?) -> Instant? { value?.int.flatMap(Instant.init(inCalendar:)) }

  private static func text(_ value: Value?) -> String? {
    switch value {
    case .string(let text): text
    case .int(let number): String(number)
    case .number(let text): text
    default: nil
    }
  }
}

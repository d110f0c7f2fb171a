/// `schedule.recurrence` of a task, the old form of recurring tasks, converted to a trigger.
///
/// The same schedules as in Paperclip's importer. Recurrences that it rejects become problems here, and the
/// routine has no schedule.
struct LegacyRecurrence {
  private(set) var trigger: RoutineTrigger?
  /// Why Paperclip rejects the import.
  private(set) var problem: String?
  /// What the schedule loses: its end.
  private(set) var hasEnd = false

  private struct Refusal: Error {
    let message: String
  }

  /// `schedule` is the surrounding map, with a zone and the first time.
  init(_ recurrence: YAMLNode, schedule: YAMLNode?) {
    hasEnd = recurrence["until"] != nil || recurrence["count"] != nil
    do throws(Refusal) {
      let zone = schedule?["timezone"]?.string ?? "UTC"
      let start = try Self.start(schedule?["startsAt"]?.string, zone)
      var trigger = RoutineTrigger(kind: "schedule")
      trigger.label = "Migrated legacy recurrence"
      trigger.cronExpression = try Self.expression(recurrence, start)
      trigger.timeZone = zone
      self.trigger = trigger
    } catch {
      problem = error.message
    }
  }

  /// The local date and time of the first occurrence.
  private struct Start {
    let date: CivilDate
    let hour: Int
    let minute: Int
  }

  private static func start(_ text: String?, _ zone: String) throws(Refusal) -> Start? {
    guard let text else { return nil }
    guard let instant = Instant(text), let rules = TimeZoneRules(name: zone) else {
      throw Refusal(message: "\"startsAt\" or \"timezone\" is not valid")
    }
    let local = instant.milliseconds + Int64(rules.offset(at: instant).seconds) * 1000
    let minutes = Int((local % 86_400_000 + 86_400_000) % 86_400_000 / 60_000)
    return Start(date: Instant(milliseconds: local).day, hour: minutes / 60, minute: minutes % 60)
  }

  private static let weekdays = [
    "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
  ]

  private static func whole(_ node: YAMLNode?) -> Int? {
    node?.decimal?.wholeNumber.flatMap { Int(exactly: $0) }
  }

  private static func numbers(_ node: YAMLNode?, _ range: ClosedRange<Int>) -> [Int] {
    (node?.list ?? []).compactMap { whole($0) }.filter(range.contains)
  }

  private static func list(_ numbers: [Int]) -> String {
    Set(numbers).sorted().map(String.init).joined(separator: ",")
  }

  private static func expression(_ recurrence: YAMLNode, _ start: Start?) throws(Refusal) -> String {
    guard let frequency = recurrence["frequency"]?.string else {
      throw Refusal(message: "the recurrence has no \"frequency\"")
    }
    let interval = whole(recurrence["interval"]) ?? 1
    guard interval >= 1 else { throw Refusal(message: "the \"interval\" must be 1 or more") }
    let time = recurrence["time"]
    let (hour, minute) = (
      whole(time?["hour"]) ?? start?.hour ?? 0, whole(time?["minute"]) ?? start?.minute ?? 0
    )
    guard (0...23).contains(hour), (0...59).contains(minute) else {
      throw Refusal(message: "the \"time\" is not a time of day")
    }
    switch frequency {
    case "hourly":
      let hours = interval == 1 ? "*" : start.map { "\($0.hour)-23/\(interval)" } ?? "*/\(interval)"
      return "\(minute) \(hours) * * *"
    case "daily":
      guard ["weekdays", "monthDays", "months"].allSatisfy({ recurrence[$0]?.list == nil }) else {
        throw Refusal(message: "a daily recurrence cannot be limited to some days or months")
      }
      return "\(minute) \(hour) \(interval == 1 ? "*" : "*/\(interval)") * *"
    case "weekly", "monthly", "yearly":
      guard interval == 1 else {
        throw Refusal(
          message: "a \(frequency) recurrence with an \"interval\" above 1 cannot be a cron schedule")
      }
      return "\(minute) \(hour) " + (try days(recurrence, frequency, start))
    default: throw Refusal(message: "unknown frequency \"\(frequency)\"")
    }
  }

  private static func days(_ recurrence: YAMLNode, _ frequency: String, _ start: Start?) throws(Refusal)
    -> String
  {
    var months = numbers(recurrence["months"], 1...12)
    var days = numbers(recurrence["monthDays"], 1...31)
    if frequency == "weekly" {
      var found = (recurrence["weekdays"]?.list ?? []).compactMap { item in
        weekdays.firstIndex(of: item.string?.lowercased() ?? "")
      }
      if found.isEmpty, let start { found = [start.date.weekday % 7] }
      guard !found.isEmpty else { throw Refusal(message: "a weekly recurrence has no \"weekdays\"") }
      return "* * \(list(found))"
    }
    if frequency == "monthly", recurrence["ordinalWeekdays"]?.list?.isEmpty == false {
      throw Refusal(message: "\"ordinalWeekdays\" cannot be a cron schedule")
    }
    if days.isEmpty, let start { days = [start.date.parts.day] }
    if frequency == "yearly", months.isEmpty, let start { months = [start.date.parts.month] }
    guard !days.isEmpty, frequency == "monthly" || !months.isEmpty else {
      throw Refusal(
        message: "a \(frequency) recurrence has no \(days.isEmpty ? "\"monthDays\"" : "\"months\"")")
    }
    return "\(list(days)) \(months.isEmpty ? "*" : list(months)) *"
  }
}

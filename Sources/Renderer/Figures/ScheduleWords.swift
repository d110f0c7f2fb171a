import Engine

/// A routine's schedule in words: "Every weekday at 09:00 (America/New_York)".
enum ScheduleWords {
  /// All triggers of a routine in one line.
  static func text(_ triggers: [RoutineTrigger]) -> String {
    let enabled = triggers.filter(\.isEnabled)
    guard !triggers.isEmpty else { return "Started by hand" }
    guard !enabled.isEmpty else { return "Turned off: " + triggers.map(text).joined(separator: "; ") }
    return enabled.map(text).joined(separator: "; ")
  }

  static func text(_ trigger: RoutineTrigger) -> String {
    switch trigger.kind {
    case "schedule":
      guard let expression = trigger.cronExpression else { return "On a schedule without a time" }
      let zone = trigger.timeZone.map { " (\($0))" } ?? ""
      guard let cron = try? CronExpression(expression) else { return "Schedule \(expression)\(zone)" }
      return text(cron) + zone
    case "webhook": return "By a webhook" + (trigger.label.map { ": \($0)" } ?? "")
    case "api": return "By a call of the API" + (trigger.label.map { ": \($0)" } ?? "")
    default: return Formats.words(trigger.kind)
    }
  }

  static func text(_ cron: CronExpression) -> String {
    let (time, isClock) = time(cron)
    let days = days(cron)
    let words: String
    if isClock {
      words = "\(days.every ?? "every day") \(time)" + (days.on.map { " \($0)" } ?? "")
    } else {
      words = ([time] + [days.plural, days.on].compactMap { $0 }).joined(separator: " ")
    }
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// The times of day. `isClock`: as clock times, which follow the days.
  private static func time(_ cron: CronExpression) -> (text: String, isClock: Bool) {
    let (minutes, hours) = (cron.minutes, cron.hours)
    let step = step(minutes, 60)
    if hours.count == 24 {
      if minutes.count == 60 { return ("every minute", false) }
      if let step, minutes.count > 1 { return ("every \(step) minutes", false) }
      if minutes == [0] { return ("every hour", false) }
      return ("every hour at " + joined(minutes.map { ":" + CivilDate.padded($0, 2) }), false)
    }
    if minutes.count == 1, hours.count > 3, let step = Self.step(hours, 24) {
      return (
        "every \(step) hours" + (minutes == [0] ? "" : " at :" + CivilDate.padded(minutes[0], 2)), false
      )
    }
    if minutes.count * hours.count <= 6 {
      return ("at " + joined(hours.flatMap { hour in minutes.map { clock(hour, $0) } }), true)
    }
    if let first = hours.first, let last = hours.last, last - first + 1 == hours.count {
      let range = "from \(clock(first, minutes.first ?? 0)) to \(clock(last, minutes.last ?? 0))"
      if minutes.count == 60 { return ("every minute \(range)", false) }
      if minutes.count == 1 { return ("every hour \(range)", false) }
      if let step { return ("every \(step) minutes \(range)", false) }
    }
    let past = joined(minutes.map(String.init))
    return ("at minute \(past) of hour \(joined(hours.map(String.init)))", true)
  }

  /// The step of values that are evenly spaced from 0.
  private static func step(_ values: [Int], _ whole: Int) -> Int? {
    guard values.count > 1, values[0] == 0, whole % values.count == 0 else { return nil }
    let step = whole / values.count
    return values.enumerated().allSatisfy { $0.element == $0.offset * step } ? step : nil
  }

  private static func clock(_ hour: Int, _ minute: Int) -> String {
    "\(CivilDate.padded(hour, 2)):\(CivilDate.padded(minute, 2))"
  }

  private static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]

  /// The days: "every weekday" before clock times, "on weekdays" after other times, and what comes last.
  private static func days(_ cron: CronExpression) -> (every: String?, plural: String?, on: String?) {
    var (every, plural): (String?, String?)
    switch cron.weekdays {
    case [0, 1, 2, 3, 4, 5, 6]: break
    case [1, 2, 3, 4, 5]: (every, plural) = ("every weekday", "on weekdays")
    case [0, 6]: (every, plural) = ("every Saturday and Sunday", "on Saturdays and Sundays")
    default:
      // Weeks start on Monday.
      let names = cron.weekdays.sorted { ($0 + 6) % 7 < ($1 + 6) % 7 }.map { weekdays[$0] }
      (every, plural) = ("every " + joined(names), "on " + joined(names.map { $0 + "s" }))
    }
    let months = cron.months.count == 12 ? nil : joined(cron.months.map(Formats.monthFullName))
    guard cron.days.count < 31 else { return (every, plural, months.map { "in \($0)" }) }
    let which =
      "on day\(cron.days.count == 1 ? "" : "s") \(joined(ranges(cron.days))) of \(months ?? "every month")"
    // "On day 1 of every month at 10:00" starts with the days.
    return every == nil ? (which, which, nil) : (every, plural, "only \(which)")
  }

  /// "1–7" for consecutive days.
  private static func ranges(_ numbers: [Int]) -> [String] {
    var words: [String] = []
    var start = 0
    for index in numbers.indices where index + 1 == numbers.count || numbers[index + 1] != numbers[index] + 1
    {
      words +=
        index - start < 2
        ? numbers[start...index].map(String.init) : ["\(numbers[start])–\(numbers[index])"]
      start = index + 1
    }
    return words
  }

  private static func joined(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}

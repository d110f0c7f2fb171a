import Engine
import Testing

@testable import Renderer

/// Schedules in words.
@Suite struct ScheduleWordsTests {
  @Test(arguments: [
    ("* * * * *", "Every minute"), ("*/15 * * * *", "Every 15 minutes"), ("0 * * * *", "Every hour"),
    ("10 * * * *", "Every hour at :10"), ("5,35 * * * *", "Every hour at :05 and :35"),
    ("0 */6 * * *", "Every 6 hours"), ("30 */4 * * *", "Every 4 hours at :30"),
    ("0 9 * * *", "Every day at 09:00"),
    ("0 9,17 * * *", "Every day at 09:00 and 17:00"), ("0 9 * * 1-5", "Every weekday at 09:00"),
    ("0 8 * * 1", "Every Monday at 08:00"), ("0 8 * * 0,5", "Every Friday and Sunday at 08:00"),
    ("0 8 * * 0,6", "Every Saturday and Sunday at 08:00"), ("0 10 1 * *", "On day 1 of every month at 10:00"),
    ("0 10 1,15 1,7 *", "On days 1 and 15 of January and July at 10:00"),
    ("0 10 * 12 *", "Every day at 10:00 in December"),
    ("*/30 9-17 * * 1-5", "Every 30 minutes from 09:00 to 17:30 on weekdays"),
    ("0 9-17 * * *", "Every hour from 09:00 to 17:00"), ("*/15 * * * 1", "Every 15 minutes on Mondays"),
    ("0 9 1-7 * 1", "Every Monday at 09:00 only on days 1–7 of every month"),
  ])
  func aScheduleIsSaidInWords(expression: String, words: String) throws {
    #expect(ScheduleWords.text(try CronExpression(expression)) == words)
  }

  @Test func everyTriggerOfARoutineIsShown() {
    var schedule = RoutineTrigger(kind: "schedule")
    schedule.cronExpression = "0 9 * * 1"
    schedule.timeZone = "Europe/Berlin"
    var webhook = RoutineTrigger(kind: "webhook")
    webhook.label = "Deploy"
    #expect(ScheduleWords.text([]) == "Started by hand")
    #expect(
      ScheduleWords.text([schedule, webhook]) == "Every Monday at 09:00 (Europe/Berlin); By a webhook: Deploy"
    )
    webhook.isEnabled = false
    #expect(ScheduleWords.text([webhook]) == "Turned off: By a webhook: Deploy")
    schedule.cronExpression = "@daily"
    #expect(ScheduleWords.text(schedule) == "Schedule @daily (Europe/Berlin)")
  }
}

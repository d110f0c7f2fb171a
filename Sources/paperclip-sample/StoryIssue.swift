/// One issue of the sample company and its history.
struct StoryIssue {
  /// How far an issue gets, and how.
  enum Course {
    /// Created and left alone.
    case backlog
    /// Assigned, not begun.
    case todo
    /// Being worked on at the end of the story, with a recent step.
    case working
    /// Begun long ago, and nothing since.
    case stale
    case review
    case blocked
    case done
    /// Sent back from review once, then done.
    case reworked
    case cancelled
  }

  let title: String
  let assignee: String?
  let priority: String
  let project: String
  let goal: String
  /// The day of the story on which it was created; the template's own have 0.
  let day: Int
  let course: Course
  /// The day on which work on it starts; nil for the day of its creation.
  let begins: Int?
  let description: String?

  init(
    _ title: String, _ assignee: String?, _ priority: String, _ project: String, _ goal: String, day: Int,
    _ course: Course, begins: Int? = nil, _ description: String? = nil
  ) {
    self.title = title
    self.assignee = assignee
    self.priority = priority
    self.project = project
    self.goal = goal
    self.day = day
    self.course = course
    self.begins = begins
    self.description = description
  }

  static let founding = [
    StoryIssue(
      "Set up CI/CD pipeline", "ops", "high", "mvp", "build-product", day: 0, .done, begins: 5,
      "Every change is built, tested and put on the staging server without anybody's help."),
    StoryIssue(
      "Design landing page", "designer", "medium", "brand", "design-brand", day: 0, .reworked, begins: 16,
      "One page: what it is, who it is for, and one button."),
    StoryIssue(
      "Sign-up and log-in", "eng-1", "critical", "mvp", "build-product", day: 0, .reworked, begins: 24,
      "- e-mail and password\n- reset by mail\n- no third-party buttons yet"),
    StoryIssue("Invoices as PDF", "eng-lead", "high", "mvp", "build-product", day: 0, .reworked, begins: 42),
    StoryIssue(
      "Monitoring and alerts", "ops", "medium", "platform", "keep-running", day: 0, .blocked, begins: 30),
    StoryIssue(
      "Terms of service and privacy notice", "ceo", "medium", "brand", "north-star", day: 0, .stale,
      begins: 14),
    StoryIssue("Mobile app", nil, "low", "mvp", "north-star", day: 0, .backlog),
  ]

  static let later = [
    StoryIssue(
      "Escape <b>every</b> customer name & \"quote\" in mails", "qa", "critical", "mvp", "build-product",
      day: 30, .done, begins: 32, "A customer called `<b>Bold & Sons</b>` got a bold mail. It was funny once."
    ),
    StoryIssue(
      "Export everything a customer ever entered, in a form that a person can read and another program can "
        + "import, including attachments, comments, deleted drafts and the history of every change, without "
        + "blocking the database for longer than a second",
      "eng-1", "medium", "mvp", "build-product", day: 47, .stale),
    StoryIssue(
      "دعم اللغة العربية في الفواتير", "eng-1", "medium", "mvp", "first-customers", day: 50, .review,
      "Arabic invoices run from right to left, totals included."),
    StoryIssue("Bank statement import", "eng-1", "critical", "mvp", "first-customers", day: 73, .working),
    StoryIssue("Price page", "designer", "medium", "brand", "first-customers", day: 66, .done, begins: 72),
    StoryIssue(
      "Time zone of reminders is wrong in São Paulo", "eng-1", "high", "mvp", "first-customers", day: 86,
      .todo),
  ]
}

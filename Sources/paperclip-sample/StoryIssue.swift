/// One issue of the sample company and its history.
struct StoryIssue {
  /// How far an issue gets.
  enum Course {
    /// Created, then left alone.
    case backlog
    /// Assigned, not started.
    case todo
    /// In progress at the end of the story, with a recent step.
    case working
    /// Started long ago, without progress since.
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
  /// The day of the story on which it was created; 0 for the template's own issues.
  let day: Int
  let course: Course
  /// The day on which work starts. Nil: the day of its creation.
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

  /// Issues that were created later, by day of the story.
  static let later = [
    StoryIssue("Choose a payment provider", "ceo", "high", "mvp", "build-product", day: 2, .done),
    StoryIssue(
      "Color palette and type", "designer", "medium", "brand", "design-brand", day: 3, .done,
      "Readable in print, on a phone and for people who cannot tell red from green."),
    StoryIssue("Backup and restore drill", "ops", "high", "platform", "keep-running", day: 6, .done),
    StoryIssue("Data model for invoices", "eng-lead", "critical", "mvp", "build-product", day: 4, .reworked),
    StoryIssue("Customer list with search", "eng-1", "high", "mvp", "build-product", day: 9, .done),
    StoryIssue(
      "Import customers from CSV", "eng-2", "medium", "mvp", "build-product", day: 15, .reworked,
      "Semicolons, commas and tabs. A line that cannot be read is listed, not dropped."),
    StoryIssue("Numbering of invoices without gaps", "eng-2", "high", "mvp", "build-product", day: 19, .done),
    StoryIssue("Logo", "designer", "high", "brand", "design-brand", day: 11, .done),
    StoryIssue("Staging server", "ops", "medium", "platform", "keep-running", day: 13, .done),
    StoryIssue("Tax rates by country", "eng-lead", "high", "mvp", "build-product", day: 22, .done),
    StoryIssue("Launch announcement", "writer", "medium", "brand", "north-star", day: 24, .done),
    StoryIssue("Rate limits on log-in", "eng-1", "high", "platform", "keep-running", day: 27, .done),
    StoryIssue(
      "Escape <b>every</b> customer name & \"quote\" in mails", "qa", "critical", "mvp", "build-product",
      day: 30, .done, begins: 32, "A customer called `<b>Bold & Sons</b>` got a bold mail. It was funny once."
    ),
    StoryIssue("Regression suite for invoices", "qa", "high", "mvp", "build-product", day: 33, .done),
    StoryIssue("Credit notes", "eng-2", "high", "mvp", "build-product", day: 35, .reworked),
    StoryIssue("Interview ten freelancers", "ceo", "medium", "brand", "first-customers", day: 36, .done),
    StoryIssue("Payment reminders", "eng-1", "high", "mvp", "first-customers", day: 38, .done),
    StoryIssue("Status page", "ops", "low", "platform", "keep-running", day: 40, .cancelled),
    StoryIssue("Answer template for refunds", "support", "low", "brand", "first-customers", day: 44, .done),
    StoryIssue(
      "Export everything a customer ever entered, in a form that a person can read and another program can "
        + "import, including attachments, comments, deleted drafts and the history of every change, without "
        + "blocking the database for longer than a second",
      "eng-1", "medium", "mvp", "build-product", day: 47, .stale),
    StoryIssue("Dark mode", "designer", "low", "mvp", "first-customers", day: 49, .cancelled),
    StoryIssue(
      "دعم اللغة العربية في الفواتير", "eng-1", "medium", "mvp", "first-customers", day: 50, .review,
      "Arabic invoices run from right to left, totals included."),
    StoryIssue("Speed up the invoice list", "eng-2", "medium", "mvp", "first-customers", day: 52, .done),
    StoryIssue("Recurring invoices", "eng-lead", "high", "mvp", "first-customers", day: 54, .done),
    StoryIssue("Blog: how we price", "writer", "low", "brand", "first-customers", day: 55, .done),
    StoryIssue("Help center", "support", "medium", "brand", "first-customers", day: 57, .done),
    StoryIssue("Encrypt backups", "ops", "high", "platform", "keep-running", day: 59, .done),
    StoryIssue("Undo for deleted invoices", "eng-1", "medium", "mvp", "first-customers", day: 61, .done),
    StoryIssue("Test on slow phones", "qa", "medium", "mvp", "first-customers", day: 63, .done),
    StoryIssue("Price page", "designer", "medium", "brand", "first-customers", day: 66, .done, begins: 72),
    StoryIssue(
      "Webhooks for paid invoices", "eng-2", "medium", "platform", "first-customers", day: 69, .review),
    StoryIssue("Onboarding checklist", "designer", "medium", "mvp", "first-customers", day: 71, .done),
    StoryIssue(
      "Bank statement import", "eng-1", "critical", "mvp", "first-customers", day: 73, .working, begins: 85),
    StoryIssue(
      "Reduce support response time", "support", "medium", "brand", "first-customers", day: 75, .working,
      begins: 86),
    StoryIssue("Audit log", "eng-lead", "medium", "platform", "keep-running", day: 77, .working, begins: 84),
    StoryIssue("Quota for the test environment", "qa", "high", "platform", "keep-running", day: 79, .blocked),
    StoryIssue(
      "Migrate to the new database server", "eng-2", "high", "platform", "keep-running", day: 80, .working,
      begins: 87),
    StoryIssue("Annual plan with discount", "ceo", "medium", "brand", "first-customers", day: 82, .todo),
    StoryIssue(
      "Accessibility review of the editor", "designer", "medium", "mvp", "first-customers", day: 84, .todo),
    StoryIssue(
      "Time zone of reminders is wrong in São Paulo", "eng-1", "high", "mvp", "first-customers", day: 86,
      .todo),
    StoryIssue("Offline mode", nil, "low", "mvp", "north-star", day: 87, .backlog),
  ]
}

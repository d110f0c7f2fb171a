import Engine

/// One alert: a row on the dashboard and in alerts.json, and a count in metrics.prom.
struct Alert {
  enum Severity: String, CaseIterable {
    /// Work has stopped, or money is spent that nobody allowed.
    case critical
    /// It will stop, or it waits for a decision.
    case warning
  }

  /// The rule that found it: "budget", "stuck".
  let kind: String
  let severity: Severity
  /// Stays the same as long as the problem lasts, so that it can be reported once.
  let id: String
  /// The status whose colour it has.
  let tone: String
  /// What it is about: a reference with id, name and page; null where that is unknown.
  let subject: Value
  /// The rest of the sentence that begins with the subject, without a full stop.
  let why: String
  /// What to do, as a sentence.
  let hint: String
  /// Since when, where that is known.
  let since: Instant?

  /// Its kind in a word or two, as the badge of its row says it.
  var label: String {
    switch kind {
    case "budget": severity == .critical ? "over budget" : "near budget"
    case "agent": tone == "pending" ? "approval" : tone
    case "failures": "failing"
    case "spend": "unusual spend"
    default: Formats.words(kind)
    }
  }

  /// As alerts.json has it.
  var value: Value {
    [
      "id": .string(id), "kind": .string(kind), "severity": .string(severity.rawValue),
      "subject": subject.isNull ? .null : ["id": subject["id"] ?? .null, "name": subject["name"] ?? .null],
      "summary": .string(((subject["name"]?.string).map { $0 + " " } ?? "") + why), "hint": .string(hint),
      "since": SiteContext.instant(since), "page": .string(subject["page"]?.string ?? "index.html"),
    ]
  }
}

import Engine

/// One alert: a row on the dashboard and in alerts.json, and a count in metrics.prom.
struct Alert {
  enum Severity: String, CaseIterable {
    /// Work has stopped, or spend exceeds a budget.
    case critical
    /// Work will stop, or a decision is pending.
    case warning
  }

  /// The rule that found it: "budget", "stuck".
  let kind: String
  let severity: Severity
  /// Stable as long as the problem lasts, so that it can be reported once.
  let id: String
  /// The status that gives its color.
  let tone: String
  /// The subject: a reference with ID, name and page. Null if unknown.
  let subject: Value
  /// The rest of the sentence after the subject, without a period.
  let why: String
  /// What to do, as a sentence.
  let hint: String
  /// When the problem started, if known.
  let since: Instant?
  /// When the rule first found it, which follows from the facts: an issue counts as stuck a week after its
  /// last change. Nil if unknown.
  let firstSeenAt: Instant?

  /// Its kind as a short label for the badge.
  var label: String {
    switch kind {
    case "budget": severity == .critical ? "over budget" : "near budget"
    case "agent": tone == "pending" ? "approval" : tone
    case "failures": "failing"
    case "spend": "unusual spend"
    default: Formats.words(kind)
    }
  }

  /// The alert as a row of a page.
  var row: Value {
    [
      "kind": .string(kind), "label": .string(label), "status": .string(tone), "what": subject,
      "anchor": .string(Anchor.make("alert", id)), "why": .string(why), "hint": .string(hint), "page": .null,
      "firstSeenAt": SiteContext.instant(firstSeenAt),
    ]
  }

  /// The alert as in alerts.json.
  var value: Value {
    [
      "id": .string(id), "kind": .string(kind), "severity": .string(severity.rawValue),
      "subject": subject.isNull ? .null : ["id": subject["id"] ?? .null, "name": subject["name"] ?? .null],
      "summary": .string(((subject["name"]?.string).map { $0 + " " } ?? "") + why), "hint": .string(hint),
      "since": SiteContext.instant(since), "firstSeenAt": SiteContext.instant(firstSeenAt),
      "page": .string(subject["page"]?.string ?? "index.html"),
    ]
  }
}

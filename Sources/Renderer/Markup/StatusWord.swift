/// A status on pages: its text and the CSS class of its color. Used for badges, rows and charts.
struct StatusWord {
  /// "in progress": the status in the data, with spaces for underscores.
  let words: String
  /// "status-good" and so on. An unknown status has "status-other".
  let cssClass: String

  init(_ status: String?) {
    words = Formats.words(status ?? "unknown")
    cssClass = "status-" + (Self.groups[status ?? ""] ?? "other")
  }

  /// The same for a chart series: "good", "busy", "wait", "bad" or "calm". Nil if it is not a status.
  var tone: String? {
    switch cssClass {
    case "status-good": "good"
    case "status-busy": "busy"
    case "status-wait": "wait"
    case "status-bad": "bad"
    case "status-calm", "status-faint": "calm"
    default: nil
    }
  }

  private static let groups: [String: String] = [
    "active": "good", "done": "good", "succeeded": "good", "completed": "good", "achieved": "good",
    "approved": "good",
    "running": "busy", "in_progress": "busy", "in_review": "busy", "advanced": "busy",
    "idle": "calm", "todo": "calm", "planned": "calm", "queued": "calm", "scheduled_retry": "calm",
    "backlog": "faint", "cancelled": "faint", "terminated": "faint", "archived": "faint",
    "interrupted": "faint",
    "blocked": "bad", "error": "bad", "failed": "bad", "timed_out": "bad", "rejected": "bad",
    "paused": "wait", "pending": "wait", "pending_approval": "wait", "revision_requested": "wait",
  ]
}

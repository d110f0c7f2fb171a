/// Something that a trigger reports at one moment: a state that lasts, or an event.
package struct TriggerRow: Sendable, Equatable {
  /// The name of the trigger.
  package var rule: String
  /// What it is about, stable as long as it is the same thing: "issue id", "agent id 2026-11 90".
  package var key: String
  package var severity: Severity
  package var title: String
  package var text: String
  /// When it began or happened.
  package var since: Instant?
  /// The record that it is about, as "agent:ID" or "issue:ID".
  package var record: String?
  /// It happened once, and is never resolved.
  package var isEvent = false
  /// Keeps an alert that is firing, but starts none: between two thresholds.
  package var isHolding = false
  /// Its end is not worth a message.
  package var endsQuietly = false

  package init(
    rule: String, key: String, severity: Severity, title: String, text: String, since: Instant? = nil
  ) {
    self.rule = rule
    self.key = key
    self.severity = severity
    self.title = title
    self.text = text
    self.since = since
  }
}

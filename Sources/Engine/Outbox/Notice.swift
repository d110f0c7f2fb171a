/// A message in words: what every receiver gets, before its own format and limits.
package struct Notice: Sendable {
  package struct Item: Sendable {
    package var alert: OutboxAlert
    /// "firing", "resolved", "event", "repeat" or "late".
    package var status: String
    package var title: String
    package var text: String
    package var url: String?
  }

  package var id: String
  package var company: String
  package var title: String
  package var severity: Severity
  package var items: [Item]
  /// Alerts beyond those that fit.
  package var more: Int
  /// What a digest or a baseline says.
  package var lines: [String] = []
  package var isResolved: Bool
  package var at: Instant
  package var url: String?
  package var answers: String?
  package var kind: OutboxMessage.Kind

  /// Receivers cut long messages; the page has the rest.
  static let maximumItems = 10

  package init(_ message: OutboxMessage, _ outbox: Outbox, company: String, baseURL: String?) {
    let base = baseURL.map { $0.hasSuffix("/") ? $0 : $0 + "/" }
    (id, self.company, severity, at) = (message.id, company, message.severity, message.at)
    (answers, kind) = (message.answers, message.kind)
    url = base.map { $0 + "modules/notifications/index.html" }
    let entries = message.entries.sorted {
      let (a, b) = (outbox.alerts[$0.id]?.severity ?? .info, outbox.alerts[$1.id]?.severity ?? .info)
      return (a, $1.status == "resolved" ? 1 : 0) > (b, $0.status == "resolved" ? 1 : 0)
    }
    let shown = message.kind == .baseline ? [] : entries.prefix(Self.maximumItems)
    items = shown.compactMap { entry in
      guard let alert = outbox.alerts[entry.id] else { return nil }
      return Item(
        alert: alert, status: entry.status, title: Self.title(alert, entry.status),
        text: alert.text, url: alert.page.flatMap { page in base.map { $0 + page } })
    }
    more = message.kind == .baseline ? 0 : max(0, message.entries.count - shown.count)
    isResolved = message.kind == .alerts && !entries.isEmpty && entries.allSatisfy { $0.status == "resolved" }
    title = ""
    title = headline(message)
    if message.kind == .baseline, !message.entries.isEmpty {
      lines.append("They are listed on the alerts page and are not sent one by one.")
    }
    lines += message.lines.map { $0.text.isEmpty ? $0.title : "\($0.title): \($0.text)" }
  }

  private func headline(_ message: OutboxMessage) -> String {
    let count = Int64(message.entries.count)
    switch message.kind {
    case .baseline:
      return count == 0
        ? "\(company): alerts are on; nothing needs attention"
        : "\(company): alerts are on; \(count.grouped) already firing"
    case .digest: return "\(company): digest"
    case .alerts:
      if count == 1, let item = items.first { return "\(company): \(item.title)" }
      let ended = Int64(message.entries.count { $0.status == "resolved" })
      let open = count - ended
      let parts = [
        open > 0 ? CountNoun("alerts").of(open) : nil, ended > 0 ? "\(ended.grouped) resolved" : nil,
      ]
      return "\(company): " + parts.compactMap { $0 }.joined(separator: ", ")
    }
  }

  private static func title(_ alert: OutboxAlert, _ status: String) -> String {
    switch status {
    case "resolved":
      let lasted = alert.resolvedAt.map { $0.milliseconds - (alert.since ?? alert.firedAt).milliseconds }
      return "Resolved: \(alert.title)" + (lasted.map { " (after \(Self.duration($0)))" } ?? "")
    case "repeat": return "Still: \(alert.title)"
    default: return alert.title
    }
  }

  /// "3 d 4 h", "5 h 20 min".
  package static func duration(_ milliseconds: Int64) -> String {
    let minutes = max(0, milliseconds) / 60_000
    if minutes >= 1440 { return "\(minutes / 1440) d \(minutes / 60 % 24) h" }
    return minutes >= 60 ? "\(minutes / 60) h \(minutes % 60) min" : "\(minutes) min"
  }

  var asOf: String { at.minuteText }

  /// The whole message as lines of plain text.
  var plainLines: [String] {
    var all = lines
    for item in items {
      all.append(item.title)
      if !item.text.isEmpty { all.append("  " + item.text) }
      if let url = item.url { all.append("  " + url) }
    }
    if more > 0 { all.append("and \(Int64(more).grouped) more") }
    return all
  }
}

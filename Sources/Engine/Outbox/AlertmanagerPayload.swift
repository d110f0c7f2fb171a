/// Alerts for Alertmanager's API, and the shape of its webhook, which many receivers understand.
enum AlertmanagerPayload {
  /// An alert ends by itself when the next runs do not repeat it: a day and some slack.
  static let lasting: Int64 = 26 * 3_600_000
  private static let eventLasting: Int64 = 3_600_000

  /// The body of POST /api/v2/alerts.
  static func alerts(_ notice: Notice, at now: Instant) -> Value {
    .list(notice.items.map { alert($0, notice, at: now) })
  }

  /// Alerts that still fire, to keep them from ending.
  static func refresh(_ alerts: [OutboxAlert], company: String, at now: Instant) -> Value {
    .list(
      alerts.map { alert in
        fields(
          alert, company: company, url: nil, end: Instant(milliseconds: now.milliseconds + lasting))
      })
  }

  private static func alert(_ item: Notice.Item, _ notice: Notice, at now: Instant) -> Value {
    let end: Instant
    switch item.status {
    case "resolved": end = now
    case "event", "late": end = Instant(milliseconds: now.milliseconds + eventLasting)
    default: end = Instant(milliseconds: now.milliseconds + lasting)
    }
    return fields(item.alert, company: notice.company, url: item.url ?? notice.url, end: end)
  }

  /// Labels are the alert's identity, so none has a number that changes.
  private static func fields(_ alert: OutboxAlert, company: String, url: String?, end: Instant) -> Value {
    var fields: Fields = [
      "labels": labels(alert, company: company), "annotations": annotations(alert),
      "startsAt": .string((alert.since ?? alert.firedAt).text), "endsAt": .string(end.text),
    ]
    if let url { fields["generatorURL"] = .string(url) }
    return .record(fields)
  }

  private static func labels(_ alert: OutboxAlert, company: String) -> Value {
    [
      "alertname": .string(alert.rule), "severity": .string(alert.severity.rawValue),
      "company": .string(MessageText.line(company)), "subject": .string(MessageText.cut(alert.key, 200)),
      "source": "paperclip-gen",
    ]
  }

  private static func annotations(_ alert: OutboxAlert) -> Value {
    [
      "summary": .string(MessageText.cut(alert.title, 300)),
      "description": .string(MessageText.cut(alert.text, 1000)),
    ]
  }

  /// Version 4 of the webhook's body.
  static func webhook(_ notice: Notice, receiver: String) -> Value {
    let alerts = notice.items.map { item -> Value in
      let isResolved = item.status == "resolved"
      return [
        "status": .string(isResolved ? "resolved" : "firing"),
        "labels": labels(item.alert, company: notice.company), "annotations": annotations(item.alert),
        "startsAt": .string((item.alert.since ?? item.alert.firedAt).text),
        "endsAt": .string(isResolved ? (item.alert.resolvedAt ?? notice.at).text : "0001-01-01T00:00:00Z"),
        "generatorURL": .string(item.url ?? notice.url ?? ""), "fingerprint": .string(item.alert.id),
      ]
    }
    let company: Value = ["company": .string(MessageText.line(notice.company))]
    let lines = notice.lines.prefix(20).map { MessageText.cut($0, 300) }
    return [
      "version": "4", "groupKey": .string("paperclip-gen/" + notice.id),
      "truncatedAlerts": .int(Int64(notice.more)),
      "status": .string(notice.isResolved ? "resolved" : "firing"), "receiver": .string(receiver),
      "groupLabels": company, "commonLabels": company,
      "commonAnnotations": [
        "summary": .string(MessageText.cut(notice.title, 300)),
        "description": .string(lines.joined(separator: "\n")),
      ],
      "externalURL": .string(notice.url ?? ""), "alerts": .list(alerts),
    ]
  }
}

/// A message of ntfy. Above 4,096 bytes it would become an attachment.
enum NtfyPayload {
  static func value(_ notice: Notice, topic: String) -> Value {
    var fields: Fields = [
      "topic": .string(topic), "title": .string(MessageText.cut(notice.title, 200)),
      "message": .string(MessageText.cut(notice.plainLines + ["as of \(notice.asOf)"], bytes: 3_900)),
      "tags": [.string(notice.isResolved ? "white_check_mark" : tag(notice))],
      "priority": .int(notice.isResolved ? 2 : priority(notice.severity)),
    ]
    let link = notice.items.count == 1 ? notice.items[0].url ?? notice.url : notice.url
    if let link { fields["click"] = .string(link) }
    return .record(fields)
  }

  private static func tag(_ notice: Notice) -> String {
    switch notice.severity {
    case .critical: "rotating_light"
    case .warning: "warning"
    case .info: "information_source"
    }
  }

  private static func priority(_ severity: Severity) -> Int64 {
    switch severity {
    case .critical: 5
    case .warning: 4
    case .info: 3
    }
  }
}

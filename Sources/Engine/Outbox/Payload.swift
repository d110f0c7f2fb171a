/// The body of a message in the format of its receiver.
package enum Payload {
  /// `now` is the machine's clock; only Alertmanager's end of an alert depends on it.
  package static func body(_ notice: Notice, for channel: Channel, at now: Instant) -> [UInt8] {
    let value: Value
    switch channel.kind {
    case .slack: value = SlackPayload.value(notice)
    case .discord: value = DiscordPayload.value(notice)
    case .teams: value = TeamsPayload.value(notice)
    case .ntfy: value = NtfyPayload.value(notice, topic: channel.topic)
    case .alertmanager: value = AlertmanagerPayload.alerts(notice, at: now)
    case .webhook: value = AlertmanagerPayload.webhook(notice, receiver: channel.name)
    case .email: return MailMessage.bytes(notice, channel)
    }
    return JSONWriter.encode(value, layout: .compact)
  }

  /// Alerts that still fire, for Alertmanager, which resolves those that are not sent again.
  package static func refresh(_ alerts: [OutboxAlert], company: String, at now: Instant) -> [UInt8] {
    JSONWriter.encode(AlertmanagerPayload.refresh(alerts, company: company, at: now), layout: .compact)
  }
}

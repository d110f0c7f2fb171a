/// What changed between what an outbox knows and what fires now, and the messages about it. A function of
/// both and of the company's clock; nothing else.
package struct Evaluation {
  let now: Instant
  private(set) var rules: [String: Instant] = [:]
  private(set) var alerts: [OutboxAlert] = []
  private(set) var messages: [OutboxMessage] = []
  private(set) var digestDay: String?

  package var isEmpty: Bool { rules.isEmpty && alerts.isEmpty && messages.isEmpty && digestDay == nil }

  package struct Input {
    package var rows: [TriggerRow]
    /// The rules that were evaluated; alerts of others stay as they are.
    package var rules: Set<String>
    /// The rules that exist; alerts of others end without a message.
    package var known: Set<String>
    package var now: Instant
    /// The company's day, and whether it is the first of its week.
    package var day = ""
    package var isFirstOfWeek = false
    package var digest: [TriggerRow] = []
    /// The audience whose data the rows are made of.
    package var audience = Audience.team
    /// False for what the program says of itself: the first time is news, too.
    package var hasBaseline = true
    /// The page of a record such as "issue:ID".
    package var page: (String) throws -> String? = { _ in nil }

    package init(rows: [TriggerRow], rules: Set<String>, known: Set<String>, now: Instant) {
      (self.rows, self.rules, self.known, self.now) = (rows, rules, known, now)
    }
  }

  package init(_ input: Input, _ outbox: Outbox, _ settings: NotificationSettings) throws {
    now = input.now
    var news: [(alert: OutboxAlert, status: String)] = []
    let added = input.hasBaseline ? input.rules.subtracting(outbox.baselines.keys) : []
    for rule in added { rules[rule] = now }
    var seen: Set<String> = []
    var current: Set<String> = []
    for row in input.rows where input.rules.contains(row.rule) {
      var alert = OutboxAlert(row, company: outbox.company, at: now, audience: input.audience)
      guard seen.insert(row.isEvent ? alert.id : alert.slot).inserted else { continue }
      if row.isEvent {
        // Events before the first evaluation are history, also when a rebuild or a late line brings them.
        guard outbox.alerts[alert.id] == nil, !added.contains(row.rule) else { continue }
        let at = row.since ?? now
        if let start = outbox.baselines[row.rule], at <= start { continue }
        if now.milliseconds - at.milliseconds > settings.maximumAge { alert.status = .late }
      } else {
        current.insert(alert.slot)
        if let id = outbox.open[alert.slot], let known = outbox.alerts[id] {
          if let again = Self.again(known, row, input, settings) {
            alerts.append(again.alert)
            news.append(again)
          } else if known.audience > input.audience {
            alerts.append(Self.reworded(known, row, input.audience))
          }
          continue
        }
        if row.isHolding { continue }
      }
      alert.page = try row.record.flatMap(input.page)
      let isNews = alert.status != .late && !added.contains(row.rule)
      if isNews { alert.notifiedAt = now }
      alerts.append(alert)
      if isNews { news.append((alert, alert.status.rawValue)) }
    }
    for alert in outbox.firing where !current.contains(alert.slot) {
      let isGone = !input.known.contains(alert.rule)
      guard isGone || input.rules.contains(alert.rule) else { continue }
      var ended = alert
      ended.status = .resolved
      ended.resolvedAt = now
      alerts.append(ended)
      if !isGone, !alert.endsQuietly, alert.notifiedAt != nil { news.append((ended, "resolved")) }
    }
    write(news, outbox, settings)
    if !added.isEmpty, outbox.baselines.isEmpty { writeBaseline(outbox, settings) }
    writeDigest(input, outbox, settings)
  }

  private static func reworded(
    _ known: OutboxAlert, _ row: TriggerRow, _ audience: Audience
  ) -> OutboxAlert {
    var alert = known
    (alert.title, alert.text, alert.audience) = (row.title, row.text, audience)
    return alert
  }

  /// An alert that fires already and is said again: it got worse, or has lasted long.
  private static func again(
    _ known: OutboxAlert, _ row: TriggerRow, _ input: Input, _ settings: NotificationSettings
  ) -> (alert: OutboxAlert, status: String)? {
    let now = input.now
    let isWorse = row.severity > known.severity && !row.isHolding
    let last = known.notifiedAt ?? known.firedAt
    let isDue = settings.repeatAfter.map { now.milliseconds - last.milliseconds >= $0 } ?? false
    guard isWorse || isDue && known.notifiedAt != nil else { return nil }
    var alert = reworded(known, row, input.audience)
    alert.severity = max(alert.severity, row.severity)
    alert.notifiedAt = now
    return (alert, isWorse ? "firing" : "repeat")
  }

  private mutating func write(
    _ news: [(alert: OutboxAlert, status: String)], _ outbox: Outbox, _ settings: NotificationSettings
  ) {
    for channel in settings.channels {
      let own = news.filter { channel.wants($0.alert, $0.status) }
      guard let severity = own.map(\.alert.severity).max() else { continue }
      let isOver = own.allSatisfy { $0.status == "resolved" }
      var message = OutboxMessage(
        company: outbox.company, channel: channel.name, kind: .alerts, severity: isOver ? .info : severity,
        at: now, entries: own.map { ($0.alert.id, $0.status) })
      if isOver, let first = own.first {
        message.answers =
          outbox.messages.first { old in
            old.channel == channel.name && old.entries.contains { $0.id == first.alert.id }
          }?.id
      }
      if !outbox.messageIDs.contains(message.id) { messages.append(message) }
    }
  }

  private mutating func writeBaseline(_ outbox: Outbox, _ settings: NotificationSettings) {
    let firing = alerts.filter { $0.status == .firing }
    for channel in settings.channels where channel.kind != .alertmanager {
      messages.append(
        OutboxMessage(
          company: outbox.company, channel: channel.name, kind: .baseline, severity: .info, at: now,
          entries: firing.map { ($0.id, "firing") }))
    }
  }

  /// A digest is due in the first evaluation of a local day or week, and covers what came since the last one.
  private mutating func writeDigest(_ input: Input, _ outbox: Outbox, _ settings: NotificationSettings) {
    guard settings.digest != .never, !input.day.isEmpty, outbox.digestDay != input.day else { return }
    guard let last = outbox.digestDay else {
      digestDay = input.day
      return
    }
    guard input.day > last else { return }
    if settings.digest == .weekly, !input.isFirstOfWeek, !Self.isWeekApart(last, input.day) { return }
    digestDay = input.day
    var shown = outbox.alerts
    for alert in alerts { shown[alert.id] = alert }
    let start = outbox.messages.last { $0.kind == .digest }?.at ?? outbox.baselines.values.min() ?? .epoch
    let firing = shown.values.filter { $0.status == .firing }
    let recent = shown.values.filter { $0.status != .firing && ($0.resolvedAt ?? $0.firedAt) > start }
    let entries = (firing + recent).sorted {
      ($1.severity, $0.firedAt, $0.id) < ($0.severity, $1.firedAt, $1.id)
    }
    .map { (id: $0.id, status: $0.status.rawValue) }
    for channel in settings.channels where channel.kind != .alertmanager && channel.getsDigest {
      var message = OutboxMessage(
        company: outbox.company, channel: channel.name, kind: .digest, severity: .info, at: now,
        entries: entries)
      message.lines = input.digest.map { ($0.title, $0.text) }
      if !outbox.messageIDs.contains(message.id) { messages.append(message) }
    }
  }

  private static func isWeekApart(_ a: String, _ b: String) -> Bool {
    guard let a = Instant(a), let b = Instant(b) else { return true }
    return b.milliseconds - a.milliseconds >= 7 * 86_400_000
  }

  var value: Value {
    var fields: Fields = [
      "type": "evaluation", "v": 1, "asOf": .string(now.text), "alerts": .list(alerts.map(\.value)),
      "messages": .list(messages.map(\.value)),
    ]
    if !rules.isEmpty { fields["rules"] = .record(Fields(rules.mapValues { .string($0.text) })) }
    if let digestDay { fields["digest"] = .string(digestDay) }
    return .record(fields)
  }
}

/// An alert as the outbox remembers it.
package struct OutboxAlert: Sendable, Equatable {
  package enum Status: String, Sendable {
    case firing, resolved
    /// It happened once.
    case event
    /// An event that was old when it arrived: only a digest mentions it.
    case late
  }

  package var id: String
  package var rule: String
  package var key: String
  package var severity: Severity
  package var title: String
  package var text: String
  package var status: Status
  package var since: Instant?
  /// The company's clock when it was found.
  package var firedAt: Instant
  package var resolvedAt: Instant?
  /// The company's clock when channels last got it.
  package var notifiedAt: Instant?
  /// The page about it, relative to the site.
  package var page: String?
  package var endsQuietly = false
  /// The audience whose data its texts were made of: a narrower one does not see them.
  package var audience = Audience.team

  /// An alert about a row: its ID follows from what it is about, so that the same alert has the same ID in
  /// every run.
  init(_ row: TriggerRow, company: String, at now: Instant, audience: Audience = .team) {
    id = Self.id(row, company: company, at: now)
    (rule, key, severity, title, text) = (row.rule, row.key, row.severity, row.title, row.text)
    status = row.isEvent ? .event : .firing
    since = row.since
    firedAt = now
    endsQuietly = row.endsQuietly
    self.audience = audience
  }

  static func id(_ row: TriggerRow, company: String, at now: Instant) -> String {
    let occurrence = row.isEvent ? "" : (row.since ?? now).text
    return ID.of(company, row.rule, row.key, occurrence)
  }

  /// What it is the latest alert about.
  var slot: String { rule + "\u{1F}" + key }

  package enum ID {
    /// A name that follows from parts, whatever characters they have.
    package static func of(_ parts: String...) -> String {
      let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
      return String(SHA256.digest(of: Array(text.utf8)).text.prefix(16))
    }
  }
}

extension OutboxAlert {
  var value: Value {
    var fields: Fields = [
      "id": .string(id), "rule": .string(rule), "key": .string(key), "severity": .string(severity.rawValue),
      "title": .string(title), "text": .string(text), "status": .string(status.rawValue),
      "fired": .string(firedAt.text),
    ]
    for (name, instant) in [("since", since), ("resolved", resolvedAt), ("notified", notifiedAt)] {
      if let instant { fields[name] = .string(instant.text) }
    }
    if let page { fields["page"] = .string(page) }
    if endsQuietly { fields["endsQuietly"] = true }
    if audience != .team { fields["audience"] = .string(audience.rawValue) }
    return .record(fields)
  }

  init?(_ value: Value) {
    guard let id = value["id"]?.string, let rule = value["rule"]?.string, let key = value["key"]?.string,
      let severity = value["severity"]?.string.flatMap(Severity.init(rawValue:)),
      let status = value["status"]?.string.flatMap(Status.init(rawValue:)),
      let fired = value["fired"]?.string.flatMap({ Instant(written: $0) })
    else { return nil }
    (self.id, self.rule, self.key, self.severity, self.status) = (id, rule, key, severity, status)
    firedAt = fired
    title = value["title"]?.string ?? ""
    text = value["text"]?.string ?? ""
    since = value["since"]?.string.flatMap { Instant(written: $0) }
    resolvedAt = value["resolved"]?.string.flatMap { Instant(written: $0) }
    notifiedAt = value["notified"]?.string.flatMap { Instant(written: $0) }
    page = value["page"]?.string
    endsQuietly = value["endsQuietly"]?.bool ?? false
    audience = value["audience"]?.string.flatMap(Audience.init) ?? .team
  }

  /// The same for an audience that may not see its texts: only its rule is named.
  func narrowed(to audience: Audience) -> OutboxAlert {
    guard self.audience > audience else { return self }
    var alert = self
    (alert.title, alert.text) = (rule, "")
    return alert
  }
}

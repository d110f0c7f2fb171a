/// A message to one channel: what to say is decided when an evaluation is written, and does not change until
/// it is sent.
package struct OutboxMessage: Sendable, Equatable {
  package enum Kind: String, Sendable {
    /// New alerts, ended ones, and those that have lasted long enough to be repeated.
    case alerts
    /// Alerts were switched on: how many already fire.
    case baseline
    case digest
  }

  package var id: String
  package var channel: String
  package var kind: Kind
  package var severity: Severity
  /// The company's clock.
  package var at: Instant
  /// The alerts, and what each did: "firing", "resolved", "event", "repeat", "late".
  package var entries: [(id: String, status: String)]
  /// Lines of a digest: a name and what to say.
  package var lines: [(title: String, text: String)] = []
  /// The first message about the alert that has ended.
  package var answers: String?

  package static func == (a: OutboxMessage, b: OutboxMessage) -> Bool { a.value == b.value }

  init(
    company: String, channel: String, kind: Kind, severity: Severity, at: Instant,
    entries: [(id: String, status: String)]
  ) {
    let content = entries.map { $0.id + $0.status }.joined(separator: ",")
    id = OutboxAlert.ID.of(company, channel, kind.rawValue, at.text, content)
    (self.channel, self.kind, self.severity, self.at, self.entries) = (channel, kind, severity, at, entries)
  }

  var value: Value {
    var fields: Fields = [
      "id": .string(id), "channel": .string(channel), "kind": .string(kind.rawValue),
      "severity": .string(severity.rawValue), "at": .string(at.text),
      "entries": .list(entries.map { .list([.string($0.id), .string($0.status)]) }),
    ]
    if !lines.isEmpty { fields["lines"] = .list(lines.map { .list([.string($0.title), .string($0.text)]) }) }
    if let answers { fields["answers"] = .string(answers) }
    return .record(fields)
  }

  init?(_ value: Value) {
    guard let id = value["id"]?.string, let channel = value["channel"]?.string,
      let kind = value["kind"]?.string.flatMap(Kind.init(rawValue:)),
      let severity = value["severity"]?.string.flatMap(Severity.init(rawValue:)),
      let at = value["at"]?.string.flatMap({ Instant(written: $0) })
    else { return nil }
    (self.id, self.channel, self.kind, self.severity, self.at) = (id, channel, kind, severity, at)
    func pairs(_ name: String) -> [(String, String)] {
      (value[name]?.list ?? []).compactMap { item in
        guard let words = item.list?.compactMap(\.string), words.count == 2 else { return nil }
        return (words[0], words[1])
      }
    }
    entries = pairs("entries").map { (id: $0.0, status: $0.1) }
    lines = pairs("lines").map { (title: $0.0, text: $0.1) }
    answers = value["answers"]?.string
  }
}

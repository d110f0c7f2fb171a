/// What starts a routine: a schedule, a webhook or an API call.
package struct RoutineTrigger: Sendable, Equatable {
  /// "schedule", "webhook", "api".
  package var kind: String
  package var label: String?
  package var isEnabled = true
  /// For schedules: "0 9 * * 1-5", and its time zone.
  package var cronExpression: String?
  package var timeZone: String?
  /// For webhooks.
  package var signingMode: String?
  package var replayWindowSeconds: Int64?

  package init(kind: String) { self.kind = kind }

  package init?(_ value: Value) {
    guard case .record(let fields) = value, let kind = fields["kind"]?.string else { return nil }
    self.init(kind: kind)
    label = fields["label"]?.string
    isEnabled = fields["enabled"] != .bool(false)
    cronExpression = fields["cronExpression"]?.string
    timeZone = fields["timezone"]?.string
    signingMode = fields["signingMode"]?.string
    replayWindowSeconds = fields["replayWindowSec"]?.int
  }

  /// As in packages and templates, without missing fields.
  package var value: Value {
    var fields: Fields = ["kind": .string(kind)]
    fields["label"] = label.map(Value.string)
    if !isEnabled { fields["enabled"] = false }
    fields["cronExpression"] = cronExpression.map(Value.string)
    fields["timezone"] = timeZone.map(Value.string)
    fields["signingMode"] = signingMode.map(Value.string)
    fields["replayWindowSec"] = replayWindowSeconds.map(Value.int)
    return .record(fields)
  }

  /// The list as stored in the database. Nil if empty.
  package static func text(_ triggers: [RoutineTrigger]) -> String? {
    guard !triggers.isEmpty else { return nil }
    let list = Value.list(triggers.map(\.value))
    return String(decoding: JSONWriter.encode(list, layout: .compact), as: UTF8.self)
  }

  /// Parses the stored list.
  package static func list(_ text: String?) -> [RoutineTrigger] {
    guard let text, let value = try? JSONDocument.read(Array(text.utf8), { $0.value($0.root) }) else {
      return []
    }
    return value.list?.compactMap(RoutineTrigger.init) ?? []
  }
}

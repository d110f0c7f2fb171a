/// One line of a ledger: a row that was seen, that changed, that is gone, that came back, or a backup that
/// was read. It has IDs and digests, no texts, so that erasing a text elsewhere leaves the ledger whole.
package struct AuditEntry: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case row, changed, missing, returned
    /// A complete backup that was read.
    case backup
  }

  package var kind: Kind
  /// "approvals:ID"
  package var id: String
  package var digest: String?
  /// The digest before.
  package var was: String?
  /// The row's own time, as it says.
  package var at: Instant?
  /// The time of the state in which it was seen.
  package var seen: Instant
  /// "user:ID" or "agent:ID", where known.
  package var by: String?
  /// What an activity row is about: "issue:ID".
  package var on: String?
  /// The action of an activity row, the status of an approval.
  package var what: String?
  /// The digests of the row's fields, in the order of their names.
  package var parts: FieldDigests?
  /// The names of the fields that changed; empty if that is not known.
  package var fields: [String] = []
  /// Of a backup: rows by table.
  package var rows: [String: Int64] = [:]

  package init(_ kind: Kind, id: String, seen: Instant, digest: String? = nil) {
    (self.kind, self.id, self.seen, self.digest) = (kind, id, seen, digest)
  }

  /// The line: JSON with sorted keys and without white space.
  package var bytes: [UInt8] { JSONWriter.encode(value, layout: .compact) }

  package var value: Value {
    var fields: Fields = [
      "kind": .string(kind.rawValue), "id": .string(id), "seen": .string(seen.text), "v": 1,
    ]
    for (name, text) in [
      ("digest", digest), ("was", was), ("at", at?.text), ("by", by), ("on", on), ("what", what),
    ] {
      if let text { fields[name] = .string(text) }
    }
    if let parts { fields["parts"] = .string(parts.text) }
    if !self.fields.isEmpty { fields["fields"] = .list(self.fields.map(Value.string)) }
    if !rows.isEmpty { fields["rows"] = .record(Fields(rows.mapValues(Value.int))) }
    return .record(fields)
  }

  package init?(_ line: some Sequence<UInt8>) {
    guard let value = try? JSONDocument.read(Array(line), { $0.value($0.root) }),
      let kind = value["kind"]?.string.flatMap(Kind.init), let id = value["id"]?.string,
      let seen = value["seen"]?.string.flatMap({ Instant(written: $0) })
    else { return nil }
    self.init(kind, id: id, seen: seen, digest: value["digest"]?.string)
    was = value["was"]?.string
    at = value["at"]?.string.flatMap { Instant(written: $0) }
    (by, on, what) = (value["by"]?.string, value["on"]?.string, value["what"]?.string)
    parts = value["parts"]?.string.flatMap { FieldDigests($0) }
    fields = value["fields"]?.list?.compactMap(\.string) ?? []
    rows = (value["rows"]?.record ?? [:]).compactMapValues(\.int)
  }

  /// "2026-11": the month of the row's own time, else that in which it was seen.
  package var month: String { (at ?? seen).day.monthText }

  /// The same without the IDs of people: who did it is named only if it was an agent or the server, and what it is
  /// about only if it is a record of the company.
  package var withoutPeople: AuditEntry {
    var entry = self
    if let by, Self.kind(of: by) != "agent", Self.kind(of: by) != "system" { entry.by = "user" }
    if let on, !Self.records.contains(Self.kind(of: on)) { entry.on = Self.kind(of: on) }
    return entry
  }

  private static let records: Set<String> = [
    "agent", "approval", "company", "goal", "heartbeat_run", "issue", "project", "routine", "run",
  ]

  private static func kind(of name: String) -> String { String(name.prefix { $0 != ":" }) }

  /// "approvals"
  package var table: String { String(id.prefix { $0 != ":" }) }
}

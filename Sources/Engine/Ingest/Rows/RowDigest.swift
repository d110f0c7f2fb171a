/// The SHA-256 of a row as an audit compares it: JSON with a fixed list of fields, in one spelling.
///
/// Every source of a row gives the same digest: a time is cut to milliseconds, since the API has no finer
/// digits; the keys of a JSON field are sorted; a field without a value is left out, so that a column that a
/// newer server adds changes nothing. `updated_at` is not a field, since reading can change it. Secrets are
/// already redacted.
package enum RowDigest {
  /// Goes up when the list of fields changes.
  static let version = 1

  private enum Kind { case text, time, json, flag }

  private static let fields: [RowTable: [(column: Int, name: [UInt8], kind: Kind)]] = {
    let names: [RowTable: String] = [
      .activity: "id actor_type actor_id action entity_type entity_id agent_id run_id details created_at",
      .approvals: """
      id type status requested_by_agent_id requested_by_user_id payload decision_note decided_by_user_id decided_at \
      created_at
      """,
      .approvalComments: "id approval_id author_agent_id author_user_id body created_at",
      .budgetPolicies: """
      id scope_type scope_id metric window_kind amount warn_percent hard_stop_enabled is_active created_at
      """,
      .budgetIncidents: """
      id policy_id scope_type scope_id metric window_kind threshold_type status amount_limit amount_observed \
      window_start window_end resolved_at approval_id created_at
      """,
      .comments: "id issue_id author_agent_id author_user_id author_type body deleted_at created_at",
      .costs: """
      id agent_id heartbeat_run_id issue_id project_id provider model biller billing_type cost_status input_tokens \
      cached_input_tokens output_tokens cost_cents occurred_at
      """,
    ]
    return names.reduce(into: [:]) { fields, entry in
      let names = entry.value.split(separator: " ").map(String.init).sorted { $0.precedesInBytes($1) }
      fields[entry.key] = names.compactMap { name in
        guard let column = entry.key.columns.firstIndex(of: name) else { return nil }
        let kind: Kind =
          name.hasSuffix("_at") || name.hasPrefix("window_") && name != "window_kind"
          ? .time
          : ["details", "payload"].contains(name)
            ? .json : ["is_active", "hard_stop_enabled"].contains(name) ? .flag : .text
        return (column, Array(name.utf8), kind)
      }
    }
  }()

  /// The tables whose rows have a digest.
  static var tables: [RowTable] { RowTable.allCases.filter { fields[$0] != nil } }

  static func text(of row: Row, in table: RowTable) -> String? { digest(of: row, in: table)?.text }

  static func digest(of row: Row, in table: RowTable) -> SHA256.Digest? {
    content(of: row, in: table).map { SHA256.digest(of: $0) }
  }

  /// The bytes that the digest is of; nil for a table without one.
  static func content(of row: Row, in table: RowTable) -> [UInt8]? {
    guard let fields = fields[table] else { return nil }
    var bytes = Array("{".utf8)
    for field in fields {
      _ = row.withBytes(field.column) { value in
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        field.name.withUnsafeBufferPointer { StableJSON.append(text: $0, to: &bytes) }
        bytes.append(UInt8(ascii: ":"))
        append(value, field.kind, to: &bytes)
      }
    }
    bytes.append(contentsOf: ",\"table\":\"\(table.rawValue)\",\"v\":\(version)}".utf8)
    return bytes
  }

  /// The names of the fields of each table, in the order of their digests.
  static let fieldNames: [String: [String]] = fields.reduce(into: [:]) { names, entry in
    names[entry.key.rawValue] = entry.value.map { String(decoding: $0.name, as: UTF8.self) }
  }

  /// The short digests of a row's fields, each over the ID, the name of the field and its value.
  static func fieldDigests(of row: Row, in table: RowTable) -> FieldDigests? {
    guard let fields = fields[table], let id = row.text(0) else { return nil }
    var digests = FieldDigests()
    for field in fields {
      var bytes = Array(id.utf8) + [0] + field.name + [0]
      _ = row.withBytes(field.column) { append($0, field.kind, to: &bytes) }
      digests.append(bytes)
    }
    return digests
  }

  private static func append(_ value: UnsafeBufferPointer<UInt8>, _ kind: Kind, to bytes: inout [UInt8]) {
    switch kind {
    case .time:
      if let instant = Instant(value) {
        return Array(instant.text.utf8).withUnsafeBufferPointer { StableJSON.append(text: $0, to: &bytes) }
      }
    case .json:
      let start = bytes.count
      if (try? JSONDocument.read(Array(value), { StableJSON.append($0, $0.root, to: &bytes) })) != nil {
        return
      }
      bytes.removeSubrange(start...)
    case .flag:
      let isTrue = value.elementsEqual("t".utf8) || value.elementsEqual("true".utf8)
      return bytes.append(contentsOf: (isTrue ? "true" : "false").utf8)
    case .text: break
    }
    StableJSON.append(text: value, to: &bytes)
  }
}

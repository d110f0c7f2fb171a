/// What the ledger gets to see of a source: every row that can be audited, as it was read.
extension CompanyImporter {
  /// Looks at a row before anything decides whether it is new.
  func sight(_ table: RowTable, _ row: Row, _ redactor: Redactor?) {
    guard let sightings, let id = row.text(0) else { return }
    var row = row
    if let redactor { _ = row.redact(redactor) }
    guard let digest = RowDigest.digest(of: row, in: table) else { return }
    var sighting = RowSightings.Sighting(id: "\(table.rawValue):\(id)", digest: digest)
    func column(_ name: String) -> String? { table.columns.firstIndex(of: name).flatMap(row.text) }
    func actor(_ pairs: (kind: String, column: String)...) -> String? {
      pairs.lazy.compactMap { pair in column(pair.column).map { "\(pair.kind):\($0)" } }.first
    }
    sighting.at = (column("created_at") ?? column("occurred_at")).flatMap { Instant($0) }
    switch table {
    case .activity:
      sighting.what = column("action")
      if let kind = column("entity_type"), let entity = column("entity_id") {
        sighting.on = "\(kind):\(entity)"
      }
      if let actor = column("actor_id") { sighting.by = "\(column("actor_type") ?? "actor"):\(actor)" }
    case .approvals:
      sighting.by = actor(
        ("user", "decided_by_user_id"), ("user", "requested_by_user_id"), ("agent", "requested_by_agent_id"))
    case .comments, .approvalComments:
      sighting.by = actor(("user", "author_user_id"), ("agent", "author_agent_id"))
    case .costs: sighting.by = actor(("agent", "agent_id"))
    default: break
    }
    sightings.add(sighting) { RowDigest.fieldDigests(of: row, in: table) }
  }
}

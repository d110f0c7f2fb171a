/// Writes rows of budget policies and keeps their amounts from earlier states, since an amount applies to the
/// spend of its time.
final class PolicyRows {
  private let database: Database
  let rows: KeyedRows
  let incidents: KeyedRows

  init(_ database: Database) throws {
    self.database = database
    incidents = try KeyedRows(database, "budget_incidents", .incidents)
    rows = try KeyedRows(
      database, "budget_policies",
      KeyedRows.Columns(
        names: [
          "id", "scope_type", "scope_id", "metric", "window_kind", "amount", "is_active", "created_at",
          "updated_at", "warn_percent", "hard_stop_enabled", "digest",
        ], hasUpdate: true))
  }

  /// Writes a row of `RowTable.budgetPolicies`. Returns false if another version is stored.
  func write(_ row: Row, state: Int64, _ rejectedValues: inout [String]) throws -> Bool {
    let value = Self.value(row, 6, metric: row.text(4), "amount", &rejectedValues)
    return try rows.write(state) { statement in
      statement.bind(1, row.text(0))
      for column in 2...5 { statement.bind(Int32(column), row.text(column)) }
      statement.bind(6, value)
      statement.bind(7, Int64(row.isNull(7) || row.isTrue(7) ? 1 : 0))
      statement.bind(8, row.instant(8))
      statement.bind(9, row.instant(9))
      statement.bind(
        10,
        PlausibleValue.count(
          row.decimal(10), "warn_percent", isGiven: row.hasText(10), &rejectedValues))
      statement.bind(11, row.isNull(11) ? nil : Int64(row.isTrue(11) ? 1 : 0))
      statement.bind(12, RowDigest.text(of: row, in: .budgetPolicies))
    }
  }

  /// Writes a row of `RowTable.budgetIncidents`. Returns false if another version is stored.
  func writeIncident(_ row: Row, state: Int64, _ rejectedValues: inout [String]) throws -> Bool {
    let amounts = (9...10).map {
      Self.value(row, $0, metric: row.text(5), RowTable.budgetIncidents.columns[$0], &rejectedValues)
    }
    return try incidents.write(state) { statement in
      statement.bind(1, row.text(0))
      for column in 2...8 { statement.bind(Int32(column), row.text(column)) }
      for (offset, amount) in amounts.enumerated() { statement.bind(Int32(9 + offset), amount) }
      for column in 11...15 { statement.bind(Int32(column), row.instant(column)) }
      statement.bind(16, row.text(16))
      statement.bind(17, RowDigest.text(of: row, in: .budgetIncidents))
    }
  }

  /// Returns an amount as it is stored: money in millionths of a cent, anything else unchanged.
  static func value(
    _ row: Row, _ column: Int, metric: String?, _ name: String, _ rejectedValues: inout [String]
  ) -> Int64? {
    let (amount, isGiven) = (row.decimal(column), row.hasText(column))
    return metric == "billed_cents"
      ? PlausibleValue.amount(amount, name, isGiven: isGiven, &rejectedValues)?.microcents
      : PlausibleValue.count(amount, name, isGiven: isGiven, &rejectedValues)
  }

  /// Ends a state of the time `at`.
  func end(_ state: Int64, at: Instant?) throws {
    if let at {
      let columns = "id, state, is_active, amount"
      try database.run(
        """
        INSERT INTO record_history (kind, id, field, at, value)
        SELECT 'budget_policy', id, 'amount', ?2, CASE WHEN is_active = 1 THEN amount END
        FROM (SELECT \(columns) FROM main.budget_policies UNION ALL SELECT \(columns) FROM temp.staged_budget_policies)
        WHERE state = ?1
        ON CONFLICT DO UPDATE SET value = nullif(max(coalesce(value, -1), coalesce(excluded.value, -1)), -1)
        """, [.int(state), .int(at.milliseconds)])
    }
    try rows.settle(state)
    try incidents.settle(state)
  }
}

/// Writes approvals, their comments, and what governance activity says. Of payloads and details, which can
/// contain credentials and free text, only listed fields are kept.
final class GovernanceRows {
  let approvals: KeyedRows
  let comments: KeyedRows
  private var details: Statement

  var all: [KeyedRows] { [approvals, comments] }

  init(_ database: Database) throws {
    approvals = try KeyedRows(database, "approvals", .approvals)
    comments = try KeyedRows(database, "approval_comments", .approvalComments)
    details = try database.prepare("INSERT OR REPLACE INTO activity_details (id, details) VALUES (?, ?)")
  }

  /// Writes a row of `RowTable.approvals`. Returns false if another version is stored.
  func writeApproval(_ row: Row, state: Int64, _ rejectedValues: inout [String]) throws -> Bool {
    let payload =
      row.withBytes(11) { bytes in try? JSONDocument.read(Array(bytes)) { $0.value($0.root) } } ?? nil
    func text(_ names: String...) -> String? {
      names.lazy.compactMap { payload?[$0]?.string }.first { !$0.isEmpty }
        .map { String($0.prefix(Limits.shownName)) }
    }
    var amount: Int64?
    for name in ["estimatedCostCents", "budgetAmount", "budgetMonthlyCents"] where amount == nil {
      let value = payload?[name].map { JSONWriter.encode($0, layout: .compact) }
      let cents = value.flatMap { $0.withUnsafeBufferPointer { Decimal(text: $0) } }
      amount = PlausibleValue.amount(cents, name, &rejectedValues)?.microcents
    }
    return try approvals.write(state) { statement in
      statement.bind(1, row.text(0))
      statement.bind(2, row.text(2) ?? "")
      statement.bind(3, row.text(3) ?? "")
      statement.bind(4, row.text(4))
      for column in 5...7 { statement.bind(Int32(column), row.instant(column)) }
      for column in 8...10 { statement.bind(Int32(column), row.text(column)) }
      statement.bind(11, text("title", "name", "scopeName", "tool"))
      statement.bind(12, text("agentId", "scopeId", "actionRequestId"))
      statement.bind(13, amount)
      statement.bind(14, RowDigest.text(of: row, in: .approvals))
    }
  }

  /// Writes a row of `RowTable.approvalComments`. Returns false if another version is stored.
  func writeComment(_ row: Row, state: Int64) throws -> Bool {
    return try comments.write(state) { statement in
      statement.bind(1, row.text(0))
      for column in 2...5 { statement.bind(Int32(column), row.text(column)) }
      statement.bind(6, row.instant(6))
      statement.bind(7, row.instant(7))
      statement.bind(8, RowDigest.text(of: row, in: .approvalComments))
    }
  }

  /// Keeps what a row of `RowTable.activity` says of a decision, an approval, a budget or an agent.
  func writeDetails(_ row: Row) throws {
    let isGovernance =
      row.withBytes(4) { action in Self.subjects.contains { action.starts(with: $0) } } ?? false
    guard isGovernance else { return }
    let kept = row.withBytes(9) { bytes in
      try? JSONDocument.read(Array(bytes)) { document -> [UInt8]? in
        var fields = (document.value(document.root).record ?? [:]).filter { Self.fields.contains($0.key) }
        for (name, value) in fields where !Self.isPlain(value) { fields[name] = nil }
        return fields.isEmpty ? nil : JSONWriter.encode(.record(fields), layout: .compact)
      }
    }
    guard let kept, let text = kept else { return }
    details.bind(1, row.text(0))
    details.bind(2, String(decoding: text, as: UTF8.self))
    try details.run()
  }

  private static let subjects = [
    "agent.", "approval.", "board_api_key.", "budget.", "company.", "decision.", "invite.",
    "issue.approval_",
    "join.", "secret.", "tool_",
  ].map { Array($0.utf8) }

  /// Ids, states, amounts and the names of fields; no texts of people or agents.
  private static let fields: Set<String> = [
    "action", "agentId", "amount", "amountLimit", "amountObserved", "applied", "approvalId",
    "approvalStatus",
    "budgetMonthlyCents", "changedTopLevelKeys", "commentId", "createdAgentId", "issueIds",
    "linkedAgentId",
    "linkedIssueIds", "previousStatus", "reportsTo", "requestedByAgentId", "requesterAgentId",
    "requiresApproval",
    "role", "scopeId", "scopeType", "source", "status", "type", "warnPercent", "windowKind",
  ]

  /// A short value, or a list of such.
  private static func isPlain(_ value: Value) -> Bool {
    switch value {
    case .string(let text): text.utf8.count <= 100
    case .list(let items): items.count <= 50 && items.allSatisfy { $0.list == nil && isPlain($0) }
    case .record, .markup: false
    default: true
    }
  }
}

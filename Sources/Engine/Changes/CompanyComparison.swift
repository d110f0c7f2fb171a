/// The changes of a company between two snapshots. Every difference is part of a change, except those that
/// another change implies: an issue that is done is not also reported as completed.
package struct CompanyComparison: Sendable {
  package let before: CompanyRecords
  package let after: CompanyRecords
  /// In the order of tables, then of records.
  package private(set) var changes: [Change] = []
  package let spend: SpendComparison

  private var names: [String: String] = [:]

  package init(from before: CompanyRecords, to after: CompanyRecords) {
    self.before = before
    self.after = after
    spend = SpendComparison(from: before.spend, to: after.spend)
    for records in [before, after] {
      for table in RecordTable.records where table.nameColumn != nil {
        for record in records[table] { names[record.id] = Self.name(record) }
      }
    }
    if before.company.id != after.company.id || before.company.name != after.company.name {
      add(
        .renamed, .company, after.company, fact: "name", .string(before.company.name),
        .string(after.company.name))
    }
    compare(before.company, after.company, of: .company)
    for table in RecordTable.records { compare(table) }
  }

  /// True if nothing differs.
  package var isSame: Bool { changes.isEmpty && spend.rows.isEmpty && before == after }

  package func changes(of table: RecordTable) -> [Change] { changes.filter { $0.record == table.word } }

  /// The name for an ID on either side, or the ID itself.
  package func name(_ id: String) -> String { names[id] ?? id }

  private static func name(_ record: CompanyRecords.Record) -> String {
    [record.text("identifier"), record.name.isEmpty ? nil : record.name].compactMap { $0 }.joined(
      separator: " ")
  }

  /// Facts that contain IDs.
  private static let references: Set<String> = [
    "reportsTo", "parentId", "ownerAgentId", "leadAgentId", "goalId", "projectId", "assigneeAgentId",
    "createdByAgentId", "issueId", "parentIssueId", "authorAgentId", "requestedByAgentId",
  ]

  private mutating func add(
    _ kind: Change.Kind, _ table: RecordTable, _ record: CompanyRecords.Record, fact: String? = nil,
    _ from: Value? = nil, _ to: Value? = nil
  ) {
    var name = Self.name(record)
    if table.nameColumn == nil {
      let subject = record.text("issueId") ?? record.text("requestedByAgentId")
      name = [record.text("type"), subject.map { self.name($0) }].compactMap { $0 }.joined(separator: ", ")
    }
    var change = Change(kind: kind, record: table.word, id: record.id, name: name, fact: fact)
    change.from = from ?? .null
    change.to = to ?? .null
    if let fact, Self.references.contains(fact) {
      change.fromName = from?.string.map { self.name($0) }
      change.toName = to?.string.map { self.name($0) }
    }
    change.projectId = record.text("projectId")
    changes.append(change)
  }

  private mutating func compare(_ table: RecordTable) {
    var old = Dictionary(before[table].map { ($0.id, $0) }) { first, _ in first }
    for record in after[table] {
      if let known = old.removeValue(forKey: record.id) {
        if known != record { compare(known, record, of: table) }
      } else {
        arrived(record, table)
      }
    }
    for record in before[table] where old[record.id] != nil { add(departure(table), table, record) }
  }

  private mutating func arrived(_ record: CompanyRecords.Record, _ table: RecordTable) {
    guard record["isPlaceholder"] == nil else { return add(.named, table, record) }
    switch table.word {
    case "agent": add(.hired, table, record, fact: "reportsTo", nil, record["reportsTo"])
    case "issue": add(.opened, table, record)
    default: add(.added, table, record)
    }
    let status = record.text("status")
    if table.word == "goal", isReached(status) {
      add(.reached, table, record, fact: "status", nil, record["status"])
    }
    if table.word == "issue", status == "done" {
      add(.done, table, record, fact: "status", nil, record["status"])
    }
    if table.word == "issue", status == "cancelled" {
      add(.cancelled, table, record, fact: "status", nil, record["status"])
    }
    if Self.isGone(record, table) { add(departure(table), table, record) }
  }

  private func departure(_ table: RecordTable) -> Change.Kind { table.word == "agent" ? .left : .removed }

  /// True if an existing record refers to one that is gone.
  package static func isGone(_ record: CompanyRecords.Record, _ table: RecordTable) -> Bool {
    record["leftAt"] != nil || (table.word == "agent" && record.text("status") == "terminated")
  }

  private func isReached(_ status: String?) -> Bool {
    ["achieved", "complete", "completed", "done"].contains(status ?? "")
  }

  private mutating func compare(
    _ old: CompanyRecords.Record, _ new: CompanyRecords.Record, of table: RecordTable
  ) {
    var reported: Set<String> = []
    let (wasGone, isGone) = (Self.isGone(old, table), Self.isGone(new, table))
    if wasGone != isGone {
      add(isGone ? departure(table) : .returned, table, new, fact: "status", old["status"], new["status"])
      reported = ["leftAt", "status"]
    }
    if table.nameColumn != nil, table.word != "company", old.name != new.name {
      add(.renamed, table, new, fact: table.nameColumn, .string(old.name), .string(new.name))
    }
    if !reported.contains("status"), old["status"] != new["status"] {
      let kind = statusChange(table, old.text("status"), new.text("status"))
      add(kind, table, new, fact: "status", old["status"], new["status"])
      reported.formUnion(
        kind == .statusChanged
          ? ["status", "startedAt"] : ["status", "startedAt", "completedAt", "cancelledAt", "decidedAt"])
    }
    var values: [String: (Value?, Value?)] = [:]
    for fact in old.facts { values[fact.name] = (fact.value, nil) }
    for fact in new.facts { values[fact.name] = (values[fact.name]?.0, fact.value) }
    let order = new.facts.map(\.name) + old.facts.map(\.name)
    for name in order {
      guard let (from, to) = values.removeValue(forKey: name), from != to, !reported.contains(name) else {
        continue
      }
      add(Self.kind(name, table, from, to), table, new, fact: name, from, to)
    }
  }

  private func statusChange(_ table: RecordTable, _ from: String?, _ to: String?) -> Change.Kind {
    switch table.word {
    case "goal":
      if isReached(to) { return isReached(from) ? .statusChanged : .reached }
      return isReached(from) ? .reopened : .statusChanged
    case "issue":
      if to == "done" { return .done }
      if to == "cancelled" { return .cancelled }
      return from == "done" || from == "cancelled" ? .reopened : .statusChanged
    case "approval": return from == "pending" ? .decided : .statusChanged
    default: return .statusChanged
    }
  }

  private static func kind(_ fact: String, _ table: RecordTable, _ from: Value?, _ to: Value?) -> Change.Kind
  {
    switch fact {
    case "reportsTo", "parentId", "projectId": return .moved
    case "assigneeAgentId", "assigneeUserId", "ownerAgentId", "leadAgentId": return .reassigned
    case "budgetMonthlyCents":
      guard let from = from.flatMap(Money.init(centsValue:)) else { return .budgetSet }
      guard let to = to.flatMap(Money.init(centsValue:)) else { return .budgetRemoved }
      return from < to ? .budgetRaised : .budgetLowered
    default: return .changed
    }
  }
}

/// The table that a JSON object is a row of, and which fields go to which columns, as in Paperclip's API
/// (camel case) and table exports (snake case).
///
/// Determined by the object's keys alone, so file names do not matter: see `rules`. Rows of one file nearly
/// always have the same keys in the same order, so the previous row's shape is tried first.
struct ObjectShape {
  /// The table. Nil if the object is not a row of a known table.
  let table: RowTable?
  private let keys: [[UInt8]]
  /// For each key: the index among the table's columns.
  private let targets: [Int?]
  private let identities: Set<Int>

  /// The keys that make an object a row of a table: it has an `id`, all of some keys, at least one of others,
  /// and none that belong to a similar table. The first rule that matches applies; otherwise the order does
  /// not matter.
  private struct Rule {
    let table: RowTable
    let all: [String]
    var any: [String] = []
    var none: [String] = []
  }

  private static let rules = [
    Rule(table: .activity, all: ["action", "entity_type"]),
    Rule(table: .issueLabels, all: ["issue_id", "label_id"]),
    Rule(table: .labels, all: ["name", "color"], none: ["status"]),
    Rule(table: .costs, all: ["cost_cents", "occurred_at"]),
    // A wake-up request has an agent and a status too.
    Rule(
      table: .runs, all: ["agent_id", "status"],
      any: ["invocation_source", "usage_json", "context_snapshot", "finished_at"],
      none: ["title", "requested_at", "coalesced_count"]),
    Rule(table: .budgetIncidents, all: ["policy_id", "threshold_type", "amount_observed"]),
    Rule(table: .budgetPolicies, all: ["scope_type", "metric", "window_kind", "amount"]),
    Rule(table: .documentRevisions, all: ["document_id", "revision_number"]),
    Rule(table: .issueDocuments, all: ["issue_id", "document_id", "key"], none: ["body"]),
    Rule(table: .documents, all: ["latest_body", "format"]),
    Rule(table: .skills, all: ["key", "slug", "markdown"]),
    // The API lists the documents of an issue with a key, and they are no comments.
    Rule(table: .comments, all: ["issue_id", "body"], none: ["key", "latest_revision_number"]),
    Rule(table: .approvalComments, all: ["approval_id", "body"]),
    Rule(
      table: .approvals, all: ["type", "status"],
      any: ["requested_by_agent_id", "requested_by_user_id", "decided_at", "decision_note"]),
    Rule(table: .agents, all: ["name", "role"], any: ["adapter_type", "reports_to", "company_id"]),
    // A routine is written like an issue.
    Rule(
      table: .issues, all: ["title", "status"],
      any: ["priority", "identifier", "issue_number", "assignee_agent_id"],
      none: ["concurrency_policy", "catch_up_policy", "level"]),
    Rule(table: .routines, all: ["title", "status", "concurrency_policy"]),
    Rule(table: .routineRuns, all: ["routine_id", "status", "triggered_at"]),
    Rule(table: .routineTriggers, all: ["routine_id", "kind"], any: ["cron_expression", "signing_mode"]),
    Rule(table: .goals, all: ["title", "level"]),
    Rule(
      table: .companies, all: ["name"],
      any: ["issue_prefix", "issue_counter", "require_board_approval_for_new_agents"]),
    Rule(
      table: .projects, all: ["name", "status"],
      any: ["lead_agent_id", "target_date", "archived_at", "goal_ids", "company_id"]),
  ]

  /// `known`: the table, where an object is inside a row that tells it.
  init(_ document: JSONDocument, _ object: JSONDocument.Index, of known: RowTable? = nil) {
    let names = document.fields(object).map { document.string($0.key) ?? "" }
    keys = document.fields(object).map { Array(document.text($0.key)) }
    let columns = names.map(Self.snakeCase)
    let present = Set(columns)
    table = known ?? Self.table(of: present)
    let places = table?.columns ?? []
    identities = table?.identities ?? []
    // The runs of an issue use a longer name for their ID.
    let isKeyedByRun = table == .runs && !present.contains("id")
    targets = columns.map { places.firstIndex(of: isKeyedByRun && $0 == "run_id" ? "id" : $0) }
  }

  /// Returns the table whose rows have these columns, among others.
  static func table(of present: Set<String>) -> RowTable? {
    rules.first { rule in
      (present.contains("id") || rule.table == .runs && present.contains("run_id")
        || rule.table == .issueLabels)
        && rule.all.allSatisfy(present.contains)
        && (rule.any.isEmpty || rule.any.contains(where: present.contains))
        && !rule.none.contains(where: present.contains)
    }?.table
  }

  /// Table columns that the objects do not have.
  var missing: Set<String> {
    let found = Set(targets.compactMap { $0 })
    let columns = table?.columns ?? []
    return Set(columns.indices.filter { !found.contains($0) }.map { columns[$0] })
  }

  /// "companyId" as a column name.
  static func snakeCase(_ name: String) -> String {
    var text: [UInt8] = []
    for byte in name.utf8 {
      if byte &- UInt8(ascii: "A") < 26 {
        text.append(UInt8(ascii: "_"))
        text.append(byte | 0x20)
      } else {
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Copies an object's fields to a row. Returns false, with an unusable row, if its keys do not match this
  /// shape.
  func fill(
    _ row: inout Row, _ document: JSONDocument, _ object: JSONDocument.Index, _ oversized: inout [Int]
  ) -> Bool {
    guard document.kind(object) == .object else { return false }
    row.begin(columns: table?.columns.count ?? 0)
    oversized.removeAll(keepingCapacity: true)
    var index = object + 1
    let end = document.next(object)
    for number in keys.indices {
      guard index < end, document.text(index).elementsEqual(keys[number]) else { return false }
      let value = document.next(index)
      if let target = targets[number] { set(&row, target, document, value, &oversized) }
      index = document.next(value)
    }
    return index == end
  }

  private func set(
    _ row: inout Row, _ target: Int, _ document: JSONDocument, _ value: JSONDocument.Index,
    _ oversized: inout [Int]
  ) {
    let text = document.text(value)
    if table == .runs, target == RowTable.result {
      return document.kind(value) == .null ? row.setNull(target) : row.set(result: Int64(text.count))
    }
    if text.isEmpty, identities.contains(target) { return row.setNull(target) }
    guard text.count <= RowTable.maximumField else { return oversized.append(target) }
    switch document.kind(value) {
    case .null: row.setNull(target)
    case .escapedString: row.set(target) { document.unescape(value, into: &$0) }
    // Objects and arrays are kept as text. JSON columns are parsed from it, whether the field contains the
    // object itself or its text in quotes.
    default: row.set(target) { $0.append(contentsOf: text) }
    }
  }
}

/// Answers of Paperclip's API and other JSON files that contain no rows to read. Each is recognized by its
/// keys; the first match names it.
struct KnownAnswer: Sendable {
  let name: String
  let all: [String]
  var none: [String] = []

  static let table: [KnownAnswer] = [
    KnownAnswer(name: "an error answer of an API", all: ["error"], none: ["id"]),
    KnownAnswer(
      name: "an answer of costs/by-agent-model: sums by agent and model, not cost events",
      all: ["agent_id", "model", "cost_cents"], none: ["occurred_at"]),
    KnownAnswer(
      name: "an answer of costs/by-agent: sums by agent, not cost events", all: ["agent_id", "cost_cents"],
      none: ["occurred_at"]),
    KnownAnswer(
      name: "an answer of costs/by-project: sums by project, not cost events",
      all: ["project_id", "cost_cents"],
      none: ["occurred_at"]),
    KnownAnswer(
      name: "an answer of costs/window-spend: sums by window, not cost events", all: ["window", "cost_cents"]),
    KnownAnswer(
      name: "an answer of costs/by-provider or by-biller: sums, not cost events",
      all: ["cost_cents", "biller"],
      none: ["occurred_at"]),
    KnownAnswer(
      name: "an answer of costs/by-provider or by-biller: sums, not cost events",
      all: ["cost_cents", "provider"],
      none: ["occurred_at"]),
    KnownAnswer(
      name: "an answer of costs/summary: a sum, not cost events", all: ["spend_cents", "budget_cents"]),
    KnownAnswer(
      name: "the cost summary of an issue: a sum, not cost events", all: ["issue_count", "cost_cents"]),
    KnownAnswer(name: "a dashboard: counts and sums, not rows", all: ["agents", "tasks", "costs"]),
    KnownAnswer(name: "a budget overview: sums, not rows", all: ["policies", "active_incidents"]),
    KnownAnswer(name: "a finance event, which is not read", all: ["amount_cents", "direction"]),
    KnownAnswer(
      name: "a node of the org tree, which is not read; use the list of agents",
      all: ["reports", "role", "name"]),
    KnownAnswer(name: "counts of a company, not rows", all: ["agent_count", "issue_count"]),
    KnownAnswer(name: "a line of a run's log; run output is not read", all: ["ts", "stream", "chunk"]),
    KnownAnswer(name: "an event of a run; run output is not read", all: ["run_id", "seq", "event_type"]),
    KnownAnswer(name: "a wakeup request, which is not read", all: ["agent_id", "coalesced_count"]),
    KnownAnswer(name: "a configuration of this program", all: ["sources"], none: ["id"]),
    KnownAnswer(name: "the manifest of a module", all: ["id", "hooks", "version"]),
  ]

  /// Describes an object without an event. Nil if it has no keys.
  static func describe(_ document: JSONDocument, _ object: JSONDocument.Index) -> String? {
    guard document.kind(object) == .object else { return nil }
    let keys = document.fields(object).map { ObjectShape.snakeCase(document.string($0.key) ?? "") }
    guard !keys.isEmpty else { return nil }
    let present = Set(keys)
    if let known = table.first(where: { known in
      known.all.allSatisfy(present.contains) && !known.none.contains(where: present.contains)
    }) {
      return known.name
    }
    let names = keys.filter { $0.utf8.count <= 40 && $0.utf8.allSatisfy(StatementScanner.isWordByte) }.prefix(
      5)
    guard !names.isEmpty else { return nil }
    return "neither a hook line nor a known row: an object with the keys "
      + names.sorted().joined(separator: ", ")
  }
}

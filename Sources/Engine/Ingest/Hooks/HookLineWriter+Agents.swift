/// Lines about agents: hired, changed, removed, status changed.
extension HookLineWriter {
  func agentEvent(_ line: HookLine, _ own: EventKey) throws -> Bool {
    let object = line.document.present(line.payload, "agent").flatMap {
      line.document.kind($0) == .object ? $0 : nil
    }
    guard let id = try agent(line) else { throw HookLine.Rejection("the line has no agent") }
    let key = line.event == .agentCreated ? EventKey("agent:created", id) : own
    let (from, to) = (line.word(line.payload, "from"), line.word(line.payload, "to", "status"))
    var payload: Fields = [:]
    if line.event == .agentUpdated, let changes = line.document.present(line.payload, "changes") {
      payload = ["changes": line.document.value(changes)]
    }
    if let object { payload["name"] = .optional(line.word(object, "name")) }
    if line.event == .agentCreated { payload = try createdFacts(line, object ?? line.payload) }
    let outcome = try append(
      line, key, agent: agent(line), subject: id, from: from, to: to, payload: payload)
    if case .duplicate = outcome { return false }
    let claim = line.claimKey(own)

    switch line.event {
    case .agentCreated:
      try dropTemplateEntry(.agent, id)
      let facts = object ?? line.payload
      try provenance.describe(.agent, id, name: line.word(facts, "name", "ref") ?? id, rank: .hookLine)
      try fields(line, facts, id, claim)
      try provenance.set(
        .agent, id, .createdAt, .int(line.at.milliseconds), rank: .hookLine, at: line.at, key: claim)
    case .agentUpdated:
      if let object { try fields(line, object, id, claim) }
      if let changes = line.document.present(line.payload, "changes") { try fields(line, changes, id, claim) }
    case .agentStatusChanged:
      if let to {
        try provenance.set(.agent, id, .status, .text(to), rank: .hookLine, at: line.at, key: claim)
      }
    default:
      try provenance.set(.agent, id, .status, "terminated", rank: .hookLine, at: line.at, key: claim)
      try provenance.set(
        .agent, id, .leftAt, .int(line.at.milliseconds), rank: .hookLine, at: line.at, key: claim)
    }
    return isAdded(outcome)
  }

  /// The fields of a new agent, with the names that modules use.
  private func createdFacts(_ line: HookLine, _ facts: JSONDocument.Index) throws -> Fields {
    var values: Fields = [:]
    for (name, key) in [("name", "name"), ("role", "role"), ("title", "title"), ("status", "status")]
      as [(String, StaticString)]
    {
      values[name] = .optional(line.word(facts, key))
    }
    values["reports_to"] = .optional(
      try line.word(facts, "reportsTo", "reports_to").map { try names.find(.agent, $0) ?? $0 })
    let budget = line.document.present(
      facts, anyOf: "budgetMonthlyCents", "budgetCents", "budget_monthly_cents", "budget_cents")
    values["budget_microcents"] = .optional(
      budget.flatMap { line.budget($0) }?.microcents)
    return values
  }

  /// Returns a field's value, or the new value of `{"from": …, "to": …}`.
  private func value(
    _ line: HookLine, _ object: JSONDocument.Index, _ keys: StaticString...
  ) -> JSONDocument.Index? {
    guard let index = keys.lazy.compactMap({ line.document.field(object, $0) }).first else { return nil }
    return line.document.field(index, "to") ?? index
  }

  private func fields(_ line: HookLine, _ object: JSONDocument.Index, _ id: String, _ key: EventKey) throws {
    func set(_ field: FieldProvenance.Field, _ value: SQLValue) throws {
      try provenance.set(.agent, id, field, value, rank: .hookLine, at: line.at, key: key)
    }
    let words: [(StaticString, FieldProvenance.Field)] = [
      ("name", .name), ("role", .role), ("title", .title), ("status", .status),
      ("capabilities", .capabilities),
      ("ref", .ref), ("adapter_type", .adapterType), ("adapterType", .adapterType),
    ]
    for (name, field) in words {
      guard let index = value(line, object, name), let word = HookLine.word(line.document, index) else {
        continue
      }
      try set(field, .text(word))
    }
    names.note(.agent, id: id, ref: line.word(object, "ref"), name: line.word(object, "name"))
    if let index = value(line, object, "reportsTo", "reports_to") {
      let manager = HookLine.word(line.document, index)
      try set(.reportsTo, SQLValue(try manager.map { try names.find(.agent, $0) ?? $0 }))
    }
    if let index = value(line, object, "metadata"), line.document.kind(index) == .object {
      try set(.metadata, .text(String(decoding: line.document.text(index), as: UTF8.self)))
    }
    guard
      let index = value(
        line, object, "budgetMonthlyCents", "budgetCents", "budget_monthly_cents", "budget_cents")
    else { return }
    let budget = line.budget(index)
    try set(.budget, SQLValue(budget?.microcents))
    try note(budget, of: id, at: line.at, key.text)
    // The previous budget applies to spend before this line, which may be the only source for it.
    if let changes = line.document.present(line.payload, "changes"),
      let change = line.document.present(
        changes, anyOf: "budgetMonthlyCents", "budgetCents", "budget_monthly_cents", "budget_cents"),
      let from = line.document.present(change, "from")
    {
      let before = line.budget(from)
      try note(before, of: id, at: Instant(milliseconds: line.at.milliseconds - 1), key.text)
    }
  }

  private func note(_ budget: Money?, of agent: String, at: Instant, _ key: String) throws {
    budgetChange.bind(1, agent)
    budgetChange.bind(2, at)
    budgetChange.bind(3, key)
    budgetChange.bind(4, budget?.microcents)
    try budgetChange.run()
  }
}

extension CompanyRecords {
  /// Facts with free text or names of people. Fields of objects are named "metadata.owner".
  private static let privateFacts: Set<String> = [
    "description", "capabilities", "metadata", "pauseReason", "assigneeUserId", "authorUserId", "body",
    "templateAuthor", "billingCode", "variables", "about", "requestedByUserId", "decidedByUserId",
    "decisionNote",
  ]

  /// The records without what is hidden from an audience.
  package func narrowed(to audience: Audience) -> CompanyRecords {
    guard audience < .team else { return self }
    func withoutLabels(_ value: Value) -> Value {
      switch value {
      case .list(let items): .list(items.map(withoutLabels))
      case .record(let fields): .record(fields.filter { $0.key != "label" })
      default: value
      }
    }
    func narrowed(_ record: Record) -> Record {
      var record = record
      record.facts.removeAll { fact in
        Self.privateFacts.contains(fact.name) || Self.privateFacts.contains { fact.name.hasPrefix($0 + ".") }
      }
      for index in record.facts.indices where record.facts[index].name == "triggers" {
        record.facts[index].value = withoutLabels(record.facts[index].value)
      }
      return record
    }
    var all = self
    all.company = narrowed(company)
    all.records = records.mapValues { $0.map(narrowed) }
    all.records[RecordTable.comments.word] = []
    return all
  }
}

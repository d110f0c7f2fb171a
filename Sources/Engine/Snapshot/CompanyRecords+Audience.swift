extension CompanyRecords {
  /// Facts with free text or names of people. Fields of objects are named "metadata.owner".
  private static let privateFacts: Set<String> = [
    "description", "capabilities", "metadata", "pauseReason", "assigneeUserId", "authorUserId", "body",
    "templateAuthor", "billingCode",
  ]

  /// The records without what is hidden from an audience.
  package func narrowed(to audience: Audience) -> CompanyRecords {
    guard audience < .team else { return self }
    func narrowed(_ record: Record) -> Record {
      var record = record
      record.facts.removeAll { fact in
        Self.privateFacts.contains(fact.name) || Self.privateFacts.contains { fact.name.hasPrefix($0 + ".") }
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

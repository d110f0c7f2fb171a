/// Reads the contents of a snapshot from a company database.
package struct RecordsReader {
  private let database: Database

  init(_ database: Database) { self.database = database }

  /// Returns the records of the company in a database file.
  package static func read(path: String) throws -> CompanyRecords {
    let mark = Array("SQLite format 3".utf8)
    guard (try? FileSystem.sample(path, from: 0, count: mark.count)) == mark else {
      throw Failure("\(path): is neither a snapshot folder nor a database")
    }
    let database = try Database(path: path, readOnly: true)
    return try database.reading { try RecordsReader(database).read() }
  }

  func read() throws -> CompanyRecords {
    guard
      try database.integer("SELECT count(*) FROM sqlite_schema WHERE name IN ('meta', 'company', 'agents')")
        == 3,
      let id = try database.text("SELECT value FROM meta WHERE key = 'company_id'")
    else { throw Failure("\(database.path): is not a company database of paperclip-gen") }
    var all = CompanyRecords(company: try company(id))
    for table in RecordTable.records { all.records[table.word] = try records(table) }
    all.spend = try spend()
    return all
  }

  private func company(_ id: String) throws -> CompanyRecords.Record {
    var company =
      try records(.company, "WHERE id = ?", [.text(id)]).first
      ?? CompanyRecords.Record(id: id, name: "Company")
    for (place, setting) in RecordTable.companySettings.enumerated() {
      guard let text = try database.text("SELECT value FROM meta WHERE key = ?", [.text(setting.column)])
      else {
        continue
      }
      company.facts.append(
        CompanyRecords.Fact(
          name: setting.name, value: .string(text), column: RecordTable.company.columns.count + place))
    }
    return company
  }

  private func records(_ table: RecordTable) throws -> [CompanyRecords.Record] {
    try records(table, table.condition)
  }

  private func records(
    _ table: RecordTable, _ condition: String, _ arguments: [SQLValue] = []
  ) throws -> [CompanyRecords.Record] {
    let columns = table.columns.map { $0.expression ?? $0.column }.joined(separator: ", ")
    var records: [CompanyRecords.Record] = []
    try database.query(
      """
      SELECT id, \(table.nameColumn ?? "''"), \(columns) FROM \(table.table) \(condition)
      ORDER BY created_at IS NULL, created_at, id
      """, arguments
    ) { row in
      var record = CompanyRecords.Record(id: row.text(0) ?? "", name: row.text(1) ?? "")
      record.facts.reserveCapacity(8)
      for (place, column) in table.columns.enumerated() {
        let index = Int32(place + 2)
        guard !row.isNull(index) else { continue }
        let value: Value? =
          switch column.kind {
          case .text, .word: row.text(index).map(Value.string)
          case .instant: row.instant(index).map { .string($0.text) }
          case .money: row.money(index)?.cents
          case .flag: row.int(index) != 0 ? .bool(true) : nil
          case .json: row.text(index).map(Self.json)
          }
        guard let value else { continue }
        if column.kind == .json, case .record(let parts) = value, !parts.isEmpty {
          let named = parts.map { (name: column.name + "." + SnapshotText.key($0.key), value: $0.value) }
          for part in named.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            record.facts.append(CompanyRecords.Fact(name: part.name, value: part.value, column: place))
          }
        } else {
          record.facts.append(CompanyRecords.Fact(name: column.name, value: value, column: place))
        }
      }
      records.append(record)
    }
    return records
  }

  /// Invalid JSON is kept as text.
  private static func json(_ text: String) -> Value {
    (try? JSONDocument.read(Array(text.utf8)) { $0.value($0.root) }) ?? .string(text)
  }

  private func spend() throws -> [CompanyRecords.Spend] {
    var sums: [CompanyRecords.Spend.Key: (Money, Tokens)] = [:]
    func add(_ key: CompanyRecords.Spend.Key, _ billed: Money, _ tokens: Tokens) {
      var sum = sums[key] ?? (.zero, Tokens())
      sum.0 += billed
      sum.1 += tokens
      sums[key] = sum
    }
    try database.query(
      """
      SELECT at / 86400000, agent_id, provider, model, kind, sum(billed_microcents), sum(input_tokens),
        sum(cached_input_tokens), sum(output_tokens), sum(unsplit_tokens)
      FROM spend GROUP BY 1, 2, 3, 4, 5
      """
    ) { row in
      let month = CivilDate(daysSinceEpoch: Int(row.int(0))).monthText
      let key = CompanyRecords.Spend.Key(
        month: month, agentId: row.text(1), provider: row.text(2), model: row.text(3), kind: row.text(4) ?? ""
      )
      add(
        key, Money(microcents: row.int(5)),
        Tokens(input: row.int(6), cachedInput: row.int(7), output: row.int(8), unsplit: row.int(9)))
    }
    try database.query("SELECT month, agent_id, billed_microcents, provider, model FROM unattributed_spend") {
      row in
      let key = CompanyRecords.Spend.Key(
        month: row.text(0) ?? "", agentId: row.text(1), provider: row.text(3), model: row.text(4),
        kind: "billed")
      add(key, Money(microcents: row.int(2)), Tokens())
    }
    return sums.map { CompanyRecords.Spend(key: $0.key, billed: $0.value.0, tokens: $0.value.1) }.sorted {
      $0.key < $1.key
    }
  }
}

/// Imports the records of a snapshot into a new or empty company.
///
/// Imported facts have the rank of hook lines from the snapshot's newest time: a template does not change
/// them, but a later line or a backup does. Each line of spend becomes a ledger entry at the start of its
/// month.
package struct SnapshotImport {
  private let company: CompanyDatabase
  private let records: CompanyRecords
  private let asOf: Instant
  /// All times in the facts.
  private let instants: [Instant]
  private var database: Database { company.database }

  /// Imports into the databases of a folder. `source` is the name that the workspace stores.
  package static func run(
    _ records: CompanyRecords, into folder: String, source: String, asOf: Instant
  ) throws {
    let path = CompanyDatabase.path(folder, records.company.id)
    if FileSystem.exists(path) {
      let database = try Database(path: path, readOnly: true)
      for table in ["agents", "goals", "projects", "issues", "events", "runs", "cost_events", "comments"]
      where try database.integer("SELECT EXISTS (SELECT 1 FROM \(table))") == 1 {
        let name = try database.text("SELECT name FROM company LIMIT 1") ?? records.company.name
        throw Failure(
          "\(source): the company \"\(name)\" is not empty; a snapshot can be imported only into an empty "
            + "company. Use a new workspace: paperclip-gen init DIR")
      }
    }
    try FileSystem.makeFolders(folder)
    let company = try CompanyDatabase(folder: folder, id: records.company.id)
    try company.transaction {
      try SnapshotImport(company, records, asOf: asOf).run(source)
    }
  }

  private init(_ company: CompanyDatabase, _ records: CompanyRecords, asOf: Instant) {
    self.company = company
    self.records = records
    self.asOf = asOf
    instants = ([records.company] + RecordTable.records.flatMap { records[$0] }).flatMap { record in
      record.facts.filter { $0.name.hasSuffix("At") }.compactMap { $0.value.string.flatMap { Instant($0) } }
    }
  }

  private func run(_ source: String) throws {
    try writeCompany()
    for table in RecordTable.records { try write(table) }
    for spend in records.spend { try write(spend) }
    for kind in RecordKind.allCases {
      try claim(kind)
      try company.names.load(kind)
    }
    try assignments()
    try company.log.flush()
    try KeptSums(database, SumBasis(zone: .utc, prices: nil)).update(company.log.words)
    try Derivation(company, asOf: asOf).run()
    var report = SourceReport(source: source, format: "snapshot")
    report.read = Int64(RecordTable.records.reduce(records.spend.count + 1) { $0 + records[$1].count })
    report.accepted = report.read
    (report.oldest, report.newest) = (instants.min(), instants.max())
    try SourceProgress().save(database, report, isWhole: true, notesRuns: false)
  }

  private func writeCompany() throws {
    let record = records.company
    let values = Self.values(record, RecordTable.company.columns)
    try database.run(
      """
      INSERT OR REPLACE INTO company (id, name, description, status, budget_microcents, created_at, rank)
      VALUES (?, ?, ?, ?, ?, ?, 2)
      """, [.text(record.id), .text(record.name)] + values)
    for setting in RecordTable.companySettings {
      if let text = record.text(setting.name) { try company.setMeta(setting.column, text) }
    }
  }

  private func write(_ table: RecordTable) throws {
    let columns = table.columns.filter { $0.name != "isPlaceholder" }
    let names = ["id"] + (table.nameColumn.map { [$0] } ?? []) + columns.map(\.column)
    let all = names + (table.isRanked ? ["rank"] : [])
    var insert = try database.prepare(
      """
      INSERT INTO \(table.table) (\(all.joined(separator: ", ")))
      VALUES (\(all.map { _ in "?" }.joined(separator: ", ")))
      """)
    for record in records[table] {
      var values: [SQLValue] = [.text(record.id)]
      if table.nameColumn != nil { values.append(.text(record.name)) }
      values += Self.values(record, columns)
      if table.isRanked {
        let isPlaceholder = record["isPlaceholder"] == true
        values.append(.int(isPlaceholder ? 0 : Rank.hookLine.rawValue))
      }
      insert.bind(all: values)
      try insert.run()
    }
    // An agent without a status in the snapshot is idle until another source says otherwise.
    if table.word == "agent" {
      try database.execute("UPDATE agents SET status = 'idle' WHERE status IS NULL AND rank > 0")
    }
  }

  private static func values(
    _ record: CompanyRecords.Record, _ columns: [RecordTable.Column]
  ) -> [SQLValue] {
    columns.map { column in
      if column.kind == .json { return json(record, column.name) }
      guard let value = record[column.name] else { return column.column == "is_hidden" ? .int(0) : .null }
      switch column.kind {
      case .text, .word, .json: return SQLValue(value.string)
      case .instant: return SQLValue(value.string.flatMap { Instant($0) })
      case .flag: return .int(1)
      case .money: return SQLValue(Money(centsValue: value)?.microcents)
      }
    }
  }

  /// Combines the fields of an object back into one text.
  private static func json(_ record: CompanyRecords.Record, _ name: String) -> SQLValue {
    var parts: Fields = [:]
    var whole: Value?
    for fact in record.facts {
      if fact.name == name { whole = fact.value }
      guard fact.name.hasPrefix(name + ".") else { continue }
      parts[SnapshotText.plainKey(fact.name.dropFirst(name.count + 1))] = fact.value
    }
    guard let value = parts.isEmpty ? whole : .record(parts) else { return .null }
    return .text(String(decoding: JSONWriter.encode(value, layout: .compact), as: UTF8.self))
  }

  private func write(_ spend: CompanyRecords.Spend) throws {
    guard let at = Instant(spend.key.month + "-01") else { return }
    let key = spend.key
    let id = EventKey(
      "snapshot", key.month, key.agentId ?? "-", key.provider ?? "-", key.model ?? "-", key.kind
    ).text
    try database.run(
      """
      INSERT INTO cost_events (id, at, agent_id, provider, model, billing_type, cost_status, input_tokens,
        cached_input_tokens, output_tokens, unsplit_tokens, billed_microcents, is_uncached)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
      """,
      [
        .text(id), .int(at.milliseconds), SQLValue(key.agentId), SQLValue(key.provider), SQLValue(key.model),
        key.kind == "included" ? "subscription_included" : nil,
        key.kind == "unpriced" ? "unpriced" : "priced",
        .int(spend.tokens.input), .int(spend.tokens.cachedInput), .int(spend.tokens.output),
        .int(spend.tokens.unsplit), .int(spend.billed.microcents),
      ])
    try company.log.touch(agent: key.agentId, issue: nil, at: at)
  }

  private func claim(_ kind: RecordKind) throws {
    guard let table = RecordTable.records.first(where: { $0.table == kind.table }) else { return }
    let at = instants.max()?.milliseconds ?? Int64.min
    let columns = (table.columns.map(\.column) + [kind.nameColumn]).filter { $0 != "rank" }
    let fields = columns.compactMap(FieldProvenance.Field.init(column:))
    var records: [(id: String, fields: [FieldProvenance.Field])] = []
    try database.query(
      "SELECT id, \(fields.map(\.column).joined(separator: ", ")) FROM \(kind.table) WHERE rank > 0 ORDER BY id"
    ) { row in
      let stated = fields.indices.filter { !row.isNull(Int32($0 + 1)) }.map { fields[$0] }
      records.append((row.text(0) ?? "", stated))
    }
    for record in records {
      try company.provenance.claim(
        kind, record.id, record.fields, rank: .hookLine, at: at, key: EventKey("snapshot", kind.rawValue))
    }
  }

  /// The time of the assignment is unknown, so it counts from the start.
  private func assignments() throws {
    for issue in records[RecordTable.issues] where issue["isPlaceholder"] == nil {
      guard let agent = issue.text("assigneeAgentId") else { continue }
      let at = issue.text("createdAt").flatMap { Instant($0) } ?? asOf
      _ = try company.log.add(
        .issueAssigned, key: EventKey("issue:assigned", issue.id), at: at, agent: agent, subject: issue.id,
        payload: "{}", rank: .row)
    }
  }
}

/// Writes the sources of one company during an ingest: its database, the writers for rows and hook lines, and
/// the states that are staged until everything was read.
final class CompanyImporter {
  let company: CompanyDatabase
  let rows: RowWriter
  let known: KnownRows
  let hookLines: HookLineWriter
  private(set) var states: [CompanyState] = []
  /// What a ledger compares with what it knows; nil if none is kept.
  let sightings: RowSightings?

  /// `keepsRunLogs`: runs are shown step by step.
  init(
    _ company: CompanyDatabase, _ redactor: Redactor, sightings: RowSightings? = nil, keepsRunLogs: Bool
  ) throws {
    self.company = company
    self.sightings = sightings
    known = KnownRows(
      company.database, basis: "\(DatabaseSchema.migrations.count) \(redactor.version) \(keepsRunLogs)")
    rows = try RowWriter(company.database, company.log, known, keepsRunLogs: keepsRunLogs)
    hookLines = try HookLineWriter(company)
  }

  /// Prepares for the rows of one source.
  func beginState(_ source: String) throws {
    try company.begin()
    try sightings?.begin(source)
    try rows.begin(source)
  }

  /// Ends the source's state at the time `at`, or else at the newest time among its rows that is not far ahead
  /// of the others: one row of a machine with a wrong clock must not make all later lists old. `full`: the kinds
  /// of records that the source contains completely, so that a missing one was deleted.
  func endState(
    at: Instant?, full: Set<RecordKind>, missingColumns: [RecordKind: Set<String>] = [:],
    complete: Set<String> = []
  ) throws {
    // Records without any time are those of the oldest state: a later one may say more.
    let at =
      try at ?? rows.instants.newest(clock: DataClock(company).known).map(Instant.init(milliseconds:))
      ?? (rows.counts.keys.contains { $0.kind != nil } ? .epoch : nil)
    try company.begin()
    sightings?.end(at: at, complete: complete)
    try rows.end(at: at)
    guard let at else { return }
    try rows.documents.noteComplete(complete, at: at)
    let kinds = full.union(rows.counts.keys.compactMap(\.kind))
    states.append(
      CompanyState(
        number: rows.state, at: at, kinds: kinds, full: full, missingColumns: missingColumns,
        listsLabels: complete.contains(RowTable.issueLabels.rawValue)))
  }

  /// Applies the staged states, oldest first.
  func applyStates(_ forgetting: Forgetting?) throws {
    try forgetting?.applyToStaged()
    let states = StateMerge(company)
    for state in self.states.sorted(by: { ($0.at, $0.number) < ($1.at, $1.number) }) {
      try states.apply(state)
      if self.states.count > 1 { try Derivation(company, asOf: nil).createdByState() }
    }
    self.states = []
    try states.clear()
    for (table, count) in rows.corrected {
      try company.database.run(
        """
        INSERT INTO meta VALUES ('corrected.' || ?1, ?2)
        ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + excluded.value
        """, [.text(table.rawValue), .text(String(count))])
    }
  }
}

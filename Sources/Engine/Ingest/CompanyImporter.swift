/// What the sources of one company are written with during an ingest: its database, the writers of rows and of hook
/// lines, and the states that were put aside until everything is read.
final class CompanyImporter {
  let company: CompanyDatabase
  let rows: RowWriter
  let hookLines: HookLineWriter
  private(set) var states: [CompanyState] = []
  private var nextState: Int64 = 1

  init(_ company: CompanyDatabase) throws {
    self.company = company
    rows = try RowWriter(company.database, company.log)
    hookLines = try HookLineWriter(company)
  }

  /// Makes ready for the records of one source.
  func beginState() {
    rows.begin(state: nextState)
    nextState += 1
  }

  /// Ends the source's state: it was true at `at`, else at the newest instant among its rows. `full`: the kinds of
  /// which the source holds every record, so that one that is missing is gone.
  func endState(at: Instant?, full: Set<RecordKind>, untold: [RecordKind: Set<String>] = [:]) {
    guard let at = at ?? rows.newest else { return }
    let kinds = full.union(rows.counts.keys.compactMap(\.kind))
    states.append(CompanyState(number: rows.state, at: at, kinds: kinds, full: full, untold: untold))
  }

  /// Applies the states put aside, oldest first.
  func applyStates() throws {
    let states = StateMerge(company)
    for state in self.states.sorted(by: { ($0.at, $0.number) < ($1.at, $1.number) }) {
      try states.apply(state)
      if self.states.count > 1 { try Derivation(company, asOf: nil).createdByState() }
    }
    self.states = []
    try states.clear()
  }
}

/// The rows that the sources of a run had, each with the digest of its content: what a ledger compares with
/// what it knows.
package final class RowSightings {
  package struct Sighting {
    package var id: String
    package var digest: SHA256.Digest
    /// The digests of its fields.
    package var parts: FieldDigests?
    package var at: Instant?
    package var by: String?
    package var on: String?
    package var what: String?

    package init(id: String, digest: SHA256.Digest) { (self.id, self.digest) = (id, digest) }
  }

  /// One source's rows, as of one time.
  struct State {
    var source: String
    var at: Instant?
    var sightings: [Sighting] = []
    /// Rows that are as the ledger has them.
    var known: Set<String> = []
    /// The tables that it has completely.
    var complete: Set<String> = []
  }

  /// Read with the first source that has rows, since it grows for as long as the company exists.
  private(set) var ledger: Ledger?
  private let read: () throws -> Ledger
  /// The names of the fields of each table, sorted.
  private let names: [String: [String]]
  private(set) var states: [State] = []

  package init(names: [String: [String]], _ read: @escaping () throws -> Ledger) {
    (self.names, self.read) = (names, read)
  }

  package func begin(_ source: String) throws {
    if ledger == nil { ledger = try read() }
    states.append(State(source: source))
  }

  /// Adds what these sources had to the ledger.
  package func write() throws {
    guard var ledger else { return }
    try ledger.append(entries(ledger))
  }

  /// `parts` are asked for only if the row is new or has changed.
  package func add(_ sighting: Sighting, parts: () -> FieldDigests?) {
    guard !states.isEmpty, let ledger else { return }
    if let row = ledger.rows[sighting.id], row.digest == sighting.digest, !row.isMissing {
      states[states.count - 1].known.insert(sighting.id)
    } else {
      var sighting = sighting
      sighting.parts = parts()
      states[states.count - 1].sightings.append(sighting)
    }
  }

  package func end(at: Instant?, complete: Set<String>) {
    guard !states.isEmpty else { return }
    states[states.count - 1].at = at
    states[states.count - 1].complete = complete
  }

  /// The entries that these sources add, in the order of their states.
  private func entries(_ ledger: Ledger) -> [AuditEntry] {
    var rows = ledger.rows
    var entries: [AuditEntry] = []
    var newest = ledger.newest ?? .epoch
    for state in states.sorted(by: { ($0.at ?? .epoch, $0.source) < ($1.at ?? .epoch, $1.source) }) {
      let seen = state.at ?? newest
      // An older backup says nothing of what a row is now, and nothing of what is gone.
      let isNewer = seen > newest
      let isBackup = !state.complete.isEmpty
      var added: [AuditEntry] = []
      var present = state.known
      var actors: [String: String] = [:]
      for sighting in state.sightings where sighting.what != nil {
        if let on = sighting.on, let by = sighting.by { actors[on] = by }
      }
      func entry(_ kind: AuditEntry.Kind, _ sighting: Sighting) -> AuditEntry {
        var entry = AuditEntry(kind, id: sighting.id, seen: seen, digest: sighting.digest.text)
        entry.parts = sighting.parts
        (entry.at, entry.by, entry.on, entry.what) = (sighting.at, sighting.by, sighting.on, sighting.what)
        return entry
      }
      /// Says what a row was before, if it was another.
      func compare(_ entry: inout AuditEntry, _ old: Ledger.Row, _ sighting: Sighting) {
        guard old.digest != sighting.digest else { return }
        entry.was = old.digest?.text
        entry.fields = sighting.parts?.changes(since: old.parts, names: names[entry.table] ?? []) ?? []
      }
      // Rows that the ledger had at the start of the run can have changed in an earlier state of it.
      for id in isNewer ? state.known : [] {
        guard let row = rows[id], let first = ledger.rows[id], row.isMissing || row.digest != first.digest
        else { continue }
        guard let digest = first.digest else { continue }
        var sighting = Sighting(id: id, digest: digest)
        sighting.parts = first.parts
        var new = entry(row.isMissing ? .returned : .changed, sighting)
        compare(&new, row, sighting)
        added.append(new)
        rows[id] = first
        rows[id]?.seen = seen
      }
      for sighting in state.sightings {
        present.insert(sighting.id)
        guard let row = rows[sighting.id] else {
          added.append(entry(.row, sighting))
          rows[sighting.id] = Ledger.Row(digest: sighting.digest, parts: sighting.parts, seen: seen)
          continue
        }
        // An older export, which a rebuild reads again, says nothing of what the row is now.
        guard isNewer, row.isMissing || row.digest != sighting.digest, row.seen.map({ seen > $0 }) ?? true
        else { continue }
        var new = entry(row.isMissing ? .returned : .changed, sighting)
        compare(&new, row, sighting)
        new.by = Self.actor(sighting.id, actors) ?? new.by
        added.append(new)
        rows[sighting.id] = Ledger.Row(digest: sighting.digest, parts: sighting.parts, seen: seen)
      }
      if isNewer, isBackup {
        for (id, row) in rows where !row.isMissing && !present.contains(id) {
          guard state.complete.contains(String(id.prefix { $0 != ":" })) else { continue }
          var gone = AuditEntry(.missing, id: id, seen: seen)
          gone.was = row.digest?.text
          gone.by = Self.actor(id, actors)
          added.append(gone)
          rows[id]?.isMissing = true
        }
      }
      entries += added.sorted { Self.order($0) < Self.order($1) }
      if isNewer, isBackup {
        var run = AuditEntry(.backup, id: "backup:\(state.source)", seen: seen)
        for id in present { run.rows[String(id.prefix { $0 != ":" }), default: 0] += 1 }
        entries.append(run)
        newest = seen
      }
    }
    return entries
  }

  private static func order(_ entry: AuditEntry) -> (Instant, String, String) {
    (entry.at ?? .epoch, entry.kind.rawValue, entry.id)
  }

  /// Who acted on a row in the state in which it changed: activity names approvals, policies and incidents by
  /// ID.
  private static func actor(_ id: String, _ actors: [String: String]) -> String? {
    let parts = id.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    let names = [
      "approvals": "approval", "budget_policies": "budget_policy", "budget_incidents": "budget_incident",
    ]
    return names[parts[0]].flatMap { actors["\($0):\(parts[1])"] }
  }
}

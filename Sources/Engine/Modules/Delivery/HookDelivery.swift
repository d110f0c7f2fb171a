/// Delivers the events of one kind to one module: in batches, each in one transaction with its cursor.
struct HookDelivery {
  private let runner: ModuleRunner
  private let registration: Registration
  private let event: HookEvent
  private var database: Database { runner.database }
  private var id: SQLValue { .text(registration.module.id) }
  private var kind: SQLValue { .int(event.rawValue) }

  /// The number of failures at which a module is stopped until the next run.
  static let maximumFailures = Limits.moduleFailures
  /// Smaller batches that exceed a limit are not split further: the module is stopped.
  private static let smallBatch: Int64 = 1000

  init(_ runner: ModuleRunner, _ registration: Registration, _ event: HookEvent) {
    self.runner = runner
    self.registration = registration
    self.event = event
  }

  private func cursor() throws -> Int64 {
    try database.integer("SELECT seq FROM mod_cursors WHERE module_id = ? AND event = ?", [id, kind]) ?? 0
  }

  var hasPending: Bool {
    get throws {
      let cursor = SQLValue.int(try cursor())
      // The count avoids reading the log if there is nothing new.
      return try database.integer(
        "SELECT 1 FROM event_counts WHERE kind = ? AND last_seq > ?", [kind, cursor]) != nil
        && database.integer("SELECT 1 FROM events WHERE kind = ? AND seq > ? LIMIT 1", [kind, cursor]) != nil
    }
  }

  /// The positions of events of kind ?1 after ?2, in order.
  private static let following = """
    SELECT seq FROM log WHERE kind = ?1 AND seq > ?2
    UNION ALL SELECT seq FROM heartbeats WHERE ?1 = \(HookEvent.agentHeartbeat.rawValue) AND seq > ?2 ORDER BY seq
    """

  func run() throws {
    guard try hasPending, try prepare() else { return }
    var position = try cursor()
    while registration.isActive {
      var (count, last): (Int64, Int64) = (0, 0)
      try database.query(
        "SELECT count(*), max(seq) FROM (\(Self.following) LIMIT ?3)",
        [kind, .int(position), .int(Int64(runner.batch))]
      ) {
        count = $0.int(0)
        last = $0.int(1)
      }
      guard count > 0 else { break }
      try deliver(after: position, upTo: last, count: count)
      position = last
    }
  }

  /// Delivers server:started, an event of this run that is not in the log.
  func start() throws {
    guard try prepare() else { return }
    do {
      try attempt(count: 1, fill: fillStart) {}
    } catch let refusal as Sandbox.Refusal {
      try database.transaction { try record(0, refusal) }
    }
  }

  func retry() throws {
    var waiting: [Int64] = []
    try database.query(
      "SELECT seq FROM mod_failures WHERE module_id = ? AND event = ? ORDER BY seq", [id, kind]
    ) { waiting.append($0.int(0)) }
    guard !waiting.isEmpty, try prepare() else { return }
    for seq in waiting {
      do {
        try attempt(count: 1, fill: { seq == 0 ? try fillStart() : try fill(after: seq - 1, upTo: seq) }) {
          try database.run(
            "DELETE FROM mod_failures WHERE module_id = ? AND event = ? AND seq = ?", [id, kind, .int(seq)])
        }
        registration.delivered += 1
      } catch let refusal as Sandbox.Refusal {
        try database.transaction { try record(seq, refusal) }
      }
    }
  }

  /// Creates the table for this kind of event and runs the handler once without events, in a transaction that
  /// is rolled back. If statements cannot be prepared, the module fails here; otherwise the columns that they
  /// read are known.
  private func prepare() throws -> Bool {
    try database.execute("DROP TABLE IF EXISTS temp.hook_events")
    try database.execute(HookColumns.table(of: event))
    registration.columns = nil
    struct GivenUp: Error {}
    _ = runner.sandbox.takeEventColumns()
    do {
      try runner.transaction(
        registration, ModulePolicy.hooking(registration.module), SandboxBudget(), handle
      ) { throw GivenUp() }
    } catch is GivenUp {
      registration.columns = runner.sandbox.takeEventColumns()
    } catch let refusal as Sandbox.Refusal {
      if registration.connection.hasUnpreparable || refusal.isOverrun {
        registration.fail(registration.problem(refusal, in: place))
        return false
      }
    }
    return true
  }

  private var place: String {
    registration.module.files == nil ? event.name : ModuleManifest.hookPath(event)
  }

  private func handle(_ database: any ModuleDatabase) throws {
    for handler in registration.handlers[event] ?? [] { try handler(database) }
  }

  /// The columns to fill: those that the handler reads, except those hidden from its audience.
  private var visible: Set<String>? {
    guard registration.module.audience < .team else { return registration.columns }
    let all = Set(HookColumns.columns(of: event).map(\.name))
    return (registration.columns ?? all).subtracting(ModulePolicy.privateEventColumns)
  }

  private func fill(after first: Int64, upTo last: Int64) throws {
    for filling in HookColumns.fillings(event, reading: visible) {
      try database.run(filling, [kind, .int(first), .int(last)])
    }
  }

  private func fillStart() throws {
    let at = runner.now.milliseconds
    try database.run(
      """
      INSERT INTO temp.hook_events (seq, timestamp, day, day_utc, payload, port)
      VALUES (0, ?, company_day(?), date(?, 'unixepoch'), '{"port":null}', NULL)
      """, [.text(runner.now.text), .int(at), .int(at / 1000)])
  }

  private func attempt(count: Int64, fill: () throws -> Void, done: () throws -> Void) throws {
    try runner.transaction(
      registration, ModulePolicy.hooking(registration.module), .batch(events: Int(count)), handle,
      before: {
        try database.execute("DELETE FROM temp.hook_events")
        try fill()
      }, after: done)
  }

  /// Delivers (first, last]. A failing batch is split in halves until the failing events are isolated.
  private func deliver(after first: Int64, upTo last: Int64, count: Int64) throws {
    guard registration.isActive else { return }
    do {
      try attempt(count: count, fill: { try fill(after: first, upTo: last) }) { try move(to: last) }
      registration.delivered += count
    } catch let refusal as Sandbox.Refusal {
      if refusal.isRunaway { return registration.fail(registration.problem(refusal, in: place)) }
      if refusal.isOverrun {
        registration.overruns += 1
        guard count > Self.smallBatch, registration.overruns < 4 else {
          return registration.fail(registration.problem(refusal, in: place))
        }
      }
      guard count > 1 else { return try giveUp(on: last, refusal) }
      let half = count / 2
      let middle =
        try database.integer(
          "\(Self.following) LIMIT 1 OFFSET ?3",
          [kind, .int(first), .int(half - 1)]) ?? first
      try deliver(after: first, upTo: middle, count: half)
      try deliver(after: middle, upTo: last, count: count - half)
    }
  }

  private func move(to seq: Int64) throws {
    try database.run("INSERT OR REPLACE INTO mod_cursors VALUES (?, ?, ?)", [id, kind, .int(seq)])
  }

  private func record(_ seq: Int64, _ refusal: Sandbox.Refusal) throws {
    registration.refused += 1
    let problem = registration.problem(refusal, in: place)
    let error = problem.reason
    if registration.firstRefusal == nil { registration.firstRefusal = problem }
    try database.run(
      "INSERT OR REPLACE INTO mod_failures VALUES (?, ?, ?, ?)", [id, kind, .int(seq), .text(error)])
  }

  /// Skips one event: records it with the error and moves the cursor past it.
  private func giveUp(on seq: Int64, _ refusal: Sandbox.Refusal) throws {
    guard registration.refused < Self.maximumFailures else {
      var last = refusal
      last.message =
        "gave up after \(Self.maximumFailures) skipped events; the last error: \(refusal.message)"
      return registration.fail(registration.problem(last, in: place))
    }
    try database.transaction {
      try record(seq, refusal)
      try move(to: seq)
    }
  }
}

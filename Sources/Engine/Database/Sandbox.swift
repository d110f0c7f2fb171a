import CSQLite

/// A connection to a company database for modules' SQL. A policy decides what statements may use, when SQLite
/// prepares them; a budget limits what they consume.
///
/// The program's own statements use it too, outside of `run`. They never run under a module's policy: after a
/// schema change, SQLite prepares a cached statement again and asks the policy about it.
final class Sandbox {
  let database: Database
  private let clock: CompanyClock
  private let watch = Watch()
  private let format = SandboxFormat(length: SandboxBudget().length)

  /// The state that the callbacks use.
  private final class Watch {
    var policy: SandboxPolicy?
    /// Names of all tables and views, in lower case.
    var objects: Set<String> = []
    /// The first rejected action.
    var refusal: SandboxPolicy.Denial?
    /// Columns of `hook_events` that statements read.
    var columns: Set<String> = []
    var steps = 0
    /// The bytes that SQLite may use, in all connections.
    var memory = Int64.max
    let deadline = SandboxDeadline()
    var overrun: String?
  }

  /// Why a module's statement did not run. The caller must roll back the transaction.
  struct Refusal: Error {
    var message: String
    /// What to do about it, if known.
    var remedy: String?
    /// The line of the SQL, starting at 1.
    var line: Int?
    /// It exceeded a limit, so trying again would cost as much again.
    var isOverrun = false
    /// It was stopped at its limit of steps or time, and would run as long with less data.
    var isRunaway = false
  }

  /// Each step can take one more value of the maximum length into memory.
  private static let stepsBetweenLooks: Int32 = 100
  /// What SQLite may use at most in the whole process, set once: it cannot limit one connection. It stops a
  /// statement that takes much memory between two looks, and is far from what the rest of the program uses.
  private static let heap: Void = { _ = sqlite3_hard_heap_limit64(3 << 30) }()

  /// `now` in milliseconds since 1970. `spills`: what does not fit into the cache is sorted in temporary files, which
  /// have no limit, so only queries that come with the program may do that.
  init(path: String, readOnly: Bool, now: Int64, spills: Bool = false) throws {
    _ = Self.heap
    clock = try CompanyClock(milliseconds: now)
    database =
      readOnly
      ? try Database(path: path, readOnly: true, vfs: clock.name)
      : try Database.exclusive(path: path, vfs: clock.name)
    if !spills { try database.execute("PRAGMA temp_store = MEMORY") }
    // Queries run beside other threads.
    if readOnly { try database.execute("PRAGMA cache_size = -8192") }
    // These two access the schema table on first use, so they run once as the program.
    try database.execute("SELECT 1 FROM json_each('[]'), json_tree('[]')")
    SandboxFunctions.define(on: database, watch.deadline)
    format.define(on: database)
    let pointer = Unmanaged.passUnretained(watch).toOpaque()
    sqlite3_set_authorizer(
      database.handle,
      { context, action, first, second, schema, _ in
        guard let context else { return SQLITE_DENY }
        let watch = Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue()
        guard let policy = watch.policy else { return SQLITE_OK }
        let texts = [first, second, schema].map { $0.map { String(cString: $0) } ?? "" }
        guard let refusal = policy.denial(action, texts[0], texts[1], texts[2], watch.objects) else {
          if action == SQLITE_READ, texts[0] == "hook_events", !texts[1].isEmpty {
            watch.columns.insert(texts[1].lowercased())
          }
          return action == SQLITE_READ && policy.isBlanked(texts[0], texts[1]) ? SQLITE_IGNORE : SQLITE_OK
        }
        if watch.refusal == nil { watch.refusal = refusal }
        return SQLITE_DENY
      }, pointer)
  }

  deinit {
    // While the clock is there, which the file is used with.
    database.unlock()
  }

  /// The total of all runs.
  private(set) var steps = 0

  /// The columns of `hook_events` that statements prepared since the last call read.
  func takeEventColumns() -> Set<String> {
    defer { watch.columns = [] }
    return watch.columns
  }

  /// Prepares statements under a narrower policy, with foreign keys off, and discards them.
  ///
  /// For a foreign key, SQLite asks to read the referenced key in the same way as for a subquery. With
  /// foreign keys off, only the reads of the statement itself remain.
  func checkReads(_ sql: String, as policy: SandboxPolicy) throws {
    let active = watch.policy
    watch.policy = policy
    csqlite_set_foreign_keys(database.handle, 0)
    defer {
      csqlite_set_foreign_keys(database.handle, 1)
      watch.policy = active
    }
    _ = try Script(database, sql)
  }

  /// Runs `body`, in which statements are prepared and stepped for a module.
  func run<R>(as policy: SandboxPolicy, _ budget: SandboxBudget, _ body: () throws -> R) throws -> R {
    let pages = try database.integer("PRAGMA page_count") ?? 0
    let pageSize = try database.integer("PRAGMA page_size") ?? 4096
    try database.execute(
      "PRAGMA max_page_count = \(max(1, pages + Int64(budget.growth) / max(1, pageSize)))")
    try findObjects()
    let length = sqlite3_limit(database.handle, SQLITE_LIMIT_LENGTH, Int32(budget.length))
    let operations = sqlite3_limit(database.handle, SQLITE_LIMIT_VDBE_OP, Int32(budget.operations))
    (watch.refusal, watch.overrun) = (nil, nil)
    watch.memory = sqlite3_memory_used() + Int64(budget.memory)
    watch.steps = budget.steps / Int(Self.stepsBetweenLooks)
    SandboxWatchdog.watch(database.handle, until: watch.deadline.begin(seconds: budget.seconds))
    sqlite3_progress_handler(
      database.handle, Self.stepsBetweenLooks,
      { context in
        guard let context else { return 1 }
        let watch = Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue()
        watch.steps -= 1
        if watch.steps < 0 { watch.overrun = "exceeded the step limit" }
        if watch.deadline.hasPassed { watch.overrun = SandboxDeadline.message }
        if sqlite3_memory_used() > watch.memory { watch.overrun = Sandbox.tooMuchMemory }
        return watch.overrun == nil ? 0 : 1
      }, Unmanaged.passUnretained(watch).toOpaque())
    watch.policy = policy
    defer {
      steps += budget.steps - max(0, watch.steps) * Int(Self.stepsBetweenLooks)
      watch.policy = nil
      watch.deadline.stop()
      SandboxWatchdog.release(database.handle)
      sqlite3_progress_handler(database.handle, 0, nil, nil)
      sqlite3_limit(database.handle, SQLITE_LIMIT_LENGTH, length)
      sqlite3_limit(database.handle, SQLITE_LIMIT_VDBE_OP, operations)
      try? database.execute("PRAGMA max_page_count = 4294967294")
    }
    do {
      return try body()
    } catch let error as ScriptError {
      throw try refusal(error.error, policy, line: error.line)
    } catch let error as DatabaseError {
      throw try refusal(error, policy)
    } catch let failure as Failure {
      // An error thrown by a module written in Swift.
      throw try refusal(DatabaseError(failure.message), policy)
    }
  }

  /// The module's mistake. Errors of the machine are rethrown, since a full disk is not the module's fault.
  private func refusal(_ error: DatabaseError, _ policy: SandboxPolicy, line: Int? = nil) throws -> Refusal {
    // Asks the same clock as the watchdog, which may have caused the error some milliseconds early.
    if error.isTooBig, watch.overrun == nil, watch.deadline.end?.hasPassed == true {
      watch.overrun = SandboxDeadline.message
    }
    if error.isOfMachine, watch.refusal == nil, watch.overrun == nil,
      !(error.isDiskFull && database.hasFreeSpace)
    {
      throw error
    }
    if let denial = watch.refusal {
      return Refusal(message: denial.message, remedy: denial.remedy, line: line)
    }
    let words = watch.overrun ?? Self.words(error)
    let isOverrun =
      watch.overrun != nil || error.isDiskFull || error.isTooBig || error.isOutOfMemory
      || words == SandboxDeadline.message || words == SandboxFunctions.tooLongToCompare
    var refusal = Refusal(message: words, line: line, isOverrun: isOverrun)
    refusal.isRunaway = watch.overrun != nil && watch.overrun != Self.tooMuchMemory
    if words.hasPrefix("no such table: ") {
      refusal.remedy = policy.remedy(missing: String(words.dropFirst(15)))
    }
    return refusal
  }

  private var schemaVersion: Int64?

  private func findObjects() throws {
    let version = try database.integer("PRAGMA schema_version")
    guard version != schemaVersion else { return }
    schemaVersion = version
    watch.objects = []
    try database.query("SELECT lower(name) FROM sqlite_schema WHERE type IN ('table', 'view')") {
      watch.objects.insert($0.text(0) ?? "")
    }
  }

  /// True if a transaction is open. A statement can end it: `INSERT OR ROLLBACK` does, without asking the
  /// policy.
  var isInTransaction: Bool { sqlite3_get_autocommit(database.handle) == 0 }

  func rollback() {
    if isInTransaction { try? database.execute("ROLLBACK") }
  }

  private static let tooMuchMemory = "exceeded the limit for SQL length or memory"

  /// SQLite's message, or the limit that was exceeded.
  private static func words(_ error: DatabaseError) -> String {
    if error.isDiskFull { return "exceeded the limit for database growth" }
    if error.isTooBig { return "exceeded the size limit for a value" }
    if error.isOutOfMemory { return tooMuchMemory }
    return error.reported
  }
}

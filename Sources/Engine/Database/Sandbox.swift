import CSQLite

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A connection to a company database on which modules' SQL runs: what it may touch is a policy that SQLite asks about
/// while it prepares a statement, and what it may use is a budget.
///
/// The program's own statements run on it too, outside `run`; they are never stepped under a module's policy, because a
/// change of the schema has a cached statement prepared, and so asked about, again.
final class Sandbox {
  let database: Database
  private let clock: CompanyClock
  private let watch = Watch()

  /// What the callbacks see.
  private final class Watch {
    var policy: SandboxPolicy?
    /// Names of the tables and views that there are, in lower case.
    var objects: Set<String> = []
    /// The first thing that was refused.
    var refusal: String?
    /// Columns of `hook_events` that were asked for.
    var columns: Set<String> = []
    var steps = 0
    var deadline = 0
    var overrun: String?
  }

  /// Why a module's statement did not run. Nothing of it is left: the transaction has to be rolled back.
  struct Refusal: Error {
    let message: String
    /// It used more than it may: trying again costs as much again.
    var isOverrun = false
  }

  private static let stepsBetweenLooks: Int32 = 500

  /// `now` in milliseconds since 1970.
  init(path: String, readOnly: Bool, now: Int64) throws {
    clock = try CompanyClock(milliseconds: now)
    database = try Database(path: path, readOnly: readOnly, vfs: clock.name)
    try database.execute("PRAGMA temp_store = MEMORY")
    // At their first use these two ask to write the schema table: once, as the program.
    try database.execute("SELECT 1 FROM json_each('[]'), json_tree('[]')")
    let pointer = Unmanaged.passUnretained(watch).toOpaque()
    sqlite3_set_authorizer(
      database.handle,
      { context, action, first, second, schema, _ in
        guard let context else { return SQLITE_DENY }
        let watch = Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue()
        guard let policy = watch.policy else { return SQLITE_OK }
        let texts = [first, second, schema].map { $0.map { String(cString: $0) } ?? "" }
        guard let refusal = Sandbox.refusal(action, texts[0], texts[1], texts[2], policy, watch.objects)
        else {
          if action == SQLITE_READ, texts[0] == "hook_events", !texts[1].isEmpty {
            watch.columns.insert(texts[1].lowercased())
          }
          return SQLITE_OK
        }
        if watch.refusal == nil { watch.refusal = refusal }
        return SQLITE_DENY
      }, pointer)
  }

  /// The columns of `hook_events` that statements prepared since the last call read.
  func takeEventColumns() -> Set<String> {
    defer { watch.columns = [] }
    return watch.columns
  }

  /// Prepares statements under a narrower policy, with foreign keys out of the way, and throws them away.
  ///
  /// A foreign key asks to read the key that it refers to, with the same words as a subquery would. So what a statement
  /// reads of its own accord shows only where foreign keys ask nothing.
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
    try database.execute("PRAGMA max_page_count = \(max(1, pages + Int64(budget.growth) / max(1, pageSize)))")
    try findObjects()
    let length = sqlite3_limit(database.handle, SQLITE_LIMIT_LENGTH, Int32(budget.length))
    let memory = sqlite3_hard_heap_limit64(Int64(budget.memory))
    (watch.refusal, watch.overrun) = (nil, nil)
    watch.steps = budget.steps / Int(Self.stepsBetweenLooks)
    watch.deadline = Self.seconds() + budget.seconds
    sqlite3_progress_handler(
      database.handle, Self.stepsBetweenLooks,
      { context in
        guard let context else { return 1 }
        let watch = Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue()
        watch.steps -= 1
        if watch.steps < 0 { watch.overrun = "it took more steps than a module may" }
        if Sandbox.seconds() > watch.deadline { watch.overrun = "it took longer than a module may" }
        return watch.overrun == nil ? 0 : 1
      }, Unmanaged.passUnretained(watch).toOpaque())
    watch.policy = policy
    defer {
      watch.policy = nil
      sqlite3_progress_handler(database.handle, 0, nil, nil)
      sqlite3_limit(database.handle, SQLITE_LIMIT_LENGTH, length)
      sqlite3_hard_heap_limit64(memory)
      try? database.execute("PRAGMA max_page_count = 4294967294")
    }
    do {
      return try body()
    } catch let failure as Failure {
      let words = watch.refusal ?? watch.overrun ?? Self.words(failure.message)
      throw Refusal(message: words, isOverrun: watch.refusal == nil && words.hasSuffix("than a module may"))
    }
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

  /// Whether a transaction is open. A module's statement can end it: `INSERT OR ROLLBACK` does, and no policy sees it.
  var isInTransaction: Bool { sqlite3_get_autocommit(database.handle) == 0 }

  func rollback() {
    if isInTransaction { try? database.execute("ROLLBACK") }
  }

  private static func seconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec
  }

  /// The database's words without the file's name and the statement.
  private static func words(_ message: String) -> String {
    var text = Substring(message)
    if let start = text.firstRange(of: "the database reported: ") { text = text[start.upperBound...] }
    if let end = text.firstRange(of: " (in: ") { text = text[..<end.lowerBound] }
    if text.hasSuffix("the disk is full") { return "it made the database larger than a module may" }
    if text == "string or blob too big" { return "it made a text or blob longer than a module may" }
    if text == "out of memory" { return "it used more memory than a module may" }
    return String(text)
  }

  /// Whether a name is none that the database or SQLite itself gives.
  private static func isOwnName(_ name: String, _ objects: Set<String>) -> Bool {
    let name = name.lowercased()
    return !objects.contains(name)
      && !["sqlite_", "pragma_", "dbstat", "fts", "hook_events"].contains(where: name.hasPrefix)
  }

  /// Why the policy does not allow an action; nil where it does.
  private static func refusal(
    _ action: Int32, _ first: String, _ second: String, _ schema: String, _ policy: SandboxPolicy,
    _ objects: Set<String>
  ) -> String? {
    let isSchemaTable = ["sqlite_master", "sqlite_schema"].contains(first)
    switch action {
    case SQLITE_SELECT, SQLITE_RECURSIVE: return nil
    case SQLITE_READ:
      if isSchemaTable, policy.canChangeSchema { return nil }
      // A statement that reads no column of a table is asked for with the schema as it was written, if it was.
      if first == "hook_events", schema == "temp" || schema.isEmpty, policy.readable["hook_events"] != nil {
        return nil
      }
      if first != "hook_events", schema != "temp", policy.mayRead(first, second) { return nil }
      // Counting the rows of a common table expression reads no column of a table that is named like it.
      if second.isEmpty, isOwnName(first, objects) { return nil }
      return second.isEmpty
        ? "it may not read the table \"\(first)\"" : "it may not read \"\(second)\" of the table \"\(first)\""
    case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE:
      // Making and dropping a table writes the schema table; SQLite itself lets no statement do that directly.
      if isSchemaTable {
        return policy.canChangeSchema ? nil : "only migrations may make or drop tables and indexes"
      }
      if first == "sqlite_temp_master" { return "it may not have temporary tables, views or triggers" }
      if first == "sqlite_sequence", policy.canChangeSchema { return "it may not rename a table" }
      if policy.canWrite, schema == "main", policy.owns(first) { return nil }
      return "it may not write the table \"\(first)\""
    case SQLITE_FUNCTION:
      let name = second.lowercased()
      if SandboxPolicy.functions.contains(name) { return nil }
      // What ALTER TABLE itself calls; no statement can.
      if policy.canChangeSchema, name.hasPrefix("sqlite_rename_") || name == "sqlite_drop_column" {
        return nil
      }
      return "it may not call \(second)()"
    case SQLITE_CREATE_TABLE, SQLITE_DROP_TABLE:
      if policy.canChangeSchema, schema == "main", policy.owns(first) { return nil }
      return policy.canChangeSchema
        ? "it may not make or drop the table \"\(first)\": its own begin with \(policy.prefix)"
        : "only migrations may make or drop tables"
    case SQLITE_CREATE_INDEX, SQLITE_DROP_INDEX:
      // SQLite makes the indexes of primary keys itself, under a name that no statement can use.
      let isOwn = policy.owns(first) || first.hasPrefix("sqlite_autoindex_")
      if policy.canChangeSchema, schema == "main", isOwn, policy.owns(second) { return nil }
      return
        "it may not make or drop the index \"\(first)\": its own begin with \(policy.prefix), in migrations"
    case SQLITE_REINDEX:
      // Making an index on a table with rows asks for this too.
      if policy.canChangeSchema, policy.owns(first) || first.hasPrefix("sqlite_autoindex_" + policy.prefix) {
        return nil
      }
      return "it may not rebuild the index \"\(first)\""
    case SQLITE_ALTER_TABLE:
      if policy.canChangeSchema, first == "main", policy.owns(second) { return nil }
      return "it may not change the table \"\(second)\""
    case SQLITE_TRANSACTION, SQLITE_SAVEPOINT:
      return "transactions are the program's: it may not begin or end one"
    case SQLITE_CREATE_TRIGGER, SQLITE_CREATE_TEMP_TRIGGER, SQLITE_DROP_TRIGGER:
      return "it may not have triggers"
    case SQLITE_CREATE_VIEW, SQLITE_CREATE_TEMP_VIEW, SQLITE_DROP_VIEW, SQLITE_DROP_TEMP_VIEW:
      return "it may not have views"
    case SQLITE_CREATE_VTABLE, SQLITE_DROP_VTABLE: return "it may not have virtual tables"
    case SQLITE_CREATE_TEMP_TABLE, SQLITE_CREATE_TEMP_INDEX, SQLITE_DROP_TEMP_TABLE, SQLITE_DROP_TEMP_INDEX:
      return "it may not have temporary tables"
    case SQLITE_ATTACH, SQLITE_DETACH: return "it may not open another file"
    case SQLITE_PRAGMA: return "it may not use PRAGMA \(first)"
    default: return "it may not do this"
    }
  }
}

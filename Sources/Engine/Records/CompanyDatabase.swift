/// One company's database, open for writing: records, event log, and the progress of each source.
final class CompanyDatabase {
  let id: String
  let database: Database
  let log: EventLog
  let names: RecordNames
  let provenance: FieldProvenance
  private var isInTransaction = false
  /// True while a source is written.
  var isBusy: Bool { isDraft ? isInTransaction : isInSource }
  /// The savepoint that a source's rows are written after.
  private var isInSource = false
  /// Where a new company's file will be. Until `publish` it has another name: a first import writes it
  /// without a journal on disk, and one that was killed leaves nothing that could be taken for a database.
  private let target: String
  private(set) var isDraft: Bool
  /// KiB of the page cache.
  private(set) var cache = Database.cache

  /// Opens or creates the company's file in a folder. `isImport`: publish it after everything was read.
  init(folder: String, id: String, redactor: Redactor = Redactor(), isImport: Bool = false) throws {
    self.id = id
    target = Self.path(folder, id)
    isDraft = isImport && FileSystem.status(target, followingLinks: true)?.size ?? 0 == 0
    try Self.removeDrafts(of: target)
    if isDraft {
      database = try Database(path: target + Database.draftSuffix)
      FileSystem.closeToOthers(database.path)
      try database.execute(
        "PRAGMA page_size = 8192; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA threads = 2")
      try Migrations.apply(DatabaseSchema.migrations, to: database, except: DatabaseSchema.postponed)
    } else {
      database = try Database.exclusive(path: target)
      FileSystem.closeToOthers(database.path)
      cache = Self.cache(for: FileSystem.status(target, followingLinks: true)?.size ?? 0)
      try database.execute("PRAGMA cache_size = -\(cache)")
      try Migrations.apply(DatabaseSchema.migrations, to: database)
    }
    try StoredRedactions.update(database, by: redactor)
    try database.run("INSERT OR IGNORE INTO meta VALUES ('company_id', ?)", [.text(id)])
    // A replaced row counts as removed too, since the triggers of `changes` rely on it.
    try database.execute("PRAGMA recursive_triggers = ON")
    // Never published. It distinguishes files that had the same path.
    let name = String(UInt64.random(in: .min ... .max), radix: 16)
    try database.run("INSERT OR IGNORE INTO meta VALUES ('database', ?)", [.text(name)])
    log = try EventLog(database, isNew: isDraft)
    names = try RecordNames(database, company: id)
    provenance = FieldProvenance(database)
    provenance.namesChanged = { [names] kind in if kind == .issue { names.issuesChanged() } }
  }

  deinit {
    if isDraft { try? FileSystem.remove(database.path) }
  }

  /// New rows belong to any of the issues and agents, so they change pages all over the indexes. A page that
  /// does not stay in the cache until the commit is written, and read again, many times.
  private static func cache(for size: Int64) -> Int {
    min(max(Int(size / 8 / 1024), Database.cache), largestCache)
  }
  private static let largestCache = 98_304

  /// Removes the files that a killed run left.
  private static func removeDrafts(of target: String) throws {
    for suffix in ["", "-journal"] where FileSystem.exists(target + Database.draftSuffix + suffix) {
      try FileSystem.remove(target + Database.draftSuffix + suffix)
    }
  }

  /// Creates the indexes that a first import postpones until all rows are there.
  func completeIndexes() throws {
    if isDraft { try Migrations.apply(DatabaseSchema.migrations, to: database) }
  }

  /// Makes a new company's file durable, under the name that it has until `publish`.
  func synchronize() throws {
    if isDraft { try FileSystem.synchronize(database.path) }
  }

  /// Gives a new company's file its name, once everything is written and on disk. The database stays open.
  func publish() throws {
    guard isDraft else { return }
    try FileSystem.rename(database.path, to: target)
    isDraft = false
  }

  /// The file name is a slug of the ID, since an ID comes from data and must not choose a path.
  static func path(_ folder: String, _ id: String) -> String {
    let name = fileName(id)
    let own = "\(folder)/\(name)/companies/\(name).sqlite"
    return FileSystem.exists(own) ? own : "\(folder)/\(name).sqlite"
  }

  static func fileName(_ id: String) -> String {
    let slug = Slug.make(from: id)
    return slug == id && id.utf8.count <= Slug.maximumLength ? id : Identifier.company(slug: id)
  }

  func meta(_ key: String) throws -> String? {
    try database.text("SELECT value FROM meta WHERE key = ?", [.text(key)])
  }

  /// Writes only a value that differs.
  func setMeta(_ key: String, _ value: String) throws {
    guard try meta(key) != value else { return }
    try database.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", [.text(key), .text(value)])
  }

  /// Begins to write, unless that has begun. All that a run writes to a company that is there is one
  /// transaction: so what is known of its sources is never older than their rows, whenever the run is killed.
  func begin() throws {
    if !isInTransaction {
      try database.execute("BEGIN IMMEDIATE")
      isInTransaction = true
    }
    guard !isDraft, !isInSource else { return }
    try database.execute("SAVEPOINT source")
    isInSource = true
  }

  /// What was written so far stays. Called at the end of each source, so that one that fails is taken back as a whole.
  func keep() throws {
    guard isInTransaction else { return }
    // A draft is thrown away as a whole when its run is killed.
    if isDraft { return try commit() }
    try flush()
    if isInSource { try database.execute("RELEASE source") }
    isInSource = false
  }

  /// Writes what grows in memory with the lines of a source; what records are said to be is written once, at its end.
  /// `pages`: gives back the memory of pages, too.
  func ease(pages: Bool) throws {
    guard isInTransaction else { return }
    try log.keys.flush()
    guard pages else { return }
    try database.writePages()
    try database.rest()
  }

  func commit() throws {
    guard isInTransaction else { return }
    try flush()
    (isInTransaction, isInSource) = (false, false)
    do {
      try database.execute("COMMIT")
    } catch {
      try? database.execute("ROLLBACK")
      throw error
    }
  }

  private func flush() throws {
    try provenance.flush()
    try log.flush()
  }

  /// Takes back what was written since `keep`.
  func rollbackSource() {
    guard isInTransaction else { return }
    guard isInSource else { return isDraft ? rollback() : () }
    try? database.execute("ROLLBACK TO source")
    try? database.execute("RELEASE source")
    isInSource = false
    provenance.forget()
    try? log.forget()
  }

  func rollback() {
    guard isInTransaction else { return }
    (isInTransaction, isInSource) = (false, false)
    try? database.execute("ROLLBACK")
    provenance.forget()
    try? log.forget()
  }

  /// Runs `body` within the transaction of the run, which ends with `commit`; an error takes all of it back.
  func writing(_ body: () throws -> Void) throws {
    try begin()
    do {
      try body()
    } catch {
      rollback()
      throw error
    }
  }

  /// Everything that `body` writes, or nothing of it.
  func transaction<R>(_ body: () throws -> R) throws -> R {
    try begin()
    do {
      let result = try body()
      try commit()
      return result
    } catch {
      rollback()
      throw error
    }
  }

  /// The company's name, if a source gives one.
  var name: String? {
    get throws { try database.text("SELECT name FROM company WHERE id = ?", [.text(id)]) }
  }
}

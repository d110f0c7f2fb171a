/// One company's database, open for writing: records, event log, and the progress of each source.
final class CompanyDatabase {
  let id: String
  let database: Database
  let log: EventLog
  let names: RecordNames
  let provenance: FieldProvenance
  private var isInTransaction = false
  /// The path of a new company's file. Until `publish`, the file has another name: a first import writes it without a
  /// journal on disk, and a killed import must not leave a file that looks like a database.
  private let target: String
  private var isDraft: Bool

  /// Opens or creates the company's file in a folder. `isImport`: publish it after everything was read.
  init(folder: String, id: String, redactor: Redactor = Redactor(), isImport: Bool = false) throws {
    self.id = id
    target = Self.path(folder, id)
    isDraft = isImport && !FileSystem.exists(target)
    if isDraft {
      try Self.removeDrafts(in: folder, of: target)
      database = try Database(path: target + Self.draftSuffix)
      FileSystem.closeToOthers(database.path)
      try database.execute(
        "PRAGMA page_size = 8192; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA threads = 2")
      try Migrations.apply(
        DatabaseSchema.migrations, to: database, except: [DatabaseSchema.indexMigration])
    } else {
      database = try Database(path: target)
      FileSystem.closeToOthers(database.path)
      try Migrations.apply(DatabaseSchema.migrations, to: database)
    }
    try StoredRedactions.update(database, by: redactor)
    try database.run("INSERT OR IGNORE INTO meta VALUES ('company_id', ?)", [.text(id)])
    // A replaced row counts as removed too, since the triggers of `changes` rely on it.
    try database.execute("PRAGMA recursive_triggers = ON")
    // Never published. It distinguishes files that had the same path.
    let name = String(UInt64.random(in: .min ... .max), radix: 16)
    try database.run("INSERT OR IGNORE INTO meta VALUES ('database', ?)", [.text(name)])
    log = try EventLog(database)
    names = try RecordNames(database, company: id)
    provenance = FieldProvenance(database)
    provenance.namesChanged = { [names] kind in if kind == .issue { names.issuesChanged() } }
  }

  deinit {
    if isDraft { try? FileSystem.remove(database.path) }
  }

  private static let draftSuffix = ".new"

  /// Removes the files of a killed first import.
  private static func removeDrafts(in folder: String, of target: String) throws {
    for suffix in ["", "-journal"] where FileSystem.exists(target + draftSuffix + suffix) {
      try FileSystem.remove(target + draftSuffix + suffix)
    }
  }

  /// Creates the indexes that a first import postpones until all rows are there.
  func completeIndexes() throws {
    if isDraft { try Migrations.apply(DatabaseSchema.migrations, to: database) }
  }

  /// Renames a new company's file to its final name, after everything was written to disk. The database stays open.
  func publish() throws {
    guard isDraft else { return }
    try FileSystem.synchronize(database.path)
    try FileSystem.rename(database.path, to: target)
    isDraft = false
  }

  /// The file name is a slug of the ID, since an ID comes from data and must not choose a path.
  static func path(_ folder: String, _ id: String) -> String {
    let slug = Slug.make(from: id)
    let isPlain = slug == id && id.utf8.count <= Slug.maximumLength
    return "\(folder)/\(isPlain ? id : Identifier.company(slug: id)).sqlite"
  }

  func meta(_ key: String) throws -> String? {
    try database.text("SELECT value FROM meta WHERE key = ?", [.text(key)])
  }

  /// Writes only a value that differs.
  func setMeta(_ key: String, _ value: String) throws {
    guard try meta(key) != value else { return }
    try database.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", [.text(key), .text(value)])
  }

  /// Starts a batch, unless one is already open.
  func begin() throws {
    guard !isInTransaction else { return }
    try database.execute("BEGIN IMMEDIATE")
    isInTransaction = true
  }

  func commit() throws {
    guard isInTransaction else { return }
    try provenance.flush()
    try log.flush()
    isInTransaction = false
    try database.execute("COMMIT")
  }

  func rollback() {
    guard isInTransaction else { return }
    isInTransaction = false
    try? database.execute("ROLLBACK")
    provenance.forget()
    try? log.forget()
  }

  /// Writes all changes of `body` or none.
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

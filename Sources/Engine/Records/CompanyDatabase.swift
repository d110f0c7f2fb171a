/// One company's database, open for writing: its records, its event log, and what has been read of each source.
final class CompanyDatabase {
  let id: String
  let database: Database
  let log: EventLog
  let names: RecordNames
  let provenance: FieldProvenance
  private var isInTransaction = false
  /// Where a new company's file will stand. Until `publish` it has another name: a first import writes it without a
  /// journal on disk, and one that was killed leaves nothing that could be taken for a database.
  private let target: String
  private var isDraft: Bool

  /// Opens the company's file in a folder, or makes it; `isImport`: as one that is published when everything is read.
  init(folder: String, id: String, redactor: Redactor = Redactor(), isImport: Bool = false) throws {
    self.id = id
    target = Self.path(folder, id)
    isDraft = isImport && !FileSystem.exists(target)
    if isDraft {
      try Self.removeDrafts(in: folder, of: target)
      database = try Database(path: target + Self.draftSuffix)
      FileSystem.closeToOthers(database.path)
      try database.execute(
        "PRAGMA page_size = 8192; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")
      try Migrations.apply(
        DatabaseSchema.migrations, to: database, except: [DatabaseSchema.indexMigration])
    } else {
      database = try Database(path: target)
      FileSystem.closeToOthers(database.path)
      try Migrations.apply(DatabaseSchema.migrations, to: database)
    }
    try StoredRedactions.update(database, by: redactor)
    try database.run("INSERT OR IGNORE INTO meta VALUES ('company_id', ?)", [.text(id)])
    // A row that is replaced counts as removed, too: the triggers of `changes` rely on it.
    try database.execute("PRAGMA recursive_triggers = ON")
    // Never published: it only tells one file from the next at the same path.
    let name = String(UInt64.random(in: .min ... .max), radix: 16)
    try database.run("INSERT OR IGNORE INTO meta VALUES ('database', ?)", [.text(name)])
    log = try EventLog(database)
    names = try RecordNames(database, company: id)
    provenance = FieldProvenance(database)
  }

  deinit {
    if isDraft { try? FileSystem.remove(database.path) }
  }

  private static let draftSuffix = ".new"

  /// Removes what a first import that was killed left behind.
  private static func removeDrafts(in folder: String, of target: String) throws {
    for suffix in ["", "-journal"] where FileSystem.exists(target + draftSuffix + suffix) {
      try FileSystem.remove(target + draftSuffix + suffix)
    }
  }

  /// Makes the indexes that a first import left for when all rows are there.
  func completeIndexes() throws {
    if isDraft { try Migrations.apply(DatabaseSchema.migrations, to: database) }
  }

  /// Gives a new company's file its name, once everything is written and on disk. The database stays open.
  func publish() throws {
    guard isDraft else { return }
    try FileSystem.synchronize(database.path)
    try FileSystem.rename(database.path, to: target)
    isDraft = false
  }

  /// The file's name is the slug of the id: an id comes from data and must not choose a path.
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

  /// Begins a batch, unless one is under way.
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

  /// The company's name, if any source has it.
  var name: String? {
    get throws { try database.text("SELECT name FROM company WHERE id = ?", [.text(id)]) }
  }
}

/// The companies of a workspace: one database file each, opened when a source mentions the company.
final class CompanySet {
  private let folder: String
  private let configured: ConfiguredCompany?
  private let redactor: Redactor
  private(set) var open: [String: CompanyDatabase] = [:]

  /// `folder` contains the database files; `configured` is the company for sources that name none.
  init(folder: String, configured: ConfiguredCompany?, redactor: Redactor = Redactor()) throws {
    self.folder = folder
    self.redactor = redactor
    self.configured = configured
    try FileSystem.makeFolders(folder)
    for file in try Self.files(in: folder) {
      let database = try Database(path: file)
      guard let id = try database.text("SELECT value FROM meta WHERE key = 'company_id'") else { continue }
      known[id] = try Self.named(database, id)
    }
  }

  /// No company is known, and a source that was not read yet may name one.
  struct NoCompany: Error {}
  /// True if a company may be created for sources that name none.
  var mayMake = false

  private typealias Named = (name: String, since: Int64)
  /// Companies whose files existed at the start, by ID.
  private var known: [String: Named] = [:]

  private static func named(_ database: Database, _ id: String) throws -> Named {
    var named = Named("Company", .max)
    try database.query("SELECT name, created_at FROM company WHERE id = ?", [.text(id)]) {
      named = ($0.text(0) ?? named.name, $0.optionalInt(1) ?? .max)
    }
    return named
  }

  /// Returns the database files of a folder, sorted.
  static func files(in folder: String) throws -> [String] {
    guard FileSystem.isFolder(folder) else { return [] }
    return try FileSystem.names(in: folder).filter { $0.hasSuffix(".sqlite") }.map { folder + "/" + $0 }
  }

  /// All open companies, by ID. This is the order for all work on companies.
  var sorted: [CompanyDatabase] { open.values.sorted { $0.id < $1.id } }

  /// True if no source has named the company with this ID.
  func isUnnamed(_ id: String) throws -> Bool {
    try open[id].map { try $0.name == nil } ?? (known[id] == nil || known[id]?.name == "Company")
  }

  /// Opens every company of the workspace.
  func openAll() throws {
    for id in known.keys.sorted() { _ = try company(id: id) }
  }

  /// Returns the company with an ID from a source.
  func company(id: String) throws -> CompanyDatabase {
    if let company = open[id] { return company }
    let company = try CompanyDatabase(folder: folder, id: id, redactor: redactor, isImport: true)
    open[id] = company
    return company
  }

  /// Returns the company of a source that does not name one itself: the one in its entry, else the only one of the
  /// workspace, else the configured one, which is created if necessary.
  func company(named name: String?, for source: String) throws -> CompanyDatabase {
    let all = try slugs()
    if let name {
      if let id = all.id(name) { return try company(id: id) }
      return try make(name: name, id: nil)
    }
    if let only = all.companies.first, all.companies.count == 1 { return try company(id: only.id) }
    if let id = configured?.id, all[id] != nil { return try company(id: id) }
    guard let first = all.companies.first else {
      guard mayMake || configured?.id != nil else { throw NoCompany() }
      return try make(name: configured?.name ?? "Company", id: configured?.id)
    }
    throw Failure(
      "\(source): could belong to several companies (\(all.list)); name one in its entry under \"sources\": "
        + "{ \"path\": …, \"company\": \"\(first.slug)\" }, or with --company")
  }

  /// Returns the company of a source that names none, if there is exactly one. Creates nothing.
  func existing(named name: String?) throws -> CompanyDatabase? {
    let all = try slugs()
    if let name { return try all.id(name).map { try company(id: $0) } }
    return all.companies.count == 1 ? try company(id: all.companies[0].id) : nil
  }

  private func make(name: String, id: String?) throws -> CompanyDatabase {
    let company = try company(id: id ?? Identifier.company(slug: Slug.make(from: name)))
    try company.database.run(
      "INSERT OR IGNORE INTO company (id, name, rank) VALUES (?, ?, 0)", [.text(company.id), .text(name)])
    return company
  }

  /// The slugs of all companies of the workspace, and of `others` that a source is about to add.
  func slugs(with others: [(id: String, name: String, since: Int64)] = []) throws -> CompanySlugs {
    var all = known
    for other in others where all[other.id] == nil { all[other.id] = (other.name, other.since) }
    for company in open.values { all[company.id] = try Self.named(company.database, company.id) }
    let sorted = all.sorted { ($0.value.since, $0.key) < ($1.value.since, $1.key) }
    return CompanySlugs(sorted.map { ($0.key, $0.value.name) })
  }

  func commit() throws {
    for company in sorted { try company.commit() }
  }

  func rollback() {
    for company in sorted { company.rollback() }
  }
}

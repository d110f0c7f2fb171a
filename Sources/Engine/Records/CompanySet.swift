/// The companies of a workspace: one database file each, opened when something of the company is met.
final class CompanySet {
  private let folder: String
  private let configured: ConfiguredCompany?
  private let redactor: Redactor
  private(set) var open: [String: CompanyDatabase] = [:]

  /// `folder` holds the database files; `configured` is the company that sources without a company belong to.
  init(folder: String, configured: ConfiguredCompany?, redactor: Redactor = Redactor()) throws {
    self.folder = folder
    self.redactor = redactor
    self.configured = configured
    try FileSystem.makeFolders(folder)
    for file in try Self.files(in: folder) {
      let database = try Database(path: file)
      guard let id = try database.text("SELECT value FROM meta WHERE key = 'company_id'") else { continue }
      known.append((id, try database.text("SELECT name FROM company WHERE id = ?", [.text(id)])))
    }
  }

  /// No company is known, and a source that is still to be read may name one.
  struct NoCompany: Error {}
  /// Whether a company may be made for sources that name none.
  var mayMake = false

  /// The ids and names of companies whose file was there at the start.
  private var known: [(id: String, name: String?)] = []

  /// The database files of a folder, sorted.
  static func files(in folder: String) throws -> [String] {
    guard FileSystem.isFolder(folder) else { return [] }
    return try FileSystem.names(in: folder).filter { $0.hasSuffix(".sqlite") }.map { folder + "/" + $0 }
  }

  /// All that are open, by id: the order in which anything is done for each of them.
  var sorted: [CompanyDatabase] { open.values.sorted { $0.id < $1.id } }

  /// Opens every company of the workspace.
  func openAll() throws {
    for company in known { _ = try self.company(id: company.id) }
  }

  /// The company of an id that a source gives.
  func company(id: String) throws -> CompanyDatabase {
    if let company = open[id] { return company }
    let company = try CompanyDatabase(folder: folder, id: id, redactor: redactor)
    open[id] = company
    return company
  }

  /// The company that a source belongs to which does not say so itself: the one that its entry names, else the only
  /// one of the workspace, else the configured one, which is made.
  func company(named name: String?, for source: String) throws -> CompanyDatabase {
    let all = try identities()
    if let name {
      if let match = all.first(where: { $0.id == name || $0.slug == name || $0.slug == Slug.make(from: name) }
      ) {
        return try company(id: match.id)
      }
      return try make(name: name, id: nil)
    }
    if let only = all.first, all.count == 1 { return try company(id: only.id) }
    if let id = configured?.id, all.contains(where: { $0.id == id }) { return try company(id: id) }
    guard all.isEmpty else {
      let slugs = all.map(\.slug).sorted().joined(separator: ", ")
      throw Failure(
        "\(source): could belong to several companies (\(slugs)); name one in its entry under \"sources\": "
          + "{ \"path\": …, \"company\": \"\(all.map(\.slug).sorted()[0])\" }, or with --company")
    }
    guard mayMake || configured?.id != nil else { throw NoCompany() }
    return try make(name: configured?.name ?? "Company", id: configured?.id)
  }

  /// The company that a source without one belongs to, if there is one and only one; nothing is made.
  func existing(named name: String?) throws -> CompanyDatabase? {
    let all = try identities()
    let match =
      all.first { $0.id == name || $0.slug == name } ?? (name == nil && all.count == 1 ? all[0] : nil)
    return try match.map { try company(id: $0.id) }
  }

  private func make(name: String, id: String?) throws -> CompanyDatabase {
    let company = try company(id: id ?? Identifier.company(slug: Slug.make(from: name)))
    try company.database.run(
      "INSERT OR IGNORE INTO company (id, name, rank) VALUES (?, ?, 0)", [.text(company.id), .text(name)])
    return company
  }

  private func identities() throws -> [(id: String, slug: String)] {
    var names = Dictionary(known.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    for company in open.values { names[company.id] = try company.name }
    return names.sorted { $0.key < $1.key }.map { ($0.key, Slug.make(from: $0.value ?? "")) }
  }

  func commit() throws {
    for company in sorted { try company.commit() }
  }

  func rollback() {
    for company in sorted { company.rollback() }
  }
}

/// The companies of a workspace: one database file each, opened when a source mentions the company.
final class CompanySet {
  private let folder: String
  private let share: CompanyShare?
  private let configured: ConfiguredCompany?
  private let redactor: Redactor
  private(set) var open: [String: CompanyDatabase] = [:]

  /// `folder` contains the database files; `configured` is the company for sources that name none.
  /// `share`: only these companies, each in its own folder.
  init(
    folder: String, configured: ConfiguredCompany?, redactor: Redactor = Redactor(),
    share: CompanyShare? = nil
  ) throws {
    self.folder = folder
    self.redactor = redactor
    self.configured = configured
    self.share = share
    try FileSystem.makeFolders(folder)
    mark = try ImportMark(share.map { _ in folder + "/none" } ?? folder)
    try mark.completeRenames()
    for file in try share?.files() ?? Self.files(in: folder) {
      let database = try Database(path: file)
      if let id = try CompanyFile.id(of: database) {
        try Self.requireName(file, id)
        known[id] = try Self.named(database, id) ?? Self.unnamed
      } else {
        try FileSystem.remove(file)
      }
    }
  }

  /// What the last run says of itself if it was killed while it committed.
  let mark: ImportMark

  /// No company is known, and a source that is still to be read may name one.
  struct NoCompany: Error {}
  /// True if a company may be created for sources that name none.
  var mayMake = false

  private typealias Named = (name: String, since: Int64)
  /// Companies whose files existed at the start, by ID.
  private var known: [String: Named] = [:]

  private static let unnamed = Named("Company", .max)

  /// Nil for a company that nothing has named.
  private static func named(_ database: Database, _ id: String) throws -> Named? {
    var named: Named?
    try database.query("SELECT name, created_at FROM company WHERE id = ?", [.text(id)]) {
      named = ($0.text(0) ?? unnamed.name, $0.optionalInt(1) ?? .max)
    }
    return named
  }

  /// The database files of a folder, sorted. One without content is what a killed run of an earlier version
  /// left.
  static func files(in folder: String) throws -> [String] {
    guard FileSystem.isFolder(folder) else { return [] }
    return try FileSystem.names(in: folder).map { name in
      // A company that a shard has worked on has a folder of its own.
      name.hasSuffix(".sqlite") ? "\(folder)/\(name)" : "\(folder)/\(name)/companies/\(name).sqlite"
    }
    .filter { FileSystem.status($0, followingLinks: true)?.size ?? 0 > 0 }
  }

  /// Throws if a file has not the name of the database of its company: two files would be the same company.
  static func requireName(_ file: String, _ id: String) throws {
    let name = CompanyDatabase.path("", id).dropFirst()
    guard file.split(separator: "/").last ?? "" == name else {
      throw Failure(
        "\(file): is a copy of the database of company \(id), or was renamed; move it out of this folder, or give it back the name \(name)"
      )
    }
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
    let company = try CompanyDatabase(
      folder: share?.folder(of: id) ?? folder, id: id, redactor: redactor, isImport: true)
    open[id] = company
    return company
  }

  /// Returns the company of a source that does not name one itself: the one in its entry, else the only one
  /// of the workspace, else the configured one, which is created if necessary.
  func company(named name: String?, for source: String) throws -> CompanyDatabase {
    let all = try slugs()
    if let name {
      if let id = all.id(name) { return try company(id: id) }
      if let configured, name == configured.id { return try make(name: configured.name, id: name) }
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
    for company in open.values {
      // A new company that nothing has named is none yet.
      let named = try Self.named(company.database, company.id)
      all[company.id] = company.isDraft ? named : named ?? Self.unnamed
    }
    let sorted = all.sorted { ($0.value.since, $0.key) < ($1.value.since, $1.key) }
    return CompanySlugs(sorted.map { ($0.key, $0.value.name) })
  }

  /// Whether a company is one: its file was there, or something names it.
  func isNamed(_ company: CompanyDatabase) throws -> Bool {
    if !company.isDraft || configured?.names(company.id) == true { return true }
    return try company.name != nil
  }

  /// The id of a company is met in rows, and nothing names any company: the workspace's own gets the rows.
  func adopt(_ id: String) throws {
    guard let company = open[id], let configured else { return }
    try company.database.run(
      "INSERT OR IGNORE INTO company (id, name, rank) VALUES (?, ?, 0)", [.text(id), .text(configured.name)])
  }

  /// Gives up a new company that nothing has named.
  func discard(_ company: CompanyDatabase) {
    company.rollback()
    open[company.id] = nil
  }

  /// Above this number of companies, those that are not worked on give back their memory.
  private static let manyCompanies = 16
  /// Lines, rows and objects of all sources so far.
  private var taken = 0
  private var isMany: Bool { open.count > Self.manyCompanies }

  /// Ends a source.
  func keep() throws {
    let companies = sorted
    let used = isMany ? companies.filter(\.isBusy) : []
    for company in companies { try company.keep() }
    for company in used { try company.database.rest() }
  }

  /// Counts a line, row or object of a source. After each `batch` of them, memory is given back.
  func countTaken(batch: Int) throws {
    taken += 1
    guard taken % batch == 0 else { return }
    for company in sorted where company.isBusy { try company.ease(pages: isMany) }
  }

  /// Ends the work on a company before `commit`. A draft is committed: it is nothing until it is published.
  func finish(_ company: CompanyDatabase) throws {
    guard isMany else { return }
    if company.isDraft { try company.commit() }
    try company.database.rest()
  }

  func rollbackSource() {
    for company in sorted { company.rollbackSource() }
  }

  /// Commits what a run has written, and gives new companies their files. `sources`: of each company, those
  /// whose rows and states are written. Several companies are several files, so a mark says what is missing
  /// if the run is killed between them.
  func commit(_ sources: [(company: String, source: String)]) throws {
    let drafts = sorted.filter(\.isDraft)
    for company in drafts {
      try company.commit()
      try company.synchronize()
    }
    let handled = Set(sources.map(\.source))
    let rest = mark.sources.filter { !handled.contains($0.key) }.flatMap { source, companies in
      companies.map { (company: $0, source: source) }
    }
    let isSeveral = drafts.count > 1 || Set(sources.map(\.company)).count > 1
    // Of a share, each company that is missing is read again on its own.
    if isSeveral, share == nil { try mark.write(renames: drafts.map(\.database.path), sources + rest) }
    for company in sorted where !company.isDraft { try company.commit() }
    for company in drafts { try company.publish() }
    if !drafts.isEmpty {
      let folders = drafts.map { share?.folder(of: $0.id) ?? folder }
      try FileSystem.sync(Set(folders).sorted(), in: folder)
    }
    if rest.isEmpty { try mark.remove() } else { try mark.write(renames: [], rest) }
    // Others may read from now on, even if somebody still holds this set.
    for company in sorted { company.database.unlock() }
  }
}

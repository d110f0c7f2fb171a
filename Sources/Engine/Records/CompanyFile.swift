/// What a file among the company databases is.
enum CompanyFile {
  case company(id: String)
  /// One that a killed first run of an earlier version left without content.
  case unfinished

  init(_ database: Database) throws {
    var tables: Set<String> = []
    try database.query("SELECT name FROM sqlite_schema WHERE type = 'table'") {
      tables.insert($0.text(0) ?? "")
    }
    if tables.contains("meta"),
      let id = try database.text("SELECT value FROM meta WHERE key = 'company_id'")
    {
      self = .company(id: id)
    } else if tables.isEmpty || tables.contains("core_migrations") {
      self = .unfinished
    } else {
      throw Failure(
        "\(database.path): is not a database of paperclip-gen; move it out of the folder and run again")
    }
  }

  /// The id of the company whose file this is; nil for one that was left unfinished.
  static func id(of database: Database) throws -> String? {
    if case .company(let id) = try CompanyFile(database) { id } else { nil }
  }
}

extension Database {
  /// Opens a file for writing where that is allowed, so that what a killed run left is rolled back.
  static func opened(path: String) throws -> Database {
    try Database(path: path, readOnly: !FileSystem.canWrite(path))
  }
}

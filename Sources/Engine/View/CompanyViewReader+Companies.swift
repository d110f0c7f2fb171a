/// Which companies a workspace has, and their clocks.
extension CompanyViewReader {
  /// The database files of a workspace with their companies, oldest first.
  package static func companies(in folder: String) throws -> [(path: String, id: String, name: String)] {
    let found = try CompanySet.files(in: folder).compactMap {
      path -> (path: String, id: String, name: String, since: Int64)? in
      let database = try Database(path: path, readOnly: true)
      guard let id = try CompanyFile.id(of: database) else { return nil }
      let name = try database.text("SELECT name FROM company WHERE id = ?", [.text(id)])
      let since = try database.integer("SELECT created_at FROM company WHERE id = ?", [.text(id)])
      return (path, id, name ?? "Company", since ?? .max)
    }
    return found.sorted { ($0.since, $0.id) < ($1.since, $1.id) }.map { ($0.path, $0.id, $0.name) }
  }

  /// The current time for a company: `asOf` if the user gave it, else the newest time in its sources.
  package static func now(path: String, asOf: Instant?) throws -> Instant {
    if let asOf { return asOf }
    return try newest(Database(path: path, readOnly: true)) ?? .epoch
  }

  /// The company's clock: see `DataClock`.
  static func newest(_ database: Database) throws -> Instant? {
    let clock = try database.text("SELECT value FROM meta WHERE key = 'clock'").flatMap { Int64($0) }
    let newest = try clock ?? database.integer("SELECT max(newest) FROM sources")
    return newest.map(Instant.init(milliseconds:))
  }
}

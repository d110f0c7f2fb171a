@testable import Engine

/// A company database and a folder of modules for one test.
struct ModuleCompany {
  var company = TestCompany()
  var folder: TemporaryFolder { company.folder }
  var now = Instant("2026-11-20T12:00:00Z") ?? .epoch
  var zone = TimeZoneRules.utc
  var batch = 100_000

  /// Writes the files of a module. The part before the first "/" of a path is its ID.
  func write(_ files: [String: String]) throws {
    for (path, text) in files { _ = try folder.write("modules/" + path, text) }
  }

  /// Adds a module with files by path. `more` are additional manifest fields.
  func module(_ id: String, _ more: String = "", _ files: [String: String] = [:]) throws {
    var manifest = "{\"id\":\"\(id)\",\"name\":\"\(id)\",\"version\":\"1.0.0\""
    if !more.isEmpty { manifest += "," + more }
    try write([id + "/paperclip.module.json": manifest + "}"])
    for (path, text) in files { try write([id + "/" + path: text]) }
  }

  func set(
    _ enabled: [String], config: Fields = [:], secrets: [String: String] = [:],
    written: [any RegisteredModule] = []
  ) -> ModuleSet {
    var source = ModuleSet.Source(
      folder: folder.path + "/modules", enabled: enabled, config: config, secrets: secrets,
      coreVersion: "0.1.0")
    source.hasBuiltIn = true
    return ModuleSet(source, written: written)
  }

  var path: String { get throws { try CompanySet.files(in: folder.path + "/db").first ?? "" } }

  @discardableResult
  func run(_ set: ModuleSet) throws -> ModuleRunner {
    let runner = try runner(set)
    try runner.migrate()
    try runner.run()
    return runner
  }

  func runner(_ set: ModuleSet) throws -> ModuleRunner {
    let runner = try ModuleRunner(path: path, modules: set, now: now, zone: zone, batch: batch)
    // Tests look at tables while they have a runner.
    runner.database.unlock()
    return runner
  }

  /// All rows of a query as one text.
  func rows(_ sql: String) throws -> [String] {
    let database = try Database(path: path)
    var rows: [String] = []
    try database.query(sql) { row in
      rows.append((0..<row.count).map { row.text($0) ?? "NULL" }.joined(separator: "|"))
    }
    return rows
  }
}

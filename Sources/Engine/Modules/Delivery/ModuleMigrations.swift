/// Updates one module's tables to its newest schema. Each migration and the record that it ran are one
/// transaction.
struct ModuleMigrations {
  private let runner: ModuleRunner
  private let registration: Registration
  private var database: Database { runner.database }

  init(_ runner: ModuleRunner, _ registration: Registration) {
    self.runner = runner
    self.registration = registration
  }

  func run() throws {
    let migrations = registration.code.migrations
    guard let applied = try Self.applied(registration.module, migrations, database, registration.fail) else {
      return
    }
    for migration in migrations.dropFirst(applied) {
      guard try apply(migration.name, migration.sql) else { return }
    }
  }

  static func checksum(_ sql: String) -> String {
    var sql = sql
    return sql.withUTF8 { EventKey(content: $0).text }
  }

  /// The number of migrations that ran. Nil if they differ from the current files.
  static func applied(
    _ module: Module, _ migrations: [(name: String, sql: String)], _ database: Database,
    _ fail: (Finding) -> Void
  ) throws -> Int? {
    var stored: [(name: String, checksum: String)] = []
    try database.query(
      "SELECT name, checksum FROM mod_migrations WHERE module_id = ? ORDER BY name", [.text(module.id)]
    ) { stored.append(($0.text(0) ?? "", $0.text(1) ?? "")) }
    func refuse(_ name: String, _ message: String, _ remedy: String) {
      let source = module.files.map { "\($0.name)/\(path(of: name, module))" }
      fail(Finding(.error, "the migration \(name) \(message)", remedy: remedy, source: source))
    }
    for (place, old) in stored.enumerated() {
      guard let migration = migrations.first(where: { $0.name == old.name }) else {
        refuse(old.name, "ran before and its file is missing", "restore the file")
        return nil
      }
      guard checksum(migration.sql) == old.checksum else {
        refuse(
          old.name, "was changed after it ran", "restore its old text and put the change in a new migration"
        )
        return nil
      }
      guard migrations[place].name == old.name else {
        refuse(
          migrations[place].name, "sorts before \(old.name), which already ran",
          "give it a name that sorts later")
        return nil
      }
    }
    return stored.count
  }

  private static func path(of name: String, _ module: Module) -> String {
    module.manifest.migrations + "/" + name
  }

  private func apply(_ name: String, _ sql: String) throws -> Bool {
    let module = registration.module
    let before = try schema()
    do {
      try runner.transaction(
        registration, ModulePolicy.migrating(module), SandboxBudget(),
        { _ in try registration.connection.migrate(sql) }
      ) {
        let after = try schema()
        if let problem = try Self.foreign(before, after, module.manifest.tablePrefix)
          ?? reference(before, after)
        {
          throw Sandbox.Refusal(message: problem)
        }
        try database.run(
          "INSERT INTO mod_migrations VALUES (?, ?, ?)",
          [.text(module.id), .text(name), .text(Self.checksum(sql))])
      }
      return true
    } catch let refusal as Sandbox.Refusal {
      let isOfFile = module.files != nil
      registration.fail(
        registration.problem(refusal, in: isOfFile ? Self.path(of: name, module) : "the migration \(name)"))
      return false
    }
  }

  /// The maximum number of tables and indexes of a module, since every connection reads all definitions.
  private static let maximumObjects = 200
  /// The tables that foreign keys can refer to. Referenced rows of other tables could no longer be deleted by
  /// the core or by the module that owns them.
  private static let referable: Set<String> = ["agents", "goals", "projects", "issues"]

  /// Checks the foreign keys and number of tables after a migration.
  private func reference(_ before: [String: Object], _ after: [String: Object]) throws -> String? {
    let prefix = registration.module.manifest.tablePrefix
    let own = after.keys.filter { $0.lowercased().hasPrefix(prefix) }
    if own.count > Self.maximumObjects {
      return "it has more than \(Self.maximumObjects.grouped) tables and indexes"
    }
    for name in own.sorted() where before[name] != after[name] && after[name]?.type == "table" {
      var problem: String?
      try database.query("SELECT \"table\" FROM pragma_foreign_key_list(?)", [.text(name)]) { row in
        let other = (row.text(0) ?? "").lowercased()
        if !Self.referable.contains(other), !other.hasPrefix(prefix) {
          problem =
            "foreign keys can refer only to agents, goals, projects, issues and the module's own tables, not to \"\(other)\""
        }
      }
      if let problem { return problem }
    }
    return nil
  }

  private struct Object: Equatable {
    let type: String
    let table: String
    let sql: String
  }

  private func schema() throws -> [String: Object] {
    var objects: [String: Object] = [:]
    try database.query("SELECT name, type, tbl_name, coalesce(sql, '') FROM sqlite_schema") {
      objects[$0.text(0) ?? ""] = Object(
        type: $0.text(1) ?? "", table: $0.text(2) ?? "", sql: $0.text(3) ?? "")
    }
    return objects
  }

  /// Functions about which SQLite does not ask if they are in a column's default.
  private static let forbidden = [
    "random", "randomblob", "changes", "total_changes", "last_insert_rowid", "load_extension",
    "sqlite_version",
    "sqlite_source_id",
  ]

  /// Finds a function in a table definition that would give different rows at another time.
  private static func forbiddenFunction(_ sql: String) -> String? {
    let bytes = withoutComments(Array(sql.lowercased().utf8)).filter {
      $0 > 0x20 && !"\"`[]'".utf8.contains($0)
    }
    return forbidden.first { name in
      let call = Array((name + "(").utf8)
      guard bytes.count >= call.count else { return false }
      return (0...(bytes.count - call.count)).contains { bytes[$0..<($0 + call.count)].elementsEqual(call) }
    }
  }

  /// SQL without its comments. What looks like one in quotes is none.
  private static func withoutComments(_ sql: [UInt8]) -> [UInt8] {
    var rest: [UInt8] = []
    var at = 0
    while at < sql.count {
      let byte = sql[at]
      let pair = sql[at..<min(at + 2, sql.count)]
      if pair.elementsEqual("--".utf8) {
        while at < sql.count, sql[at] != 0x0A { at += 1 }
      } else if pair.elementsEqual("/*".utf8) {
        at += 3
        while at < sql.count, !(sql[at] == UInt8(ascii: "/") && sql[at - 1] == UInt8(ascii: "*")) { at += 1 }
        at += 1
      } else if "\"'`[".utf8.contains(byte) {
        let end = byte == UInt8(ascii: "[") ? UInt8(ascii: "]") : byte
        let last = sql[(at + 1)...].firstIndex(of: end) ?? sql.count - 1
        rest += sql[at...last]
        at = last + 1
      } else {
        rest.append(byte)
        at += 1
      }
    }
    return rest
  }

  /// Finds changes by a migration outside of the module's own tables. For RENAME, the policy sees only the
  /// old name, so the result is checked too.
  private static func foreign(_ before: [String: Object], _ after: [String: Object], _ prefix: String)
    -> String?
  {
    for name in Set(before.keys).union(after.keys).sorted() where before[name] != after[name] {
      for object in [before[name], after[name]].compactMap({ $0 }) {
        let isOwn = name.lowercased().hasPrefix(prefix) || name.hasPrefix("sqlite_autoindex_" + prefix)
        if object == after[name], let function = forbiddenFunction(object.sql) {
          return "\(function) is not allowed in the definition of \(name)"
        }
        if !isOwn || !object.table.lowercased().hasPrefix(prefix)
          || !["table", "index"].contains(object.type)
        {
          return
            "cannot create, change or drop \"\(name)\": the module's tables and indexes start with \(prefix)"
        }
      }
    }
    return nil
  }
}

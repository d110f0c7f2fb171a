/// Forgets a record at once: in the databases, and in the outbox and the plan, which outlive them. Runs that
/// follow keep its texts out of what they read (`Forgetting`).
package struct Removal {
  private let root: String
  private let files: [String]

  /// `root` is the folder with the outbox and the plan, `databases` that of the company databases.
  package init(root: String, databases: String) throws {
    self.root = root
    files = try CompanySet.files(in: databases)
  }

  package func remove(record id: String) throws {
    for path in files where try !Forgetting.preview(id, Database(path: path, readOnly: true)).isEmpty {
      let database = try Database.exclusive(path: path)
      try Migrations.apply(DatabaseSchema.migrations, to: database)
      let forgetting = try Forgetting(database, [id])
      let texts = ForgottenTexts(ids: [id], texts: try forgetting.storedTexts())
      // First, since only the databases know the texts: a run that is killed in between can be repeated.
      try remove(texts, name: Self.name(path))
      try database.execute("PRAGMA foreign_keys = OFF")
      defer { try? database.execute("PRAGMA foreign_keys = ON") }
      try database.transaction {
        try forgetting.apply()
        try forgetting.applyToMade(texts)
      }
      // What was overwritten before stays in free pages, unless SQLite was built to clear them.
      try database.execute("VACUUM")
    }
  }

  /// The names of all records by ID, to find those that only a forgotten source had.
  package func names() throws -> [String: Set<String>] {
    var names: [String: Set<String>] = [:]
    for path in files {
      let database = try Database(path: path, readOnly: true)
      try Forgetting.names(database) { names[$0, default: []].insert($1) }
    }
    return names
  }

  /// Takes records that are gone out of the outboxes and plans, of companies that are gone as well.
  /// `gone`: names by ID. Returns true if anything was changed.
  package static func remove(gone: [String: Set<String>], root: String) throws -> Bool {
    let texts = ForgottenTexts(ids: Set(gone.keys), texts: gone.values.reduce(into: []) { $0.formUnion($1) })
    return try texts.isEmpty ? false : replaceAll(root: root) { texts.without($0) }
  }

  /// Applies the rules for secrets to the outboxes and plans again, after one of them is not allowed any
  /// more.
  package static func redact(root: String, by redactor: Redactor) throws {
    _ = try replaceAll(root: root) { redacted($0, by: redactor) }
  }

  private static func redacted(_ value: Value, by redactor: Redactor) -> Value {
    switch value {
    case .string(let text): return .string(redactor.redact(text))
    case .list(let items): return .list(items.map { redacted($0, by: redactor) })
    case .record(let fields):
      var kept = fields.mapValues { redacted($0, by: redactor) }
      // The address of a page has its record's name, in another spelling.
      if kept.contains(where: { $0.value.string != fields[$0.key]?.string }) { kept["page"] = nil }
      return .record(kept)
    default: return value
    }
  }

  private static func replaceAll(root: String, _ change: (Value) -> Value) throws -> Bool {
    var isChanged = false
    for folder in [Outbox.folder, Plan.folder] {
      let path = root + "/" + folder
      guard FileSystem.isFolder(path) else { continue }
      for name in try FileSystem.names(in: path) where name.hasSuffix(".ndjson") {
        if try replace(path + "/" + name, change) { isChanged = true }
      }
    }
    return isChanged
  }

  private func remove(_ texts: ForgottenTexts, name: String) throws {
    for folder in [Outbox.folder, Plan.folder] {
      _ = try Self.replace("\(root)/\(folder)/\(name).ndjson") { texts.without($0) }
    }
    guard Plan.exists(root: root, name: name) else { return }
    var plan = try Plan(root: root, name: name)
    try plan.withdraw("its record was forgotten", asOf: plan.newest) { texts.names($0.record) }
  }

  /// Returns true if the file was changed. Lines that stay the same keep their bytes.
  private static func replace(_ path: String, _ change: (Value) -> Value) throws -> Bool {
    let log = LineLog(path)
    var isChanged = false
    let lines = try log.lines().map { line in
      let bytes = Array(line)
      guard let value = try? JSONDocument.read(bytes, { $0.value($0.root) }) else { return bytes }
      let kept = change(value)
      if kept == value { return bytes }
      isChanged = true
      return JSONWriter.encode(kept, layout: .compact)
    }
    if isChanged { try log.replace(lines) }
    return isChanged
  }

  private static func name(_ path: String) -> String {
    String((path.split(separator: "/").last ?? "").dropLast(".sqlite".count))
  }
}

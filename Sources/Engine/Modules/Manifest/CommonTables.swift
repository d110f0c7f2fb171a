/// Queries that other queries of a module read as tables: the files `common/<name>.sql`, one SELECT each.
///
/// A query that names one gets it as a common table expression, before its own. So the limits, parameters and
/// rights of the query apply, and SQLite plans it as if it had been written there. A view could not use
/// parameters, and would be a part of the schema that migrations must keep valid.
struct CommonTables {
  static let folder = "common"

  private var tables: [String: SQLText] = [:]
  /// Files that cannot be such a table.
  private(set) var problems: [Finding] = []

  init(_ files: ModuleFiles) {
    for path in files.paths(in: Self.folder) where path.hasSuffix(".sql") {
      let name = String(path.dropFirst(Self.folder.utf8.count + 1).dropLast(4))
      if Self.isName(name) {
        tables[name] = SQLText(files.text(path) ?? "")
      } else {
        problems.append(
          Finding(
            .error, "\"\(name)\" cannot be the name of a table",
            remedy: "use lower-case letters, digits and _, as in days.sql", source: files.name + "/" + path))
      }
    }
  }

  var names: [String] { tables.keys.sorted() }

  static func path(_ name: String) -> String { "\(folder)/\(name).sql" }

  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first &- 0x61 < 26 else { return false }
    return name.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "_") }
  }

  /// The query with the tables that it names. Its own lines keep their numbers.
  func complete(_ sql: String) -> String {
    guard !tables.isEmpty else { return sql }
    let text = SQLText(sql)
    let expressions = used(by: text).map { "\($0) AS (\(tables[$0]?.onOneLine ?? ""))" }
    return expressions.isEmpty ? sql : text.with(expressions.joined(separator: ", ")) ?? sql
  }

  /// The tables that a text names, and those that they name, sorted.
  func used(by text: SQLText) -> [String] {
    var found: Set<String> = []
    var waiting = [text]
    while let text = waiting.popLast() {
      for (name, table) in tables where !found.contains(name) && text.contains(word: name) {
        found.insert(name)
        waiting.append(table)
      }
    }
    return found.sorted()
  }
}

extension ModuleFiles {
  /// The text of a query, with the common tables that it names.
  package func query(_ path: String) -> String? { text(path).map(CommonTables(self).complete) }
}

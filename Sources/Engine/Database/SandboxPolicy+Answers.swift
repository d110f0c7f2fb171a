import CSQLite

/// How a policy answers SQLite, which asks about every table, column and function in a statement when it is
/// prepared.
extension SandboxPolicy {
  struct Denial {
    let message: String
    let remedy: String?
  }

  /// True if neither the database nor SQLite defines the name.
  private static func isOwnName(_ name: String, _ objects: Set<String>) -> Bool {
    let name = name.lowercased()
    return !objects.contains(name)
      && !["sqlite_", "pragma_", "dbstat", "fts", "hook_events"].contains(where: name.hasPrefix)
  }

  /// Says why an action is not allowed, given SQLite's arguments. Nil if it is allowed. `objects` are the
  /// names of tables and existing views.
  func denial(
    _ action: Int32, _ first: String, _ second: String, _ schema: String, _ objects: Set<String>
  ) -> Denial? {
    reason(action, first, second, schema, objects).map { Denial(message: $0, remedy: remedy(action, first)) }
  }

  private func reason(
    _ action: Int32, _ first: String, _ second: String, _ schema: String, _ objects: Set<String>
  ) -> String? {
    let isSchemaTable = ["sqlite_master", "sqlite_schema"].contains(first)
    switch action {
    case SQLITE_SELECT, SQLITE_RECURSIVE: return nil
    case SQLITE_READ:
      if isSchemaTable, canChangeSchema { return nil }
      // SQLite looks there for triggers and views that mention the table.
      if first == "sqlite_temp_master", canChangeSchema { return "renaming a table is not allowed" }
      // If a statement reads no column of a table, SQLite asks with the schema as written.
      if first == "hook_events", schema == "temp" || schema.isEmpty, readable["hook_events"] != nil {
        return nil
      }
      if first != "hook_events", schema != "temp", mayRead(first, second) { return nil }
      // Counting the rows of a common table expression does not read a table with the same name.
      if second.isEmpty, Self.isOwnName(first, objects) { return nil }
      return second.isEmpty
        ? "cannot read the table \"\(first)\"" : "cannot read \"\(second)\" of the table \"\(first)\""
    case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE:
      // Creating and dropping a table writes to the schema table. SQLite itself prevents statements from
      // doing this directly.
      if isSchemaTable {
        return canChangeSchema ? nil : "only migrations can create or drop tables and indexes"
      }
      if first == "sqlite_temp_master" { return "temporary tables, views and triggers are not allowed" }
      if first == "sqlite_sequence", canChangeSchema {
        return "renaming a table and writing sqlite_sequence are not allowed"
      }
      if canWrite, schema == "main", owns(first) { return nil }
      return "cannot write to the table \"\(first)\""
    case SQLITE_FUNCTION:
      let name = second.lowercased()
      if Self.functions.contains(name) { return nil }
      // Called by ALTER TABLE only, never by a statement.
      if canChangeSchema, name.hasPrefix("sqlite_rename_") || name == "sqlite_drop_column" {
        return nil
      }
      return "the function \(second)() is not allowed"
    case SQLITE_CREATE_TABLE, SQLITE_DROP_TABLE:
      if canChangeSchema, schema == "main", owns(first) { return nil }
      return canChangeSchema
        ? "cannot create or drop the table \"\(first)\": the module's tables start with \(prefix)"
        : "only migrations can create or drop tables"
    case SQLITE_CREATE_INDEX, SQLITE_DROP_INDEX:
      // SQLite creates the indexes of primary keys itself, with names that no statement can use.
      let isOwn = owns(first) || first.hasPrefix("sqlite_autoindex_")
      if canChangeSchema, schema == "main", isOwn, owns(second) { return nil }
      return
        "cannot create or drop the index \"\(first)\": the module's indexes start with \(prefix) and belong in migrations"
    case SQLITE_REINDEX:
      // Creating an index on a table with rows needs this too.
      if canChangeSchema, owns(first) || first.hasPrefix("sqlite_autoindex_" + prefix) {
        return nil
      }
      return "cannot rebuild the index \"\(first)\""
    case SQLITE_ALTER_TABLE:
      if canChangeSchema, first == "main", owns(second) { return nil }
      return "cannot change the table \"\(second)\""
    case SQLITE_TRANSACTION, SQLITE_SAVEPOINT:
      return "BEGIN, COMMIT and ROLLBACK are not allowed"
    case SQLITE_CREATE_TRIGGER, SQLITE_CREATE_TEMP_TRIGGER, SQLITE_DROP_TRIGGER:
      return "triggers are not allowed"
    case SQLITE_CREATE_VIEW, SQLITE_CREATE_TEMP_VIEW, SQLITE_DROP_VIEW, SQLITE_DROP_TEMP_VIEW:
      return "views are not allowed"
    case SQLITE_CREATE_VTABLE, SQLITE_DROP_VTABLE: return "virtual tables are not allowed"
    case SQLITE_CREATE_TEMP_TABLE, SQLITE_CREATE_TEMP_INDEX, SQLITE_DROP_TEMP_TABLE, SQLITE_DROP_TEMP_INDEX:
      return "temporary tables are not allowed"
    case SQLITE_ATTACH, SQLITE_DETACH: return "ATTACH and DETACH are not allowed"
    case SQLITE_PRAGMA: return "PRAGMA \(first) is not allowed"
    default: return "this is not allowed"
    }
  }

  private var isOfHook: Bool { readable["hook_events"] != nil }

  /// What a module author can do instead.
  private func remedy(_ action: Int32, _ table: String) -> String? {
    switch action {
    case SQLITE_READ:
      if isOfHook {
        return
          "a hook can read hook_events, the module's tables and :config_…; read other tables in queries, routes and services"
      }
      if table.lowercased().hasPrefix("mod_"), !Self.isKept(table) {
        return
          "a module can read the tables of modules listed under \"requires\": {\"modules\": …} in its manifest"
      }
      return "docs/modules.md lists the tables and columns that a module can read"
    case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE:
      return canWrite
        ? "a module can write only its own tables, whose names start with \(prefix)"
        : "queries and routes cannot write; write in hooks, services and migrations"
    case SQLITE_FUNCTION: return "docs/modules.md lists the allowed functions"
    default: return nil
    }
  }

  /// How to get access to a missing table, by the module that would own it.
  func remedy(missing name: String) -> String? {
    let name = name.lowercased()
    if owns(name) { return "create it in a migration" }
    return name.hasPrefix("mod_")
      ? "if it belongs to another module, list that module under \"requires\": {\"modules\": …} and enable it"
      : nil
  }

  /// The tables in which the program stores data about modules.
  private static func isKept(_ table: String) -> Bool {
    ["mod_migrations", "mod_modules", "mod_cursors", "mod_failures", "mod_services"].contains(
      table.lowercased())
  }
}

/// A data file that a module publishes.
package struct ModuleRoute: Sendable {
  package enum Format: String, Sendable, CaseIterable {
    case json, csv, ndjson, prom
  }
  /// The path below the prefix without extension: "agents/[agent]".
  package var path: String
  package var format: Format
  package var sql: String
  /// The position of the SQL, for messages.
  package var source: String

  package init(path: String, format: Format, sql: String, source: String = "") {
    self.path = path
    self.format = format
    self.sql = sql
    self.source = source
  }
}

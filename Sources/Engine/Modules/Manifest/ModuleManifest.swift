/// A module's paperclip.module.json, checked without running its SQL.
package struct ModuleManifest: Sendable {
  package struct Query: Sendable {
    /// The name of the rows in the page template.
    package var name: String
    /// The SQL file.
    package var path: String
  }

  package struct Chart: Sendable {
    package var name: String
    package var kind: String
    package var data: String
    package var x: String
    package var y: [String]
    package var series: String?
    package var title: String?
    /// The number format: "count", "money", "tokens", "duration".
    package var format: String?
    /// The position of the column names in the manifest.
    package var positions: [String: TextPosition] = [:]
  }

  /// A page of the site or a dashboard widget.
  package struct View: Sendable {
    /// The page's file on the site, or the widget's ID.
    package var path: String
    package var label: String
    package var entry: String
    package var queries: [Query] = []
    package var charts: [Chart] = []
  }

  package struct Task: Sendable {
    package var name: String
    package var interval: Int64
    package var entry: String
  }

  package var id = ""
  package var name = ""
  package var description: String?
  package var version: SemanticVersion?
  package var author: String?
  package var slot: String?
  package var hooks: [HookEvent] = []
  /// The folder of its files in api/modules/ and modules/, without slashes.
  package var prefix = ""
  package var routes: String?
  package var pages: [View] = []
  package var widgets: [View] = []
  package var migrations = "migrations"
  package var configSchema = JSONSchema.anything
  package var core: VersionRange?
  package var modules: [(id: String, range: VersionRange)] = []
  package var services: [Task] = []
  /// The widest audience that sees its pages and files.
  package var audience = Audience.public

  package init() {}

  /// The prefix of its tables.
  package var tablePrefix: String { Self.tablePrefix(of: id) }

  package static func tablePrefix(of id: String) -> String {
    "mod_" + String(decoding: id.utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
      + "_"
  }

  /// Lower-case letters, digits and hyphens, since IDs are parts of table names and paths.
  package static func isValid(id: String) -> Bool {
    guard let first = id.utf8.first, first &- 0x61 < 26, id.utf8.count <= 40, !id.hasSuffix("-"),
      !id.hasSuffix("_")
    else { return false }
    return id.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || "-_".utf8.contains($0) }
  }

  /// The hook file of an event: "hooks/agent.heartbeat.sql".
  package static func hookPath(_ event: HookEvent) -> String {
    "hooks/"
      + String(
        decoding: event.name.utf8.map { $0 == UInt8(ascii: ":") ? UInt8(ascii: ".") : $0 }, as: UTF8.self)
      + ".sql"
  }
}

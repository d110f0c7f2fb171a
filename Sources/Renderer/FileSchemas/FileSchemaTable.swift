import Engine

/// The form of every kind of JSON file. A new kind of file is a new row; one without a row has the form that all share.
enum FileSchemaTable {
  struct Row: Sendable {
    /// The schema's file, "agents" for api/schemas/agents.json.
    let name: String
    let what: String
    /// From the site's root. A part in braces stands for any text without a slash; nil for what has no path of its own.
    let path: String?
    let data: FileSchema
    var moment = Moment.company
    var meta: FileSchema?
    var links: FileSchema?

    /// Whose moment the file tells of.
    enum Moment: Sendable { case company, record, either, none }

    /// The whole file.
    var file: FileSchema {
      // What a kind of file never has is not described; one of a module may have what its module says.
      var optional: [String: FileSchema] = ["$schema": .text]
      optional["meta"] = meta ?? (data.isAny ? .record : nil)
      optional["links"] = links
      var always: [String: FileSchema] = ["schemaVersion": .words(["1.1"]), "data": data]
      let asOf = FileSchema.instant.describing("The newest instant of the company's data")
      let changedAt = FileSchema.instant.orNull.describing("The newest instant of the facts in this file")
      switch moment {
      case .company: always["asOf"] = asOf
      case .record: always["changedAt"] = changedAt
      case .either: optional.merge(["asOf": asOf, "changedAt": changedAt]) { own, _ in own }
      case .none: break
      }
      return .object(always, optional: optional).describing(what)
    }

    /// The schema as a file of its own, with the definitions that it needs.
    var value: Value {
      var fields = file.resolved(in: "#/$defs/").record ?? [:]
      fields["$schema"] = "https://json-schema.org/draft/2020-12/schema"
      fields["title"] = .string(what)
      let names = file.references()
      if !names.isEmpty {
        fields["$defs"] = .record(
          FileSchemaDefinitions.all.filter { names.contains($0.key) }.mapValues {
            $0.resolved(in: "#/$defs/")
          })
      }
      return .record(fields)
    }
  }

  static let fallback = Row(
    name: "file", what: "Common fields of all JSON files", path: nil, data: .any, moment: .either)
  static let alerts = Row(
    name: "alerts", what: "Alerts", path: "alerts.json", data: .list(.named("Alert")),
    meta: .object(["total": .integer, "bySeverity": .counts]))
  static let index = Row(
    name: "index", what: "All files of the site", path: "api/index.json",
    data: .object(
      ["files": .list(.object(["path": .path, "what": .text], optional: ["schema": .path]))],
      optional: [
        "audience": .words(Audience.allCases.map(\.rawValue)).describing("Who the site is for"),
        "companies": .list(
          .object([
            "id": .text, "slug": .text, "name": .text, "status": .text.orNull, "site": .path, "api": .path,
            "agents": .integer, "openIssues": .integer, "blockedIssues": .integer, "runs": .integer,
            "attention": .integer.describing("Number of alerts"), "month": .month,
            "monthBilledCents": .cents, "monthUnbilled": .text.orNull, "billedCents": .cents,
            "unbilled": .text.orNull, "asOf": .instant.orNull,
          ])),
      ]))

  static let manifest = Row(
    name: "manifest", what: "Every file with its size and SHA-256", path: "manifest.json",
    data: .object([
      "companies": .list(.text),
      "files": .list(.object(["path": .path, "sha256": .text, "size": .integer])),
    ]), moment: .none)

  static let all: [Row] = [alerts, index, manifest, fallback] + records + figures

  /// Where the schema of a file stands, from the site's root; nil for what is no JSON file in the common form.
  static func path(for file: String) -> String? {
    guard file.hasSuffix(".json"), !file.hasPrefix("api/schemas/"), file != OpenAPIFile.path else {
      return nil
    }
    return "api/schemas/\(row(for: file).name).json"
  }

  static func row(for file: String) -> Row {
    if file.hasPrefix("api/modules/") { return modules }
    return all.first { $0.path == file } ?? all.first { matches($0.path, file) } ?? fallback
  }

  private static func matches(_ pattern: String?, _ file: String) -> Bool {
    guard let pattern else { return false }
    let (parts, names) = (pattern.split(separator: "/"), file.split(separator: "/"))
    return parts.count == names.count
      && zip(parts, names).allSatisfy { part, name in
        part == name || part.hasPrefix("{") && name.hasSuffix(part.drop { $0 != "}" }.dropFirst())
      }
  }
}

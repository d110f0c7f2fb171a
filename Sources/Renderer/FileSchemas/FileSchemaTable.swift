import Engine

/// The schema of every kind of JSON file. A new kind is a new row; files without a row have the common form.
enum FileSchemaTable {
  struct Row: Sendable {
    /// The schema's file name: "agents" for api/schemas/agents.json.
    let name: String
    let what: String
    /// The path from the site's root. Names in braces stand for any text without a slash. Nil if there is no
    /// fixed path.
    let path: String?
    let data: FileSchema
    var moment = Moment.company
    var meta: FileSchema?
    var links: FileSchema?

    /// Whether the file has `asOf` or `changedAt`.
    enum Moment: Sendable { case company, record, either, none }

    /// The schema of the whole file.
    var file: FileSchema {
      // Fields that a kind of file never has are not described. A module's files can have any fields.
      var optional: [String: FileSchema] = ["$schema": .text]
      optional["meta"] = meta ?? (data.isAny ? .record : nil)
      optional["links"] = links
      var always: [String: FileSchema] = ["schemaVersion": .words(["1.1"]), "data": data]
      let asOf = FileSchema.instant.describing("Time of the newest data of the company")
      let changedAt = FileSchema.instant.orNull.describing("Time of the newest fact in this file")
      switch moment {
      case .company: always["asOf"] = asOf
      case .record: always["changedAt"] = changedAt
      case .either: optional.merge(["asOf": asOf, "changedAt": changedAt]) { own, _ in own }
      case .none: break
      }
      return .object(always, optional: optional).describing(what)
    }

    /// The schema as a separate file, with the definitions that it needs.
    var value: Value {
      var fields = file.resolved(in: "#/$defs/").record ?? [:]
      fields["$schema"] = "https://json-schema.org/draft/2020-12/schema"
      fields["title"] = .string(what)
      let names = file.references()
      if !names.isEmpty {
        fields["$defs"] = .record(
          Fields(
            FileSchemaDefinitions.all.filter { names.contains($0.key) }.mapValues {
              $0.resolved(in: "#/$defs/")
            }))
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
        "total": FileSchema.record.describing("Sums over all companies"),
        "problems": FileSchema.list(
          .object(
            ["id": .text, "name": .text, "why": .text, "hint": .text, "asOf": .instant.orNull],
            optional: ["isSite": .flag.describing("True for a site that cannot be read")])
        ).describing("Companies and sites without figures, and why"),
        "audience": .words(Audience.allCases.map(\.rawValue)).describing("Who the site is for"),
        "companies": .list(
          .object(
            [
              "id": .text, "slug": .text, "name": .text, "status": .text.orNull, "site": .path, "api": .path,
              "agents": .integer, "openIssues": .integer, "blockedIssues": .integer, "runs": .integer,
              "attention": .integer.describing("Number of alerts"),
              "newAlerts": .integer.describing("Alerts that were first seen since yesterday"),
              "finishedYesterday": .integer, "yesterdayBilledCents": .cents.orNull,
              "yesterdayChange": .text.orNull, "month": .month,
              "monthBilledCents": .cents, "monthUnbilled": .text.orNull, "billedCents": .cents,
              "unbilled": .text.orNull, "asOf": .instant.orNull,
            ], optional: ["note": .text])),
      ]))

  static let manifest = Row(
    name: "manifest", what: "Every file with its size and SHA-256", path: "manifest.json",
    data: .object(
      [
        "companies": .list(.text),
        "files": .list(.object(["path": .path, "sha256": .text, "size": .integer])),
      ],
      optional: [
        "parts": FileSchema.list(.object(["path": .path, "sha256": .text])).describing(
          "Manifests of the parts, of a page over several sites")
      ]), moment: .none)

  static let all: [Row] = [alerts, index, manifest, fallback] + records + figures + runs + [knowledge]

  /// The path of a file's schema from the site's root. Nil for other files.
  static func path(for file: String) -> String? {
    guard file.hasSuffix(".json"), !file.hasPrefix("api/schemas/"), file != OpenAPIFile.path else {
      return nil
    }
    return "api/schemas/\(row(for: file).name).json"
  }

  static func row(for file: String) -> Row {
    if file.hasPrefix("api/modules/") { return modules }
    return byPath[file] ?? patterns.first { matches($0.parts, file) }?.row ?? fallback
  }

  private static let byPath = Dictionary(all.compactMap { row in row.path.map { ($0, row) } }) { first, _ in
    first
  }

  /// The paths with parts in braces, taken apart once: a site asks for each of its files.
  private static let patterns: [(parts: [Part], row: Row)] = all.compactMap { row in
    guard let path = row.path, path.contains("{") else { return nil }
    return (path.split(separator: "/").map(Part.init), row)
  }

  private struct Part: Sendable {
    let text: String
    /// What follows the braces; nil for a part without.
    let suffix: String?

    init(_ part: Substring) {
      text = String(part)
      suffix = part.hasPrefix("{") ? String(part.drop { $0 != "}" }.dropFirst()) : nil
    }
  }

  private static func matches(_ parts: [Part], _ file: String) -> Bool {
    var rest = file[...].utf8
    for (place, part) in parts.enumerated() {
      let name = rest.prefix { $0 != UInt8(ascii: "/") }
      let isLast = place == parts.count - 1
      guard isLast == (name.endIndex == rest.endIndex), !name.isEmpty else { return false }
      if let suffix = part.suffix {
        guard name.count >= suffix.utf8.count, name.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
        else {
          return false
        }
      } else if !name.elementsEqual(part.text.utf8) {
        return false
      }
      rest = isLast ? rest : rest[rest.index(after: name.endIndex)...]
    }
    return true
  }
}

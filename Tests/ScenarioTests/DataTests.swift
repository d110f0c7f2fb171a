import Foundation
import Testing

private let dataFolder = ProcessInfo.processInfo.environment["PAPERCLIP_GEN_DATA"]

/// Real inputs from the folder in PAPERCLIP_GEN_DATA. Skipped without it.
@Suite(.enabled(if: dataFolder != nil, "PAPERCLIP_GEN_DATA is not set")) struct DataTests {
  static let name = "paperclip-20261120-120000"

  /// Publishes a workspace with these sources, and returns its JSON files except those about the sources
  /// themselves.
  private static func publish(_ folder: Folder, _ sources: String) throws -> [String: Data] {
    try folder.write("paperclip.config.json", "{ \"sources\": [\"\(sources)\"] }")
    let result = try Program.run("paperclip-gen", ["generate", "--strict"], in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    return try Folder.contents(of: folder.path + "/site").filter {
      // These describe the source files.
      $0.key.hasSuffix(".json") && !$0.key.hasSuffix("api/data-quality.json")
        && !$0.key.hasSuffix("api/backups.json") && $0.key != "manifest.json"
    }
  }

  private static func json(_ data: Data?) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: data ?? Data())
    return try #require(object as? [String: Any])
  }

  @Test func everyDialectGivesTheSameJSONAndTheFiguresOfTheDatabase() throws {
    let data = try #require(dataFolder)
    var published: [[String: Data]] = []
    for dialect in [".sql.gz", ".copy.sql.gz", ".insert.sql.gz"] {
      published.append(try Self.publish(Folder(), "\(data)/\(Self.name)\(dialect)"))
    }
    #expect(published[0].count > 20)
    #expect(published[1] == published[0] && published[2] == published[0])
    let expected = try Self.json(Data(contentsOf: URL(fileURLWithPath: "\(data)/\(Self.name).expected.json")))
    #expect(!expected.isEmpty)
    let index = try Self.json(published[0]["api/index.json"])["data"] as? [String: Any]
    let companies = try #require(index?["companies"] as? [[String: Any]])
    #expect(companies.count == expected.count)
    for company in companies {
      let id = try #require(company["id"] as? String)
      let slug = try #require(company["slug"] as? String)
      let figures = try #require(expected[id] as? [String: Any])
      try Self.check(published[0], slug, figures)
    }
  }

  private static func check(_ files: [String: Data], _ slug: String, _ figures: [String: Any]) throws {
    func part(_ file: String, _ path: String) throws -> Any? {
      var value: Any? = try json(files["\(slug)/api/\(file)"])["data"]
      for key in path.split(separator: ".") { value = (value as? [String: Any])?[String(key)] }
      return value
    }
    func same(_ a: Any?, _ b: Any?, _ what: String) {
      #expect((a as? NSObject) != nil && (a as? NSObject) == (b as? NSObject), "\(slug): \(what)")
    }
    same(try part("company.json", "name"), figures["name"], "name")
    for kind in ["agents", "issues", "goals", "projects", "runs"] {
      same(try part("dashboard.json", "\(kind).byStatus"), figures[kind], kind)
    }
    same(try part("dashboard.json", "activity.total"), figures["activityRows"], "activity")
    same(try part("dashboard.json", "spend.billedCents"), figures["billedCents"], "billed")
    for (name, key) in [
      ("input", "inputTokens"), ("cachedInput", "cachedInputTokens"), ("output", "outputTokens"),
    ] {
      same(try part("dashboard.json", "tokens.\(name)"), figures[key], key)
    }
    func amounts(_ list: String, _ key: String) throws -> [String: NSNumber] {
      let rows = try #require(try part("costs/summary.json", list) as? [[String: Any]])
      return Dictionary(
        uniqueKeysWithValues: rows.compactMap { row in
          (row[key] as? String).flatMap { name in (row["billedCents"] as? NSNumber).map { (name, $0) } }
        })
    }
    #expect(try amounts("byMonth", "month") == figures["billedCentsByMonth"] as? [String: NSNumber])
    #expect(try amounts("byModel", "model") == figures["billedCentsByModel"] as? [String: NSNumber])
    same(try part("costs/summary.json", "reconciled"), true, "reconciled")
    for (event, count) in try #require(figures["hooks"] as? [String: NSNumber]) {
      let emitted = try part("hooks.json", "emitted") as? [String: NSNumber]
      #expect(emitted?[event] == count, "\(slug): \(event)")
    }
  }

  @Test func theSameTablesAsJSONArraysGiveTheSameJSON() throws {
    let data = try #require(dataFolder)
    let folder = try Folder()
    let unpacked = try Program.run(
      "/bin/sh", ["-c", "gzip -dc '\(data)/\(Self.name).copy.sql.gz' > backup.sql"], in: folder.path)
    #expect(unpacked.status == 0)
    for (name, array) in try Self.arrays(of: folder.read("backup.sql")) {
      try folder.write("in/\(name).json", array)
    }
    // A list of files includes the page about backups, which does not exist for arrays.
    func facts(_ files: [String: Data]) -> [String: Data] {
      files.filter { !$0.key.hasSuffix("api/index.json") }
    }
    let expected = facts(try Self.publish(Folder(), "\(data)/\(Self.name).sql.gz"))
    #expect(facts(try Self.publish(folder, "in/*.json")) == expected)
  }

  /// The tables of a backup with COPY blocks, each as an array like the API's.
  private static func arrays(of backup: String) throws -> [(name: String, text: String)] {
    let tables: Set<Substring> = [
      "companies", "agents", "goals", "projects", "issues", "issue_comments", "activity_log",
      "heartbeat_runs",
      "cost_events", "approvals",
    ]
    var arrays: [(String, String)] = []
    var columns: [Substring] = []
    var objects: [String]?
    var table: Substring = ""
    // Bytes, since a tab and a following mark can be one character in Swift.
    for bytes in backup.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let line = Substring(bytes)
      if let rows = objects {
        guard line == "\\." else {
          objects?.append(object(columns, line))
          continue
        }
        arrays.append((String(table), "[\n" + rows.joined(separator: ",\n") + "\n]\n"))
        objects = nil
      } else if line.hasPrefix("COPY \"public\".\"") {
        let names = line.split(separator: "\"").filter {
          $0.utf8.first.map { $0 >= UInt8(ascii: "a") } == true
        }
        guard tables.contains(names[1]) else { continue }
        (table, columns, objects) = (names[1], Array(names[2...]), [])
      }
    }
    return arrays
  }

  private static func object(_ columns: [Substring], _ line: Substring) -> String {
    let fields = zip(columns, line.utf8.split(separator: 0x09, omittingEmptySubsequences: false)).map {
      column, bytes -> String in
      let field = Substring(bytes)
      let words = column.split(separator: "_")
      let key = words[0] + words.dropFirst().map(\.capitalized).joined()
      guard field != "\\N" else { return "\"\(key)\": null" }
      let text = unescaped(field)
      if text.hasPrefix("{") && ["details", "metadata", "payload"].contains(column)
        || column.hasSuffix("_json") || column == "context_snapshot" || column.hasSuffix("_tokens")
        || column.hasSuffix("_cents")
      {
        return "\"\(key)\": \(text)"
      }
      return "\"\(key)\": " + String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self)
    }
    return "{" + fields.joined(separator: ", ") + "}"
  }

  private static func unescaped(_ field: Substring) -> String {
    guard field.utf8.contains(UInt8(ascii: "\\")) else { return String(field) }
    let codes: [UInt8: UInt8] = [
      UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "b"): 0x08,
      UInt8(ascii: "f"): 0x0C, UInt8(ascii: "v"): 0x0B,
    ]
    var text: [UInt8] = []
    var isEscaped = false
    for byte in field.utf8 {
      if isEscaped {
        text.append(codes[byte] ?? byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}

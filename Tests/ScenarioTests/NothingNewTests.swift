import Foundation
import Testing

/// A run with nothing new touches no file; anything that the site depends on makes a real run.
@Suite struct NothingNewTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
    try folder.write(
      "paperclip.config.json",
      #"{"company":{"name":"Acme","timezone":"Europe/Berlin"},"sources":["logs/*"],"prices":"prices.json","#
        + #""modules":{"enabled":["observability","extra"],"config":{"extra":{"hook":"$HOOK"}}}}"#)
    try folder.write("prices.json", #"{"currency":"USD","models":[]}"#)
    try folder.write("logs/a.ndjson", Self.line(1))
    try folder.write("html/partials/link.html", "<a href=\"{{root}}{{page}}\"><bdi>{{name}}</bdi></a>")
    try folder.write(
      "modules/extra/paperclip.module.json",
      #"{"id":"extra","name":"Extra","version":"1.0.0","#
        + #""configSchema":{"type":"object","properties":{"hook":{"type":"string"}}}}"#)
  }

  private static func line(_ number: Int) -> String {
    #"{"event":"agent:heartbeat","timestamp":"2026-05-0\#(number)T10:00:00Z","payload":{"agentId":"#
      + #""00000000-0000-4000-8000-000000000001","meta":{"inputTokens":10,"outputTokens":5,"costCents":3}}}"#
      + "\n"
  }

  @discardableResult
  private func generate(
    _ options: [String] = [], _ environment: [String: String?] = [:], program: String = "paperclip-gen"
  ) throws -> Program.Result {
    try Program.run(
      program, ["generate", "-v"] + options, in: folder.path,
      environment: ["HOOK": "https://example.org/hook"].merging(environment) { $1 })
  }

  /// Whether a run had nothing to do.
  private func isShortcut(
    _ options: [String] = [], _ environment: [String: String?] = [:], program: String = "paperclip-gen"
  ) throws -> Bool {
    let before = try folder.tree()
    _ = try generate(options, environment, program: program)
    let record = ".paperclip/last-run.json"
    // A real run writes its record again, whatever it comes to.
    return try folder.tree()[record] == before[record] && before[record] != nil
  }

  @Test func aRunWithNothingNewTouchesNoFileAndPrintsTheSame() throws {
    try generate()
    let before = try folder.tree()
    let first = try generate()
    #expect(try folder.tree() == before)
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.contains("logs/a.ndjson: unchanged"))
    #expect(first.errors.contains("Read 0 rows: 0 new, 0 duplicates"))
    #expect(first.errors.contains(" 0 written"))
    // What a real run over the same says.
    try FileManager.default.removeItem(atPath: folder.path + "/.paperclip/last-run.json")
    let real = try generate()
    #expect(real.errors == first.errors)
    #expect(real.status == first.status)
    #expect(
      try generate(["--json"]).output
        == Program.run(
          "paperclip-gen", ["generate", "--json", "--jobs", "1"],
          in: folder.path, environment: ["HOOK": "https://example.org/hook"]
        ).output)
  }

  @Test(arguments: [
    "source", "new source", "same size and time", "configuration", "prices", "template", "new template",
    "module",
    "environment", "as of", "epoch", "out", "front page", "file list", "database", "record", "mark",
    "gone source", "redaction rules", "audience",
  ])
  func aChangeMakesARealRun(what: String) throws {
    try generate()
    #expect(try isShortcut(), "nothing changed")
    var (options, environment): ([String], [String: String?]) = ([], [:])
    func shell(_ command: String) throws {
      let result = try Program.run("/bin/sh", ["-c", command], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
    }
    switch what {
    case "source": try shell("cat logs/a.ndjson >> logs/a.ndjson.new; mv logs/a.ndjson.new logs/a.ndjson")
    case "new source": try folder.write("logs/b.ndjson", Self.line(2))
    case "same size and time":
      try shell(
        "cp -p logs/a.ndjson kept; sed -i s/10:00:00/10:00:01/ logs/a.ndjson; touch -r kept logs/a.ndjson")
    case "configuration":
      try shell("sed -i 's/\"Acme\"/\"Acme \"/' paperclip.config.json")
    case "prices": try shell("echo ' ' >> prices.json")
    case "template": try shell("echo ' ' >> html/partials/link.html")
    case "new template": try folder.write("html/partials/other.html", "x")
    case "module": try shell("touch modules/extra/paperclip.module.json")
    case "environment": environment = ["HOOK": "https://example.org/other"]
    case "as of": options = ["--as-of", "2026-06-01T00:00:00Z"]
    case "epoch": environment = ["SOURCE_DATE_EPOCH": "1780000000"]
    case "out": options = ["--out", "elsewhere"]
    case "front page": try shell("echo edited > site/index.html")
    case "file list": try shell("rm site/manifest.json")
    case "database": try shell("touch .paperclip/companies/*.sqlite")
    case "record": try shell("touch .paperclip/published/*.record")
    case "redaction rules":
      try shell("sed -i 's/{/{\"redaction\":{\"allow\":[\"0123456789abcdef\"]},/' paperclip.config.json")
    case "audience":
      try shell("sed -i 's/{/{\"site\":{\"audience\":\"public\"},/' paperclip.config.json")
    case "mark": try shell("touch .paperclip/published/site.record.publishing")
    default: try shell("rm logs/a.ndjson")
    }
    #expect(try !isShortcut(options, environment), "\(what)")
    guard what != "gone source" else { return }
    #expect(try isShortcut(options, environment), "\(what), the second time")
  }

  @Test func otherZoneRulesMakeARealRun() throws {
    let manager = FileManager.default
    let zone = folder.path + "/zones/Europe/Berlin"
    try manager.createDirectory(atPath: folder.path + "/zones/Europe", withIntermediateDirectories: true)
    try manager.copyItem(atPath: "/usr/share/zoneinfo/Europe/Berlin", toPath: zone)
    let environment = ["TZDIR": folder.path + "/zones"]
    try generate([], environment)
    #expect(try isShortcut([], environment))
    try manager.removeItem(atPath: zone)
    try manager.copyItem(atPath: "/usr/share/zoneinfo/Asia/Tokyo", toPath: zone)
    #expect(try !isShortcut([], environment))
    #expect(folder.read("site/api/company.json").contains("Europe/Berlin"))
    #expect(try isShortcut([], environment))
  }

  @Test func anotherExecutableMakesARealRun() throws {
    let program = folder.path + "/tool"
    try FileManager.default.copyItem(atPath: Program.folder + "/paperclip-gen", toPath: program)
    try generate(program: program)
    #expect(try isShortcut(program: program))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: program)
    #expect(try !isShortcut(program: program))
    #expect(try isShortcut(program: program))
  }

  @Test func aDeletedFrontPageIsMadeAgainWithEverythingElse() throws {
    try generate()
    try FileManager.default.removeItem(atPath: folder.path + "/site")
    #expect(try generate().status == 0)
    #expect(try Program.run("paperclip-gen", ["verify", "site"], in: folder.path).status == 0)
    #expect(folder.exists("site/costs.html"))
  }

  @Test func anUnchangedFaultySourceStillCounts() throws {
    try folder.write("logs/bad.ndjson", "this is no log\n")
    let first = try generate()
    #expect(first.status == 1)
    let before = try folder.tree()
    let second = try generate()
    #expect(try folder.tree() == before)
    #expect(second.status == 1)
    #expect(second.errors.contains("logs/bad.ndjson"))
    try FileManager.default.removeItem(atPath: folder.path + "/.paperclip/last-run.json")
    let real = try generate()
    #expect(real.errors == second.errors)
    #expect(real.status == 1)
  }

  @Test func ageAndStrictnessStillCount() throws {
    try generate()
    #expect(try isShortcut())
    #expect(try generate(["--max-age", "1h"]).status == 1)
    #expect(try generate(["--max-age", "90000d"]).status == 0)
    try folder.write(
      "paperclip.config.json",
      folder.read("paperclip.config.json").replacingOccurrences(
        of: #""prices""#, with: #""pricess":1,"prices""#))
    #expect(try generate().status == 0)
    #expect(try isShortcut())
    #expect(try generate(["--strict"]).status == 1)
  }

  @Test func aKilledRunIsNeverMistakenForACompleteOne() throws {
    try generate()
    try folder.write("logs/a.ndjson", Self.line(1) + Self.line(3))
    // A limit on the size of files stops the run when it writes the database.
    _ = try Program.run(
      "/bin/sh", ["-c", "ulimit -f 1; exec \"$0\" generate", Program.folder + "/paperclip-gen"],
      in: folder.path,
      environment: ["HOOK": "https://example.org/hook"])
    #expect(!folder.exists(".paperclip/last-run.json"))
    #expect(try !isShortcut())
    #expect(folder.read("site/api/company.json").contains("2026-05-03"))
  }
}

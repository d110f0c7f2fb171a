import Foundation
import Testing

/// Problems in operators' folders: each is reported once with its position and affects nothing else.
@Suite struct BadInputTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    let name: String
    /// The text between two valid lines.
    let bytes: [UInt8]
    let message: String
    init(_ name: String, _ text: String, _ message: String) {
      self.init(name, Array(text.utf8), message)
    }
    init(_ name: String, _ bytes: [UInt8], _ message: String) {
      (self.name, self.bytes, self.message) = (name, bytes, message)
    }
    var testDescription: String { name }
  }

  static func beat(_ second: Int) -> String {
    let two = second < 10 ? "0\(second)" : "\(second)"
    return #"{"event":"agent:heartbeat","timestamp":"2026-01-01T00:00:\#(two)Z","payload":{"agentId":"a","#
      + #""meta":{"tokensUsed":5}}}"# + "\n"
  }

  private static func beat(timestamp: String, agent: String = #""agentId":"a","#, tokens: String = "1")
    -> String
  {
    #"{"event":"agent:heartbeat","timestamp":"\#(timestamp)","payload":{\#(agent)"meta":{"tokensUsed":\#(tokens)}}}"#
  }

  static let configuration = #"{ "company": { "name": "Acme" }, "sources": ["logs/*"] }"#

  @Test(arguments: [
    Fault(
      "broken JSON", #"{"event":"agent:heartbeat","#,
      "logs/a.ndjson:2: rejected: not JSON: the object is not closed"),
    Fault("a NUL byte", [0x7B, 0x22, 0x00, 0x22, 0x7D], "byte 0x00 in a string must be escaped"),
    Fault("invalid UTF-8", [0x7B, 0x22, 0xC3, 0x28, 0x22, 0x7D], "the text is not valid UTF-8"),
    Fault(
      "an unknown event", #"{"event":"agent:exploded","timestamp":"2026-01-01T00:00:00Z","payload":{}}"#,
      "unknown event \"agent:exploded\""),
    Fault("no agent", beat(timestamp: "2026-01-01T00:00:00Z", agent: ""), "the heartbeat has no agent"),
    Fault("the year 0", beat(timestamp: "0000-01-01T00:00:00Z"), "not a time between 2000 and 2099"),
    Fault(
      "the year 9999", beat(timestamp: "9999-01-01T00:00:00Z"), "not a time between 2000 and 2099"),
    Fault("a day that does not exist", beat(timestamp: "2026-02-30T00:00:00Z"), "not a time"),
    Fault("a negative count", beat(timestamp: "2026-01-01T00:00:00Z", tokens: "-1"), "a count is negative"),
    Fault(
      "a count that is not a number", beat(timestamp: "2026-01-01T00:00:00Z", tokens: #""many""#),
      "a count is not a whole number"),
    Fault("nesting without end", String(repeating: "[", count: 100_000), "nested deeper than"),
    Fault("no object", "[1,2]", "the line is not a JSON object"),
    Fault("no event", "{}", "the line has no event"),
  ])
  func oneBadLineCostsOneLine(fault: Fault) throws {
    let folder = try Folder()
    try folder.write("paperclip.config.json", Self.configuration)
    try folder.write(
      "logs/a.ndjson", Data(Self.beat(1).utf8) + fault.bytes + Data(("\n" + Self.beat(2)).utf8))
    let result = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    #expect(result.status == 0)
    #expect(
      result.errors.contains("Read 3 rows: 2 new, 0 duplicates, 1 rejected (see data-quality.html)"),
      "\(result.errors)")
    let again = try Program.run("paperclip-gen", ["ingest", "logs/a.ndjson"], in: folder.path)
    #expect(again.errors.contains("logs/a.ndjson: hook lines, 3 read, 0 new, 2 duplicates, 1 rejected"))
    #expect(again.errors.contains("logs/a.ndjson:2: rejected: "))
    #expect(again.errors.contains(fault.message), "\(again.errors)")
    #expect(folder.read("site/api/data-quality.json").contains("\"line\": 2"))
    #expect(folder.read("site/api/hooks.json").contains("\"agent:heartbeat\": 2"))
  }

  @Test func aLineOfFiftyMegabytesIsRejectedAndCounted() throws {
    let folder = try Folder()
    try folder.write("paperclip.config.json", Self.configuration)
    var long = Data(#"{"event":"agent:heartbeat","x":""#.utf8)
    long.append(Data(repeating: UInt8(ascii: "y"), count: 50_000_000))
    try folder.write(
      "logs/a.ndjson", Data(Self.beat(1).utf8) + long + Data("\"}\n".utf8) + Data(Self.beat(2).utf8))
    let result = try Program.run("paperclip-gen", ["ingest"], in: folder.path)
    #expect(result.errors.contains("3 read, 2 new, 0 duplicates, 1 rejected"), "\(result.errors)")
    #expect(result.errors.contains("logs/a.ndjson:2: rejected: the line is longer than"))
  }

  @Test func anUnfinishedLineIsReadInTheNextRun() throws {
    let folder = try Folder()
    try folder.write("paperclip.config.json", Self.configuration)
    try folder.write("logs/a.ndjson", Self.beat(1) + Self.beat(2).prefix(60))
    let first = try Program.run("paperclip-gen", ["ingest"], in: folder.path)
    #expect(first.errors.contains("1 read, 1 new, 0 duplicates, 0 rejected"), "\(first.errors)")
    try folder.write("logs/a.ndjson", Self.beat(1) + Self.beat(2))
    let second = try Program.run("paperclip-gen", ["ingest"], in: folder.path)
    #expect(second.errors.contains("1 read, 1 new, 0 duplicates, 0 rejected"), "\(second.errors)")
    // A pipe is not read again.
    let pipe = try Program.run(
      "/bin/sh", ["-c", "head -c 60 logs/a.ndjson | paperclip-gen ingest -"], in: folder.path)
    #expect(pipe.errors.contains("-:1: rejected: not JSON"), "\(pipe.errors)")
  }

  /// A rotated log has different lines with the same numbers: each is stored once.
  @Test func rejectedLinesAreKeptByTheirContent() throws {
    let folder = try Folder()
    try folder.write("paperclip.config.json", Self.configuration)
    for text in ["{broken", "{broken", "{also broken"] {
      try folder.write("logs/a.ndjson", text + "\n" + Self.beat(1))
      try Program.run("paperclip-gen", ["generate"], in: folder.path)
    }
    let count = folder.read("site/api/data-quality.json").components(separatedBy: "\"line\": 1").count - 1
    #expect(count == 2)
  }

  @Test func aTruncatedArchiveGivesItsCompleteRows() throws {
    let folder = try Folder()
    try folder.write("paperclip.config.json", Self.configuration)
    let cut = """
      mkdir logs && paperclip-sample hooklines --count 3000 --agents 5 > lines \
      && gzip -c lines | head -c 50000 > logs/a.ndjson.gz
      """
    try Program.run("/bin/sh", ["-c", cut], in: folder.path)
    let result = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    #expect(result.status == 1)
    #expect(
      result.errors.contains("the compressed file is damaged or incomplete; the data before was used"),
      "\(result.errors)")
    #expect(result.errors.contains("copy it again"))
    #expect(folder.read("site/api/data-quality.json").contains("damaged or incomplete"))
    // The complete file fixes it, and the finding disappears.
    try Program.run("/bin/sh", ["-c", "gzip -c lines > logs/a.ndjson.gz"], in: folder.path)
    try Program.run("paperclip-gen", ["generate"], in: folder.path)
    let again = try Program.run("paperclip-gen", ["ingest", "--json", "lines"], in: folder.path)
    #expect(again.output.contains("\"accepted\": 0"), "\(again.output)")
    #expect(again.output.contains("\"duplicates\": 3000"), "\(again.output)")
    #expect(!folder.read("site/api/data-quality.json").contains("damaged or incomplete"))
    try folder.write("logs/a.ndjson.gz", Data([0x1F, 0x8B, 0x00, 0x01]))
    let damaged = try Program.run("paperclip-gen", ["ingest", "logs/a.ndjson.gz"], in: folder.path)
    #expect(damaged.status == 3)
    #expect(
      damaged.errors.contains("logs/a.ndjson.gz: error: the compressed file is damaged"), "\(damaged.errors)")
  }

  /// Wherever it is truncated, its rows are used, the site works, and the message says where and what to do.
  @Test(arguments: [5, 20, 40, 60, 80, 95])
  func aTruncatedDumpGivesItsCompleteRows(percent: Int) throws {
    let folder = try Folder()
    try folder.write("paperclip.config.json", #"{ "company": { "name": "Acme" }, "sources": ["backups/*"] }"#)
    let make = """
      mkdir backups && paperclip-sample dump --runs 60 --issues 20 > dump.sql \
      && head -c $(( $(wc -c < dump.sql) * \(percent) / 100 )) dump.sql > backups/a.sql
      """
    let made = try Program.run("/bin/sh", ["-c", make], in: folder.path)
    #expect(made.status == 0, "\(made.errors)")
    let result = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    #expect(result.errors.contains("backups/a.sql:"), "\(result.errors)")
    #expect(result.errors.contains("used"), "\(result.errors)")
    #expect(result.errors.contains("create the backup again"), "\(result.errors)")
    // If it is truncated before the first row, there is nothing to publish.
    #expect(
      result.status == 1 || result.errors.contains("no data yet"), "\(result.errors)")
  }

  /// A dump without the rows of its companies: the one with the most rows is the workspace's, the other is
  /// set aside.
  @Test func aCompanyThatNothingNamesIsSetAside() throws {
    let folder = try Folder()
    try folder.write("paperclip.config.json", #"{ "sources": ["a.sql"] }"#)
    // awk removes the rows of the table.
    try folder.write(
      "c.sh",
      """
      paperclip-sample dump --runs 20 \
        | awk '/^COPY .*companies /{skip=1; print; next} /^\\\\\\.$/{skip=0} !skip' > a.sql
      """)
    let made = try Program.run("/bin/sh", ["c.sh"], in: folder.path)
    #expect(made.status == 0, "\(made.errors)")
    let result = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.contains("belong to an unknown company"), "\(result.errors)")
    #expect(folder.read("site/data-quality.html").contains("belong to an unknown company"))
    #expect(folder.exists("site/agents/index.html"), "one company is one site")
    let check = try Program.run("paperclip-gen", ["check"], in: folder.path)
    #expect(check.status == 0, "\(check.errors)")
  }

  @Test func filesThatCannotBeReadAreNamedAndTheOthersAreRead() throws {
    let folder = try Folder()
    try folder.write("paperclip.config.json", Self.configuration)
    try folder.write("logs/good.ndjson", Self.beat(1))
    try Program.run("/bin/ln", ["-s", "nowhere", "logs/gone.ndjson"], in: folder.path)
    try folder.write("logs/table.csv", "time,agent\n1,2\n")
    let result = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    #expect(result.status == 1)
    #expect(result.errors.contains("logs/gone.ndjson: error: cannot be read: No such file or directory"))
    #expect(
      result.errors.contains("logs/table.csv: error: is a table whose columns (time, agent) are not those"))
    #expect(result.errors.contains("Read 1 row: 1 new"))
    let named = try Program.run("paperclip-gen", ["ingest", "logs/good.ndjson", "nothing"], in: folder.path)
    #expect(named.status == 3)
    #expect(named.errors.contains("nothing: error: cannot be read"))
  }

  /// Root ignores permissions, so the test runs as another user if possible.
  @Test func permissionsAreShown() throws {
    let folder = try Folder()
    try folder.write("paperclip.config.json", Self.configuration)
    try folder.write("logs/good.ndjson", Self.beat(1))
    try folder.write("logs/secret.ndjson", Self.beat(2))
    try Program.run(
      "/bin/sh", ["-c", "chmod -R a+rwX . && mkdir ro && chmod 555 ro && chmod 000 logs/secret.ndjson"],
      in: folder.path)
    let isRoot = try Program.run("/usr/bin/id", ["-u"], in: folder.path).output == "0\n"
    let prefix = isRoot ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : ""
    if isRoot {
      let probe = try Program.run("/bin/sh", ["-c", prefix + "paperclip-gen version"], in: folder.path)
      guard probe.status == 0 else {
        return print("BadInputTests: permissions are not tested; another user cannot run the program here")
      }
    }
    let result = try Program.run("/bin/sh", ["-c", prefix + "paperclip-gen generate"], in: folder.path)
    #expect(result.status == 1)
    #expect(
      result.errors.contains("logs/secret.ndjson: error: cannot be read: Permission denied"),
      "\(result.errors)")
    #expect(result.errors.contains("Read 1 row: 1 new"))
    let refused = try Program.run(
      "/bin/sh", ["-c", prefix + "paperclip-gen generate --out ro"], in: folder.path)
    #expect(refused.status == 3)
    #expect(refused.errors.contains("no permission to write to the folder"), "\(refused.errors)")
    #expect(refused.errors.contains("--out"))
  }

  @Test func obstaclesAreReported() throws {
    let folder = try Folder()
    try folder.write("paperclip.config.json", Self.configuration)
    try folder.write("logs/good.ndjson", Self.beat(1))
    try folder.write("file", "")
    for (arguments, message) in [
      (["generate", "--out", "file"], "file: is not a folder"),
      (["generate", "--out", "file/site"], "file: is not a folder"),
    ] {
      let result = try Program.run("paperclip-gen", arguments, in: folder.path)
      #expect(result.status == 3)
      #expect(result.errors.contains(message), "\(result.errors)")
    }
    let full = try Program.run("/bin/sh", ["-c", "paperclip-gen ingest --json > /dev/full"], in: folder.path)
    #expect(full.status == 3)
    #expect(
      full.errors.contains("cannot write to standard output: No space left on device"), "\(full.errors)")
    try folder.write(".paperclip/companies/x.sqlite", "this is no database")
    let damaged = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    #expect(damaged.status == 3)
    #expect(
      damaged.errors.contains(
        "x.sqlite: the file is corrupt or not a database; rebuild it with paperclip-gen generate --rebuild"))
  }

  @Test func aBrokenTemplateIsReportedAsATemplate() throws {
    let folder = try Folder()
    try folder.write(
      "paperclip.config.json",
      #"{ "company": { "name": "Acme" }, "templates": ["t.json"], "sources": ["l"] }"#)
    try folder.write("l", Self.beat(1))
    try folder.write("t.json", "{\n \"id\": \"t\",\n \"agents\": [ , ]\n}\n")
    let result = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    #expect(result.errors.contains("t.json:3:14: error: not JSON: unexpected ','"), "\(result.errors)")
    #expect(result.errors.contains("the template was not imported"))
    #expect(result.errors.contains("Read 1 row: 1 new"), "\(result.errors)")
  }
}

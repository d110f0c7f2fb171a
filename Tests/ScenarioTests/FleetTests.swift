import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Many companies by shards: whatever their number, whatever is killed, and whichever engine runs them, the
/// site is that of one process.
@Suite struct FleetTests {
  /// A workspace with a backup of several companies and a folder for each of two more.
  private static func workspace() throws -> Folder {
    let folder = try Folder()
    try folder.write(
      "paperclip.config.json", #"{ "sources": ["all.sql", "co/{company}/*.ndjson"] }"#)
    let made = try Program.run(
      "/bin/sh",
      [
        "-c",
        """
        paperclip-sample dump --companies 3 --agents 6 --issues 12 --runs 30 > all.sql
        for name in anna bert; do mkdir -p co/$name
        paperclip-sample hooklines --count 60 --agents 2 --issues 4 > co/$name/log.ndjson; done
        """,
      ], in: folder.path)
    #expect(made.status == 0, "\(made.errors)")
    return folder
  }

  @discardableResult
  private static func run(_ folder: Folder, _ arguments: String...) throws -> Program.Result {
    try Program.run("paperclip-gen", arguments, in: folder.path)
  }

  private static func differing(_ a: [String: Data], _ b: [String: Data]) -> [String] {
    Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted()
  }

  /// The site of one process, which every other way has to give.
  private static let whole = Result { () -> (folder: Folder, site: [String: Data]) in
    let folder = try workspace()
    #expect(try run(folder, "generate", "-q", "--shard", "1/1").status == 0)
    #expect(try run(folder, "combine", "-q", "site", "--out", "site", "--max-age", "9999d").status == 0)
    return (folder, try Folder.contents(of: folder.path + "/site"))
  }

  private static func check(_ folder: Folder) throws {
    let combined = try run(folder, "combine", "-q", "site", "--out", "site", "--max-age", "9999d")
    #expect(combined.status == 0, "\(combined.errors)")
    let site = try Folder.contents(of: folder.path + "/site")
    #expect(try differing(site, whole.get().site) == [])
    #expect(try run(folder, "verify", "site").status == 0)
  }

  @Test func shardsThatAreKilledAtRandomComeToTheSiteOfOneProcess() throws {
    _ = try Self.whole.get()
    let folder = try Self.workspace()
    var state: UInt64 = 7
    for round in 0..<2 {
      let shards = try (1...3).map { number in
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.folder + "/paperclip-gen")
        process.arguments = ["generate", "-q", "--shard", "\(number)/3"]
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
      }
      for process in shards {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        usleep(UInt32(state >> 33) % 400_000)
        kill(process.processIdentifier, round == 1 ? SIGINT : SIGKILL)
        process.waitUntilExit()
      }
      // What is there stays up: no page was published in part.
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).filter({ $0 == "site" }) {
        let combined = try Self.run(folder, "combine", "-q", name, "--out", name)
        #expect([0, 1, 3].contains(combined.status), "\(combined.errors)")
        if combined.status == 1 { #expect(folder.read("site/index.html").contains("Not up to date")) }
      }
    }
    // Another number of shards than those that were killed.
    for number in 0..<4 {
      let result = try Self.run(folder, "generate", "-q", "--shard", "\(number)/4")
      #expect(result.status == 0, "\(result.errors)")
    }
    try Self.check(folder)
  }

  @Test func aFleetWithoutAnyPagesHasAPageThatSaysSo() throws {
    let folder = try Self.workspace()
    // A folder without a fleet is a mistake.
    try folder.write("empty/a/x.txt", "x")
    #expect(try Self.run(folder, "combine", "empty", "--out", "all").status == 3)
    // One part of so many that no company falls to it.
    #expect(try Self.run(folder, "generate", "-q", "--shard", "1/99999").status == 0)
    func combine(_ options: String...) throws -> Program.Result {
      try Program.run(
        "paperclip-gen", ["combine", "-C", folder.path, "site"] + options + ["--out", "site"], in: "/")
    }
    let none = try combine()
    #expect(
      none.status == 1 && none.errors.contains("Combined 0 companies, without 5 companies"), "\(none.errors)")
    #expect(none.errors.contains("Open \(folder.path)/site/index.html"))
    var page = folder.read("site/index.html")
    for text in ["No company is published yet.", "Without figures: 5 companies.", "No dated data", "anna"] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(!page.contains("1970") && folder.read("site/clock.js").contains("null"))
    #expect(try Self.run(folder, "verify", "site").status == 0)
    // The page has the time of the newest company, names those that are older, and counts a site that cannot
    // be read apart.
    #expect(try Self.run(folder, "generate", "-q", "--shard", "1/1").status == 0)
    let some = try combine("gone")
    #expect(
      some.status == 1 && some.errors.contains("Combined 5 companies, without 1 site"), "\(some.errors)")
    page = folder.read("site/index.html")
    #expect(page.contains("Without figures: 1 site."))
    let line = try #require(page.split(separator: "\n").first { $0.contains("Older data: ") })
    #expect(
      line.contains("anna") && line.contains("bert") && line.components(separatedBy: "<time").count == 3)
    let index = try JSONSerialization.jsonObject(with: Data(folder.read("site/api/index.json").utf8))
    let newest = try #require((index as? [String: Any])?["asOf"] as? String)
    #expect(
      page.contains("As of <time datetime=\"\(newest)\">") && folder.read("site/clock.js").contains(newest))
    // One file is another one.
    try folder.write("site/clock.js", "x")
    #expect(try Self.run(folder, "verify", "site").errors.contains("1 file of the site differs."))
  }

  @Test func totalsAreThoseOfTheDatabases() throws {
    let (folder, _) = try Self.whole.get()
    let script = """
      import glob, json, sqlite3
      total = json.load(open("site/api/index.json"))["data"]["total"]
      found = {"companies": 0, "runs": 0, "microcents": 0, "agents": 0}
      for path in glob.glob(".paperclip/companies/*/companies/*.sqlite"):
          database = sqlite3.connect("file:" + path + "?mode=ro", uri=True)
          found["companies"] += 1
          found["runs"] += database.execute("SELECT count(*) FROM runs").fetchone()[0]
          found["agents"] += database.execute("SELECT count(*) FROM agents WHERE merged_into IS NULL").fetchone()[0]
          found["microcents"] += database.execute("SELECT coalesce(sum(billed_microcents), 0) FROM spend").fetchone()[0]
      assert found["companies"] == 5 == total["companies"], (found, total)
      assert found["runs"] == total["runs"] > 0, (found, total)
      assert found["agents"] == total["agents"] > 0, (found, total)
      assert abs(found["microcents"] - round(total["billedCents"] * 1000000)) < 1 and found["microcents"] > 0, (found, total)
      """
    let result = try Program.run("/usr/bin/env", ["python3", "-c", script], in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func aSplitBackupGivesTheSamePages() throws {
    let (whole, site) = try Self.whole.get()
    let folder = try Self.workspace()
    let split = try Self.run(folder, "split", "all.sql", "--out", "parts", "--json")
    #expect(split.status == 0, "\(split.errors)")
    #expect(
      !folder.read(
        "parts/"
          + (try #require(FileManager.default.contentsOfDirectory(atPath: folder.path + "/parts").first))
      ).contains("api_keys"))
    try folder.write("paperclip.config.json", #"{ "sources": ["parts/*.sql", "co/{company}/*.ndjson"] }"#)
    #expect(try Self.run(folder, "generate", "-q", "--shard", "1/1").status == 0)
    let made = try Folder.contents(of: folder.path + "/site")
    // The names of the sources are others.
    let named: Set = [
      "data-quality.html", "data-quality.json", "backups.html", "backups.json", "manifest.json",
    ]
    let other = Self.differing(made, site).filter { path in
      path.contains("/") && !path.hasPrefix("api/") && !path.hasPrefix("assets/")
        && !path.hasPrefix("search/")
        && !named.contains(String(path.split(separator: "/").last ?? ""))
    }
    #expect(other.filter { !$0.hasPrefix("fleet/") } == [])
    withExtendedLifetime(whole) {}
  }

  @Test(.enabled(if: Shell.has("parallel"), "GNU parallel is not installed"))
  func parallelRunsTheShards() throws {
    let folder = try Self.workspace()
    // Every first attempt of a shard is killed after a moment; parallel tries again.
    let line =
      "seq 3 | parallel -j 2 --retries 3 'if mkdir tried-{}; then timeout -s KILL 0.3 paperclip-gen generate -q --shard auto/3; else paperclip-gen generate -q --shard auto/3; fi'"
    let result = try Program.run("/bin/sh", ["-c", line], in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    try Self.check(folder)
  }

  @Test(.enabled(if: Shell.has("make"), "make is not installed")) func makeRunsTheShards() throws {
    let folder = try Self.workspace()
    let file = Program.root + "/docs/deploy/fleet.mk"
    let result = try Program.run(
      "/usr/bin/env", ["make", "-f", file, "-j", "2", "-k", "SHARDS=3"], in: folder.path)
    // Two of the companies are older, which is no error.
    #expect(result.status == 0, "\(result.errors)")
    try Self.check(folder)
  }

  @Test func aBackupBringsBackTheStateOfShards() throws {
    let folder = try Self.workspace()
    #expect(try Self.run(folder, "generate", "-q", "--shard", "1/1").status == 0)
    #expect(try Self.run(folder, "backup", "state.tar.gz").status == 0)
    try Self.check(folder)
    let marks = try Folder.contents(of: folder.path + "/.paperclip/companies").filter {
      $0.key.hasSuffix("/folder") || $0.key.hasSuffix("/workspace")
    }
    #expect(marks.count == 10)
    for isLost in [false, true] {
      if isLost { try FileManager.default.removeItem(atPath: folder.path + "/.paperclip") }
      let restored = try Self.run(folder, "restore", "state.tar.gz")
      #expect(restored.status == 0 && restored.errors.contains("Restored 5 databases"), "\(restored.errors)")
      let after = try Folder.contents(of: folder.path + "/.paperclip/companies")
      #expect(marks.allSatisfy { after[$0.key] == $0.value })
      let again = try Self.run(folder, "generate", "--shard", "1/1")
      #expect(again.status == 0 && again.errors.contains(" 0 written"), "\(again.errors)")
      try Self.check(folder)
    }
    let evil = try Program.run(
      "/bin/sh",
      [
        "-c",
        "mkdir -p companies/a/companies && ln -s /etc companies/a/folder && touch companies/a/companies/a.sqlite && "
          + "tar -czf evil.tar.gz companies && paperclip-gen restore evil.tar.gz",
      ], in: folder.path)
    #expect(evil.status == 3 && evil.errors.contains("evil.tar.gz: "), "\(evil.errors)")
    try Self.check(folder)
  }

  @Test func forgettingWorksOnCompaniesOfShards() throws {
    let folder = try Self.workspace()
    try folder.write("paperclip.config.json", #"{ "sources": ["co/{company}/*.ndjson"] }"#)
    let line =
      #"{"event":"agent:created","timestamp":"2026-01-03T10:00:00Z","payload":{"agent":{"id":"@","name":"%","status":"active"}}}"#
    for (file, id, name) in [
      ("anna/b", "f1", "Marlin"), ("carl/c", "f2", "Walleye"), ("anna/d", "f3", "Sturgeon"),
    ] {
      try folder.write("co/\(file).ndjson", line.replacing("@", with: id).replacing("%", with: name) + "\n")
    }
    #expect(try Self.run(folder, "generate", "-q", "--shard", "1/1").status == 0)
    _ = try Self.run(folder, "combine", "-q", "site", "--out", "site")
    #expect(folder.read("site/search/index.js").contains("Marlin"))
    let record = try Self.run(folder, "forget", "f1", "--yes")
    #expect(record.status != 3 && record.output.contains("Removing the texts of agent"), "\(record.errors)")
    for (file, status) in [("anna/d", 3), ("anna/d", 0), ("carl/c", 0)] as [(String, Int32)] {
      // A source that is still listed would be read again.
      if status == 0 { try FileManager.default.removeItem(atPath: "\(folder.path)/co/\(file).ndjson") }
      let result = try Self.run(folder, "forget", "co/\(file).ndjson", "--yes")
      #expect((result.status == 3) == (status == 3), "\(result.errors)")
    }
    let found = try Program.run(
      "/bin/sh", ["-c", "grep -rilE 'marlin|walleye|sturgeon' site .paperclip | grep -v forgotten"],
      in: folder.path)
    #expect(found.output == "")
    #expect(folder.read("site/search/index.js").contains("anna"))
    #expect(try Self.run(folder, "verify", "site").status == 0)
  }

  /// Without shards, all companies are open at once: those that are not worked on keep neither pages nor
  /// statements in memory.
  @Test func anIdleCompanyTakesLittleMemory() throws {
    let folder = try Folder()
    let script = """
      import os, resource, subprocess
      line = '{"event":"agent:created","timestamp":"2026-01-03T10:00:00Z","payload":{"agent":{"id":"a","name":"A"}}}\\n'
      peaks = []
      for count in 10, 40:
          for number in range(count):
              os.makedirs(f"{count}/co/c{number}")
              open(f"{count}/co/c{number}/log.ndjson", "w").write(line)
          open(f"{count}/paperclip.config.json", "w").write('{"sources": ["co/{company}/*.ndjson"]}')
          subprocess.run(["paperclip-gen", "ingest", "-q"], cwd=str(count), check=True)
          peaks.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
      print((peaks[1] - peaks[0]) // 30)
      """
    let result = try Program.run("/usr/bin/env", ["python3", "-c", script], in: folder.path)
    let each = try #require(
      Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)), "\(result.errors)")
    #expect(each < 1600, "\(each) KB for each company")
  }

  @Test func companiesMayBeMoreThanFilesThatMayBeOpen() throws {
    let folder = try Folder()
    // All are read, and one is published.
    let others = (1..<20).map { "\"c\($0)\": { \"publish\": false }" }.joined(separator: ", ")
    try folder.write(
      "paperclip.config.json",
      #"{ "sources": ["co/{company}/*.ndjson"], "companies": { \#(others) } }"#)
    for number in 0..<20 {
      try folder.write(
        "co/c\(number)/log.ndjson",
        #"{"event":"agent:created","timestamp":"2026-01-03T10:00:00Z","payload":{"agent":{"id":"a\#(number)","name":"A"}}}"#
          + "\n")
    }
    func generate(_ limits: String, _ options: String = "") throws -> Program.Result {
      try Program.run(
        "/bin/sh", ["-c", "\(limits) && paperclip-gen generate -q \(options)"], in: folder.path)
    }
    // The system's own limit is raised, a lower one of the operator is explained, and shards need few files.
    let shard = try generate("ulimit -n 20", "--shard 1/1 --out shards")
    #expect(shard.status == 0, "\(shard.errors)")
    try FileManager.default.removeItem(atPath: folder.path + "/.paperclip")
    let few = try generate("ulimit -n 20")
    #expect(few.status == 3 && few.errors.contains("too many open files"), "\(few.errors)")
    let soft = try generate("ulimit -S -n 20")
    #expect(soft.status == 0, "\(soft.errors)")
  }
}

import Foundation
import Testing

@testable import Engine

/// The ledger: its tree as published, its entries, and what it notices.
@Suite struct AuditLedgerTests {
  private let folder = TemporaryFolder()

  // MARK: the tree of RFC 9162

  /// The entries and roots that implementations of Certificate Transparency share as test vectors.
  private static let vectors: [(entry: [UInt8], root: String)] = [
    ([], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ([0x00], "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ([0x10], "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ([0x20, 0x21], "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ([0x30, 0x31], "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ([0x40, 0x41, 0x42, 0x43], "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    (Array(0x50...0x57), "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    (Array(0x60...0x6F), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
  ]

  @Test func theTreeIsThatOfThePublishedVectors() {
    #expect(
      MerkleTree().root().text == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    var tree = MerkleTree()
    for vector in Self.vectors {
      tree.append(vector.entry)
      #expect(tree.root().text == vector.root)
    }
    for size in 1...8 { #expect(tree.root(size: size).text == Self.vectors[size - 1].root) }
    let path = tree.inclusion(of: 0).map(\.hash.text)
    #expect(
      path == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ])
  }

  @Test func proofsOfEverySizeHoldAndNoOtherDoes() {
    let tree = MerkleTree((0..<20).map { [UInt8($0)] })
    for size in 1...20 {
      for index in 0..<size {
        let path = tree.inclusion(of: index, size: size)
        #expect(MerkleTree.root(of: tree.leaves[index], path) == tree.root(size: size))
        if size > 1 {
          #expect(MerkleTree.root(of: tree.leaves[(index + 1) % size], path) != tree.root(size: size))
        }
      }
    }
  }

  @Test func aCheckpointReadsBackAsItIs() throws {
    let checkpoint = Checkpoint(origin: "paperclip-gen/acme", size: 7, root: MerkleTree([[1], [2]]).root())
    #expect(Checkpoint(checkpoint.text + "— signer abc=\n") == checkpoint)
    #expect(Checkpoint("x\ny\nz\n") == nil && Checkpoint("x\n3\nAAAA\n") == nil)
  }

  // MARK: what is noticed

  private static func dump(_ day: String, _ change: (inout TestDump) -> Void = { _ in }) -> TestDump {
    var dump = TestDump.small()
    dump.createdAt = "2026-03-\(day)T00:00:00.000Z"
    change(&dump)
    return dump
  }

  private func ingest(_ dumps: [(String, TestDump)], rebuild: Bool = false) throws {
    if rebuild { try FileSystem.removeTree(folder.path + "/db") }
    var options = Ingest.Options(folder: folder.path + "/db", configured: ConfiguredCompany(name: "Test"))
    options.ledgerRoot = folder.path
    options.rereads = true
    let ingest = try Ingest(options)
    for (name, dump) in dumps {
      try ingest.read(Source(path: folder.write(name, dump.ownWriter { _ in true }), name: name))
    }
    try ingest.finish()
  }

  private func entries() throws -> [AuditEntry] {
    try Ledger.lines(path).compactMap { AuditEntry($0.bytes) }
  }
  private var path: String {
    get throws { Ledger.path(root: folder.path, name: try Ledger.names(root: folder.path)[0]) }
  }
  private func news() throws -> [String] {
    try entries().filter { $0.kind != .row && $0.kind != .backup }.map { "\($0.kind.rawValue) \($0.id)" }
  }

  @Test(arguments: [true, false])
  func rowsThatChangedOrVanishedAreKept(inOneRun: Bool) throws {
    let dumps = [
      ("1.sql", Self.dump("01")),
      (
        "2.sql",
        Self.dump("02") {
          $0.remove("activity_log", "a1")
          $0.set("approvals", "v1", "status", "approved")
          $0.set("approvals", "v1", "updated_at", "2026-03-01 12:00:00+00")
          $0.append("activity_log", "a9|user|u7|approval.approved|approval|v1|||2026-03-01 12:00:00+00")
        }
      ), ("3.sql", Self.dump("03")),
    ]
    if inOneRun { try ingest(dumps.reversed()) } else { for dump in dumps { try ingest([dump]) } }
    let expected = [
      "missing activity_log:a1", "changed approvals:v1", "missing activity_log:a9",
      "returned activity_log:a1",
      "changed approvals:v1",
    ]
    let found = try news()
    #expect(found.sorted() == expected.sorted(), "\(found)")
    let change = try #require(entries().first { $0.kind == .changed })
    #expect(
      change.by == "user:u7" && change.digest != nil && change.was != nil && change.digest != change.was)
    // Which fields changed, there and back, without their values; `updated_at` is not one of them.
    #expect(try entries().filter { $0.kind == .changed }.map(\.fields) == [["status"], ["status"]])
    #expect(try entries().allSatisfy { ($0.parts == nil) == [.missing, .backup].contains($0.kind) })
    let name = try Ledger.names(root: folder.path)[0]
    let database = "\(folder.path)/db/\(name).sqlite"
    try LedgerTables.update(path: database, root: folder.path, name: name)
    // Nothing is proved of the time before the first checkpoint, whenever its entries were seen.
    let since = Instant(inOneRun ? "2026-03-03T00:00:00Z" : "2026-03-01T00:00:00Z")
    #expect(try LedgerVerification(path).since == since)
    #expect(
      try Database(path: database).integer("SELECT since FROM ledger_heads") == since?.milliseconds)
    let sql = "SELECT group_concat(fields, '|') FROM ledger_events WHERE kind = 'changed'"
    #expect(try Database(path: database).text(sql) == "status|status")
    // The same again, in another order, and after a rebuild: nothing is added.
    let before = try entries()
    try ingest(dumps)
    try ingest(dumps, rebuild: true)
    try ingest([dumps[0]], rebuild: true)
    #expect(try entries() == before)
    #expect(try LedgerVerification(path).problems == [])
  }

  @Test func everyMonthIsReadFromItsOwnPlacesInTheLedger() throws {
    let name = "0c000000-0000-4000-8000-000000000001"
    try ingest([("1.sql", Self.dump("01"))])
    let database = "\(folder.path)/db/\(name).sqlite"
    func months() throws -> LedgerMonths {
      try LedgerTables.update(path: database, root: folder.path, name: name)
      return try LedgerMonths(path, database: database, showsPeople: true)
    }
    func check() throws {
      let months = try months()
      let found = try months.months.flatMap { try months.entries(of: $0.name) }.sorted {
        $0.number < $1.number
      }
      let all = try entries()
      #expect(found.map(\.number) == Array(1...all.count) && found.map(\.entry) == all)
      #expect(months.months.map(\.entries).reduce(0, +) == all.count)
    }
    try check()
    // Months that take turns, and a file that is full.
    var ledger = try Ledger(root: folder.path, name: name)
    let seen = try #require(Instant("2026-03-01T00:00:00Z"))
    try ledger.append(
      (0..<60).map { number in
        var entry = AuditEntry(.row, id: "x:\(number)", seen: seen, digest: "00")
        entry.at = Instant("2026-0\(1 + number / 2 % 3)-01T00:00:00Z")
        return entry
      })
    try check()
    try FileSystem.write(
      entries().suffix(7).flatMap { $0.bytes + [0x0A] }, to: path + "/000002.ndjson")
    try check()
    // Without a change, nothing of the ledger is read; a line of another size is noticed.
    let known = try months()
    let file = try path + "/000001.ndjson"
    let whole = try FileSystem.read(file)
    try FileSystem.write(whole.map { $0 == 0x7B ? 0x20 : $0 }, to: file)
    #expect(try months() == known)
    #expect(throws: Failure.self) { try known.entries(of: "2026-01") }
    try FileSystem.write([0x20] + whole, to: file)
    #expect(try months() != known)
  }

  @Test func shortDigestsNameTheFieldsThatDiffer() throws {
    func digests(_ values: [String]) -> FieldDigests {
      var digests = FieldDigests()
      for value in values { digests.append(Array(value.utf8)) }
      return digests
    }
    let names = (0..<16).map { "f\($0)" }
    let old = digests((0..<16).map { "row\0\($0)\0a" })
    for place in 0..<16 {
      let new = digests((0..<16).map { "row\0\($0)\0" + ($0 == place ? "b" : "a") })
      #expect(new.changes(since: old, names: names) == ["f\(place)"])
      #expect(FieldDigests(new.text) == new && new.text.count == 64)
    }
    #expect(old.changes(since: old, names: names) == [] && old.changes(since: nil, names: names) == [])
    // The first four digits of sha256sum.
    #expect(digests(["v1\0status\0\"pending\""]).text == "e23f")
    #expect(FieldDigests("abc") == nil && FieldDigests("zzzz") == nil)
  }

  @Test func aBackupThatIsCutOffSaysNothingOfWhatIsGone() throws {
    try ingest([("1.sql", Self.dump("01"))])
    let whole = Self.dump("02").ownWriter { _ in true }
    var options = Ingest.Options(folder: folder.path + "/db", configured: ConfiguredCompany(name: "Test"))
    options.ledgerRoot = folder.path
    let ingest = try Ingest(options)
    try ingest.read(
      Source(path: folder.write("2.sql", String(whole.prefix(whole.count / 2))), name: "2.sql"))
    try ingest.finish()
    #expect(try news() == [])
  }

  @Test func aBackupThatWasChangedLaterIsFound() throws {
    let second = Self.dump("02") {
      $0.remove("activity_log", "a1")
      $0.set("approvals", "v1", "status", "approved")
    }
    try ingest([("1.sql", Self.dump("01"))])
    try ingest([("2.sql", second)])
    func problems(_ dump: TestDump) throws -> [String] {
      let source = try Source(path: folder.write("copy.sql", dump.ownWriter { _ in true }), name: "copy.sql")
      var options = Ingest.Options(folder: folder.path + "/db", configured: ConfiguredCompany(name: "Test"))
      options.ledgerRoot = folder.path
      let result = try BackupVerification(source, options)
      #expect(result.rows > 3 || !result.problems.isEmpty)
      return result.problems
    }
    let before = try entries()
    #expect(try problems(Self.dump("01")) == [])
    #expect(try problems(second) == [])
    var changed = Self.dump("01")
    changed.set("approvals", "v1", "status", "rejected")
    #expect(try problems(changed) == ["copy.sql: approvals:v1 has other content than when it was recorded"])
    // What is true of one backup is not of the other.
    changed = second
    changed.set("approvals", "v1", "status", "pending")
    #expect(try problems(changed).count == 1)
    changed = Self.dump("01")
    changed.remove("activity_log", "a1")
    #expect(try problems(changed) == ["copy.sql: activity_log:a1 was in this backup when it was recorded"])
    changed = second
    changed.append("activity_log", "a9|user|u7|approval.approved|approval|v1|||2026-03-01 12:00:00+00")
    #expect(
      try problems(changed) == ["copy.sql: activity_log:a9 was not in this backup when it was recorded"])
    #expect(try problems(Self.dump("03")).first?.contains("has no complete backup of 2026-03-03") == true)
    #expect(try entries() == before)
  }

  @Test func aRunThatIsKilledIsCompletedByTheNext() throws {
    try ingest([("1.sql", Self.dump("01"))])
    let file = try path + "/000001.ndjson"
    let first = try FileSystem.read(file)
    let second = [("2.sql", Self.dump("02") { $0.remove("activity_log", "a1") })]
    try ingest(second)
    let whole = try FileSystem.read(file)
    let checkpoint = try #require(Ledger.checkpoints(path).last?.file)
    for size in stride(from: first.count, through: whole.count, by: 61) {
      try FileSystem.write(Array(whole[..<size]), to: file)
      try FileSystem.remove(checkpoint)
      try ingest(second)
      #expect(try FileSystem.read(file) == whole, "cut at \(size)")
      #expect(try LedgerVerification(path).problems == [] && FileSystem.exists(checkpoint))
    }
  }

  @Test func everyChangeOfALedgerIsFound() throws {
    try ingest([("1.sql", Self.dump("01"))])
    let early = try #require(Ledger.checkpoints(path).last?.checkpoint)
    try ingest([("2.sql", Self.dump("02") { $0.remove("activity_log", "a1") })])
    let file = try path + "/000001.ndjson"
    let whole = try FileSystem.read(file)
    let sound = try LedgerVerification(path, others: [("auditor.txt", early)])
    #expect(sound.problems == [] && sound.notes.count == 1 && sound.checkpoints == 2)
    for place in stride(from: 0, to: whole.count, by: 97) {
      var changed = whole
      changed[place] ^= 1
      try FileSystem.write(changed, to: file)
      #expect(try !LedgerVerification(path).problems.isEmpty, "at \(place)")
    }
    var lines = String(decoding: whole, as: UTF8.self).split(separator: "\n").map(String.init)
    lines.swapAt(0, 1)
    try FileSystem.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: file)
    #expect(try !LedgerVerification(path).problems.isEmpty)
    lines.swapAt(0, 1)
    lines.removeLast()
    try FileSystem.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: file)
    #expect(try LedgerVerification(path).problems.contains { $0.contains("are gone") })
    // A ledger that was rewritten with its checkpoints is found by a checkpoint that was kept elsewhere.
    try FileSystem.removeTree(path)
    let seen = try #require(Instant("2026-03-01T00:00:00Z"))
    var ledger = try Ledger(root: folder.path, name: "0c000000-0000-4000-8000-000000000001")
    try ledger.append((0..<40).map { AuditEntry(.row, id: "x:\($0)", seen: seen, digest: "00") })
    #expect(try LedgerVerification(ledger.path).problems == [])
    #expect(try !LedgerVerification(ledger.path, others: [("auditor.txt", early)]).problems.isEmpty)
  }
}

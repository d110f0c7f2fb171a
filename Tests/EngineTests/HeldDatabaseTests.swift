import Foundation
import Testing

@testable import Engine

/// Another program that reads from a company's database does not make a run fail.
@Suite struct HeldDatabaseTests {
  private static func heartbeat(_ hour: Int) -> String {
    TestCompany.heartbeat("g1", "2026-02-20T0\(hour):00:00Z", #""runId":"r\#(hour)","status":"succeeded""#)
  }

  private static let count = "SELECT count(*) FROM heartbeats"

  @Test func aReaderThatDoesNotEndKeepsItsFile() throws {
    var company = TestCompany()
    try company.ingest(lines: [Self.heartbeat(1)])
    let reader = try company.database()
    try reader.execute("BEGIN")
    #expect(try reader.integer(Self.count) == 1)
    try company.ingest(lines: [Self.heartbeat(1), Self.heartbeat(2)])
    #expect(try reader.integer(Self.count) == 1)
    #expect(try company.database().integer(Self.count) == 2)
    try reader.execute("COMMIT")
    let folder = FileSystem.folder(of: reader.path)
    #expect(try FileSystem.names(in: folder).allSatisfy { $0.hasSuffix(".sqlite") })
    #expect(try company.differingSums() == [])
  }

  /// What a killed run left beside the database is removed.
  @Test func anUnfinishedCopyIsRemoved() throws {
    var company = TestCompany()
    try company.ingest(lines: [Self.heartbeat(1)])
    let copy = try company.database().path + Database.draftSuffix
    try FileSystem.write([1, 2, 3], to: copy)
    try company.ingest(lines: [Self.heartbeat(1), Self.heartbeat(2)])
    #expect(!FileSystem.exists(copy))
  }

  /// Another connection that begins a transaction, and ends it after some seconds. Returns when it has begun.
  private static func hold(
    _ path: String, readOnly: Bool, _ statements: String, seconds: Double
  ) -> BackgroundThread? {
    let hasBegun = Locked(false)
    let thread = BackgroundThread {
      let other = try? Database(path: path, readOnly: readOnly)
      try? other?.execute(statements)
      hasBegun.withLock { $0 = true }
      Thread.sleep(forTimeInterval: seconds)
      try? other?.execute("COMMIT")
    }
    hasBegun.withLock(when: { $0 }) { _ in }
    return thread
  }

  /// A program that writes is not left behind: what it writes would be lost.
  @Test func aWriterIsWaitedFor() throws {
    var company = TestCompany()
    try company.ingest(lines: [Self.heartbeat(1)])
    let path = try company.database().path
    let thread = Self.hold(path, readOnly: false, "BEGIN IMMEDIATE; CREATE TABLE later (n)", seconds: 5)
    do {
      let database = try Database.exclusive(path: path)
      #expect(try database.integer("SELECT count(*) FROM later") == 0)
    }
    thread?.wait()
    #expect(!FileSystem.exists(path + Database.draftSuffix))
  }

  /// A reader is waited for if there can be no copy, as on a full disk.
  @Test func aReaderIsWaitedForIfItCannotBeLeft() throws {
    var company = TestCompany()
    try company.ingest(lines: [Self.heartbeat(1)])
    let path = try company.database().path
    try FileSystem.makeFolders(path + Database.draftSuffix)
    let thread = Self.hold(path, readOnly: true, "BEGIN; SELECT count(*) FROM heartbeats", seconds: 4)
    do {
      let database = try Database.exclusive(path: path)
      #expect(database.isExclusive)
    }
    thread?.wait()
  }

  /// A reader that begins between two transactions sees both, and so holds neither up.
  @Test func aReaderWaitsUntilTheFileIsClosed() throws {
    var company = TestCompany()
    try company.ingest(lines: [Self.heartbeat(1)])
    let path = try company.database().path
    let (hasBegun, found) = (Locked(false), Locked<Int64?>(nil))
    var thread: BackgroundThread?
    do {
      let database = try Database.exclusive(path: path)
      try database.execute("CREATE TABLE later (n)")
      thread = BackgroundThread {
        hasBegun.withLock { $0 = true }
        let count = try? Database(path: path, readOnly: true).integer("SELECT count(*) FROM later")
        found.withLock { $0 = count }
      }
      hasBegun.withLock(when: { $0 }) { _ in }
      Thread.sleep(forTimeInterval: 0.2)
      try database.execute("INSERT INTO later VALUES (1)")
    }
    thread?.wait()
    #expect(found.withLock { $0 } == 1)
    #expect(!FileSystem.exists(path + "-journal"))
  }

  /// SQLite keeps the journal of a file that stays locked. A run that is killed leaves it, with nothing in it.
  @Test func anEmptyJournalIsRemoved() throws {
    var company = TestCompany()
    try company.ingest(lines: [Self.heartbeat(1)])
    let path = try company.database().path
    try FileSystem.write([UInt8](repeating: 0, count: 512), to: path + "-journal")
    _ = try Database.exclusive(path: path)
    #expect(!FileSystem.exists(path + "-journal"))
    #expect(try company.rows(Self.count) == "1\n")
  }

  @Test func modulesRunBesideAReader() throws {
    var company = ModuleCompany()
    try company.company.ingest(lines: [Self.heartbeat(1)])
    let reader = try Database(path: company.path, readOnly: true)
    try reader.execute("BEGIN")
    #expect(try reader.integer(Self.count) == 1)
    try company.run(company.set([]))
    let path = try company.path
    try KeptSums.update(path: path, SumBasis(zone: .utc, priceChanges: []))
    #expect(try reader.integer(Self.count) == 1)
  }
}

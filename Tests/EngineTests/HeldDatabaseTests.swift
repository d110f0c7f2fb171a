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
    let copy = try company.database().path + CompanyDatabase.draftSuffix
    try FileSystem.write([1, 2, 3], to: copy)
    try company.ingest(lines: [Self.heartbeat(1), Self.heartbeat(2)])
    #expect(!FileSystem.exists(copy))
  }

  /// A program that writes is not left behind: what it writes would be lost.
  @Test func aWriterIsWaitedFor() throws {
    var company = TestCompany()
    try company.ingest(lines: [Self.heartbeat(1)])
    let writer = try Database(path: company.database().path)
    try writer.execute("BEGIN IMMEDIATE; DELETE FROM comments")
    try CompanyDatabase.leaveReaders(of: writer.path)
    #expect(!FileSystem.exists(writer.path + ".new"))
    try writer.execute("COMMIT; CREATE TABLE later (n)")
    #expect(try company.rows("SELECT count(*) FROM later") == "0\n")
  }
}

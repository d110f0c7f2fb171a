import Testing

@testable import Engine

/// Rows that a later backup repeats are recognized by their digest.
@Suite struct KnownRowTests {
  /// The first values of the reference implementation's table for 128 bits (key and input 00 01 02 …).
  @Test func sipHashGivesThePublishedValues() {
    let hash = SipHash(key: (0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908))
    func digest(_ count: Int) -> String {
      let key = (0..<UInt8(count)).map { $0 }.withUnsafeBytes { hash.digest(of: $0) }
      return [key.high, key.low].map { String($0.byteSwapped, radix: 16) }.map {
        String(repeating: "0", count: 16 - $0.count) + $0
      }.joined()
    }
    #expect(digest(0) == "a3817f04ba25a8e66df67214c7550293")
    #expect(digest(1) == "da87c1d86b99af44347659119b22fc45")
    #expect(Set((0...40).map(digest)).count == 41)
  }

  private static func dump(_ day: String, body: String? = nil, without: Bool = false) -> String {
    var dump = TestDump.small()
    dump.createdAt = "2026-03-\(day)T00:00:00.000Z"
    if let body {
      dump.set("issue_comments", "m1", "body", body)
      dump.set("cost_events", "c1", "cost_cents", "99")
    }
    if without {
      for place in dump.tables.indices
      where ["issue_comments", "cost_events"].contains(dump.tables[place].name) {
        dump.tables[place].rows.removeAll { $0[0] == "m1" || $0[0] == "c1" }
      }
    }
    return dump.ownWriter { _ in true }
  }

  private static func billed(_ company: TestCompany) throws -> String {
    try company.rows("SELECT billed_microcents FROM cost_events WHERE id = 'c1'")
      + company.rows("SELECT body FROM comments WHERE id = 'm1'")
  }

  /// The state of day 20 repeats what day 10 had, and day 25 no longer has the rows. So a version of day 15
  /// that is read last has been outranked, although nothing was written on day 20.
  @Test func aRowThatWasSeenAgainOutranksTheVersionsBetween() throws {
    var company = TestCompany()
    try company.ingest([("10.sql", Self.dump("10"))])
    let expected = try Self.billed(company)
    try company.ingest([("20.sql", Self.dump("20"))])
    try company.ingest([("25.sql", Self.dump("25", without: true))])
    try company.ingest([("15.sql", Self.dump("15", body: "Between"))])
    #expect(try Self.billed(company) == expected)
    // A later version counts, and so does a return to the first.
    try company.ingest([("26.sql", Self.dump("26", body: "Later"))])
    #expect(try Self.billed(company).contains("Later"))
    try company.ingest([("27.sql", Self.dump("27"))])
    #expect(try Self.billed(company) == expected)
  }

  @Test func aRepeatedBackupWritesNoRow() throws {
    var company = TestCompany()
    try company.ingest([("1.sql", Self.dump("10"))])
    let states =
      "SELECT 'c', id, state FROM cost_events UNION ALL SELECT 'm', id, state FROM comments ORDER BY 1, 2"
    let before = try company.rows(states)
    try company.ingest([("2.sql", Self.dump("11"))])
    #expect(company.reports.map(\.duplicates) == [8])
    #expect(try company.rows(states) == before)
  }

  /// A row with a secret, or one that gives a finding, is never skipped.
  @Test func aRowWithAFindingGivesItAgain() throws {
    func dump(_ day: String) -> String {
      Self.dump(day, body: "token ghp_" + String(repeating: "a1B2", count: 9))
        .replacing("5000000000", with: "999999999999")
    }
    var company = TestCompany()
    for (number, day) in ["10", "11"].enumerated() {
      try company.ingest([("\(number).sql", dump(day))])
      #expect(company.reports.flatMap(\.rejects).contains { $0.reason.contains("input_tokens") }, "\(day)")
    }
    #expect(try company.rows("SELECT source, kind, count FROM redactions").split(separator: "\n").count == 2)
    #expect(try !company.rows("SELECT body FROM comments").contains("ghp_"))
  }
}

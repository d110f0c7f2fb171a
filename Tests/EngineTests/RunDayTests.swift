import Testing

@testable import Engine

/// Runs are counted by day in SQL, and each must be on the day according to the zone's rules.
@Suite struct RunDayTests {
  @Test(
    arguments: [
      "UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe",
      "America/New_York",
    ])
  func everyRunFallsOnTheDayOfItsZone(zone name: String) throws {
    let zone = try #require(TimeZoneRules(name: name))
    // Every 37 minutes around the clock changes of two years, and at the newest time of all.
    var instants: [Instant] = []
    for month in ["2025-03", "2025-04", "2025-10", "2025-11", "2026-03", "2026-04", "2026-10", "2026-11"] {
      let start = try #require(Instant(month + "-01")).milliseconds
      instants += (0..<1200).map { Instant(milliseconds: start + Int64($0) * 37 * 60_000) }
    }
    var company = TestCompany()
    try company.ingest(
      lines: instants.map { TestCompany.heartbeat("a", $0.text, "\"tokensUsed\":1,\"status\":\"succeeded\"") }
    )
    var expected: [CivilDate: Int64] = [:]
    for instant in instants { expected[zone.day(of: instant), default: 0] += 1 }
    try company.view(timeZone: name) { snapshot in
      var counted: [CivilDate: Int64] = [:]
      for row in snapshot.runDays { counted[row.day, default: 0] += row.count }
      #expect(counted == expected)
    }
  }

  @Test func failuresAreCountedByTheirCause() throws {
    var company = TestCompany()
    func run(_ time: String, _ rest: String) -> String {
      TestCompany.heartbeat("a", "2026-11-18T\(time):00Z", "\"tokensUsed\":1,\(rest)")
    }
    try company.ingest(lines: [
      run("08:00", "\"status\":\"succeeded\""), run("09:00", "\"status\":\"failed\",\"errorCode\":\"quota\""),
      run("10:00", "\"status\":\"failed\",\"errorCode\":\"quota\""), run("11:00", "\"status\":\"timed_out\""),
    ])
    try company.view { snapshot in
      let causes = snapshot.runDays.map { "\($0.cause ?? "none") \($0.count)" }.sorted()
      #expect(causes == ["none 1", "quota 2", "timed_out 1"])
      #expect(snapshot.ledger.byDayAndAgent.map(\.sum.events) == [4])
    }
  }
}

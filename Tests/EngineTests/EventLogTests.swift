import Testing

@testable import Engine

@Suite struct EventLogTests {
  /// The row of a withdrawn event stayed beside the heartbeat that took its place, which then counted on
  /// every read.
  @Test func aHeartbeatReplacesAWithdrawnEvent() throws {
    let folder = TemporaryFolder()
    let company = try CompanyDatabase(folder: folder.path, id: "acme")
    try company.transaction {
      let (log, key) = (company.log, EventKey(run: "r1"))
      try log.set(.agentHeartbeat, key: key, at: .epoch, agent: "a", subject: "r1", payload: nil)
      // A module has processed it, so it keeps its position.
      try company.database.run("INSERT INTO mod_cursors VALUES ('m', 5, 1)")
      try log.withdraw(key)
      var heartbeat = Heartbeat(key: key, at: 0)
      heartbeat.content = 7
      guard case .added = try log.add(heartbeat) else { throw Failure("not added") }
      guard case .duplicate = try log.add(heartbeat) else { throw Failure("added twice") }
      #expect(try company.database.integer("SELECT count(*) FROM log") == 0)
      #expect(try company.database.integer("SELECT count(*) FROM heartbeats") == 1)
      #expect(log.counts[HookEvent.agentHeartbeat.rawValue]?.count == 1)
    }
  }
}

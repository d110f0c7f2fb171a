extension EventLog {
  /// Writes a new heartbeat.
  func put(_ heartbeat: Heartbeat, at seq: Int64) throws {
    isChanged = true
    touched.agents.insert(heartbeat.agent)
    touched.issues.insert(heartbeat.issue)
    touched.insert(at: heartbeat.at)
    writeHeartbeat.bind(1, seq)
    keyBytes.store(heartbeat.key)
    switch heartbeat.id {
    case .none: writeHeartbeat.bind(3, Int64?.none)
    case .key: writeHeartbeat.bind(3, Int64(0))
    case .text(let id): writeHeartbeat.bind(3, id)
    }
    writeHeartbeat.bind(4, heartbeat.agent)
    writeHeartbeat.bind(5, heartbeat.issue)
    writeHeartbeat.bind(6, heartbeat.status)
    writeHeartbeat.bind(7, heartbeat.at)
    writeHeartbeat.bind(8, heartbeat.latency)
    writeHeartbeat.bind(9, heartbeat.errorCode)
    writeHeartbeat.bind(10, heartbeat.provider)
    writeHeartbeat.bind(11, heartbeat.model)
    writeHeartbeat.bind(12, heartbeat.input)
    writeHeartbeat.bind(13, heartbeat.cachedInput)
    writeHeartbeat.bind(14, heartbeat.output)
    writeHeartbeat.bind(15, heartbeat.unsplit)
    writeHeartbeat.bind(16, heartbeat.billed)
    writeHeartbeat.bind(17, heartbeat.reported)
    writeHeartbeat.bind(18, heartbeat.billingType)
    writeHeartbeat.bind(19, heartbeat.costStatus)
    switch heartbeat.meta {
    case .fields(let bits): writeHeartbeat.bind(20, bits)
    case .text(let text): writeHeartbeat.bind(20, text)
    }
    writeHeartbeat.bind(21, heartbeat.content)
    try writeHeartbeat.run()
    if hasOpenRuns, let id = heartbeat.runID {
      try database.run("UPDATE run_rows SET is_hidden = 1 WHERE id = ? AND is_ended = 0", [.text(id)])
    }
  }
}

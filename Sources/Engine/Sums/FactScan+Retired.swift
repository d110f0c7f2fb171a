/// What is kept of heartbeats whose rows retention removed. It is summed like facts, so that other token
/// rules, price dates and merges of records change their sums, too.
extension FactScan {
  /// Adds what is kept of a span, which consists of whole UTC days.
  func retired(_ span: Span, to sums: FactSums, for purpose: Purpose) throws {
    guard hasRetired else { return }
    switch span {
    case .undated, .undatedIssue: return
    case .issue(let number, _, let from, let to):
      try retiredSpend(
        "issue = ?1 AND issue <> 0 AND at >= ?2 AND at < ?3", [.int(number), .int(from), .int(to)]
      ) {
        sums.addIssue($0, basis)
      }
    case .time(let from, let to):
      try retiredSpend("at >= ?1 AND at < ?2", [.int(from), .int(to)]) { entry in
        if purpose != .issues { sums.add(entry) }
        if purpose != .days { sums.addIssue(entry, basis) }
      }
      if purpose == .issues { return }
      let day = Instant.millisecondsPerDay
      try retiredRuns([.int(from / day), .int(to / day)], sums)
      try retiredDurations([.int(from / day), .int(to / day)], sums)
      try retiredQuarters([.int(from / FactSums.quarter), .int(to / FactSums.quarter)], sums)
    }
  }

  private func retiredSpend(
    _ condition: String, _ arguments: [SQLValue], _ body: (LedgerEntry) -> Void
  ) throws {
    try database.query(
      """
      SELECT at, agent, issue, provider, model, kind, entries, billed, input, cached_input, output, unsplit,
        excludable_entries, excludable FROM retired_spend WHERE \(condition)
      """, arguments
    ) { row in
      let (agent, provider) = (row.int(1), row.int(3))
      let excludes = try words.excludesCached(agent: agent, provider: provider)
      var sum = LedgerSum()
      sum.entries = row.int(6)
      switch RetiredKind(rawValue: row.int(5)) {
      case .unpriced: sum.unpriced = sum.entries
      case .included: sum.included = sum.entries
      case .billed, nil: break
      }
      sum.billed = row.int(7)
      if excludes { (sum.movedEntries, sum.movedTokens) = (row.int(12), row.int(13)) }
      sum.tokens = Tokens(
        input: row.int(8) - sum.movedTokens, cachedInput: row.int(9), output: row.int(10),
        unsplit: row.int(11))
      body(
        LedgerEntry(
          at: row.int(0), agent: agent, issue: row.int(2), project: Words.none, provider: provider,
          model: row.int(4), sum: sum))
    }
  }

  private func retiredRuns(_ days: [SQLValue], _ sums: FactSums) throws {
    try database.query(
      """
      SELECT day, local_day, agent, status, error_code, flags, runs, newest, tokens, billed, reported, reports, used,
        provider, excludable FROM retired_runs WHERE day >= ? AND day < ?
      """, days
    ) { row in
      let key = FactSums.RunKey(
        day: row.int(0), localDay: row.int(1), agent: row.int(2), status: row.int(3), errorCode: row.int(4),
        flags: row.int(5))
      var sum = FactSums.RunSum()
      sum.runs = row.int(6)
      sum.newest = row.int(7)
      sum.tokens = row.int(8)
      if try words.excludesCached(agent: key.agent, provider: row.int(13)) { sum.tokens -= row.int(14) }
      sum.billed = row.int(9)
      sum.reported = row.int(10)
      sum.reports = row.int(11)
      sum.used = row.int(12)
      sums.runs[key, default: FactSums.RunSum()] += sum
    }
  }

  private func retiredDurations(_ days: [SQLValue], _ sums: FactSums) throws {
    try database.query(
      "SELECT day, local_day, agent, durations FROM retired_durations WHERE day >= ? AND day < ?", days
    ) { row in
      let key = FactSums.DurationKey(day: row.int(0), localDay: row.int(1), agent: row.int(2))
      row.withBytes(3) { DurationBytes.decode($0, into: &sums.durations[key, default: []]) }
    }
  }

  private func retiredQuarters(_ quarters: [SQLValue], _ sums: FactSums) throws {
    try database.query(
      """
      SELECT quarter, sum(runs), sum(failed), sum(succeeded) FROM retired_quarters
      WHERE quarter >= ? AND quarter < ? GROUP BY quarter
      """, quarters
    ) { row in
      sums.change(row.int(0)) { quarter in
        quarter.runs += row.int(1)
        quarter.failed += row.int(2)
        quarter.succeeded += row.int(3)
      }
    }
  }
}

/// How an entry of `retired_spend` counts. Raw values are stored.
enum RetiredKind: Int64 {
  case billed = 0
  case unpriced, included

  /// The kind of a sum of one entry.
  init(_ sum: LedgerSum) { self = sum.included > 0 ? .included : sum.unpriced > 0 ? .unpriced : .billed }
}

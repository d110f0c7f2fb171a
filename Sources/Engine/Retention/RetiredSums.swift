/// What is kept of the heartbeats of one UTC day whose rows are about to be removed.
struct RetiredSums {
  private struct SpendKey: Hashable {
    var agent: Int64
    var issue: Int64
    var provider: Int64
    var model: Int64
    var kind: RetiredKind

    var order: (Int64, Int64, Int64, Int64, Int64) { (agent, issue, provider, model, kind.rawValue) }
  }

  private struct RunKey: Hashable {
    var run: FactSums.RunKey
    var provider: Int64
  }

  private struct RunSum {
    var sum = FactSums.RunSum()
    var oldest = Int64.max
    var excludable: Int64 = 0
  }

  /// The runs of an agent or issue.
  private struct Record {
    var runs: Int64 = 0
    var newest = Int64.min
    var ended = Int64.min
  }

  private let day: Int64
  private let basis: SumBasis
  private let words: SumWords
  private var spend: [SpendKey: LedgerSum] = [:]
  private var runs: [RunKey: RunSum] = [:]
  private var durations: [FactSums.DurationKey: [Int64]] = [:]
  private var quarters: [Int64: FactSums.QuarterSum] = [:]
  private var payments: [Int64: [RetiredPayment]] = [:]
  private var agents: [Int64: Record] = [:]
  private var issues: [Int64: Record] = [:]
  /// The places in the log of runs with an amount or tokens.
  private(set) var used: [Int64] = []
  private(set) var count: Int64 = 0

  init(day: Int64, _ basis: SumBasis, _ words: SumWords) {
    self.day = day
    self.basis = basis
    self.words = words
  }

  /// Adds a heartbeat. They come by instant and ID.
  mutating func add(_ run: FactScan.Run) {
    guard let at = run.at else { return }
    count += 1
    let read = Tokens(
      input: run.input ?? 0, cachedInput: run.cached ?? 0, output: run.output ?? 0, unsplit: run.unsplit ?? 0)
    // The part that another token rule may take out; see `TokenRule`.
    let excludable = read.cachedInput > 0 && read.cachedInput <= read.input ? read.cachedInput : 0
    let hasTokens = run.input != nil || run.cached != nil || run.output != nil || run.unsplit != nil
    if run.covered == nil, hasTokens || run.billed != nil { add(run, at, read, excludable) }

    var key = RunKey(
      run: FactSums.RunKey(
        day: day, localDay: Int64(basis.zone.day(of: Instant(milliseconds: at)).daysSinceEpoch),
        agent: run.agent,
        status: run.status, errorCode: run.errorCode, flags: 1), provider: run.provider)
    if run.issue != Words.none { key.run.flags |= 2 }
    if run.hasActed { key.run.flags |= 4 }
    var sum = FactSums.RunSum()
    sum.runs = 1
    sum.newest = at
    sum.tokens = read.total
    sum.billed = run.covered ?? run.billed ?? 0
    sum.reported = run.reported ?? 0
    sum.reports = run.reported == nil ? 0 : 1
    sum.used = hasTokens || run.billed != nil || run.reported != nil ? 1 : 0
    runs[key, default: RunSum()].sum += sum
    runs[key, default: RunSum()].oldest = min(runs[key]?.oldest ?? at, at)
    runs[key, default: RunSum()].excludable += excludable
    if let duration = run.duration, duration >= 0 {
      let place = FactSums.DurationKey(day: day, localDay: key.run.localDay, agent: run.agent)
      durations[place, default: []].append(duration)
    }
    quarters[at / FactSums.quarter, default: FactSums.QuarterSum()].runs += 1
    if words.failed.contains(run.status) {
      quarters[at / FactSums.quarter, default: FactSums.QuarterSum()].failed += 1
    }
    if words.succeeded.contains(run.status) {
      quarters[at / FactSums.quarter, default: FactSums.QuarterSum()].succeeded += 1
    }
    note(&agents[run.agent, default: Record()], at, run.duration)
    if run.issue != Words.none { note(&issues[run.issue, default: Record()], at, run.duration) }
  }

  /// Adds it to the ledger.
  private mutating func add(_ run: FactScan.Run, _ at: Int64, _ read: Tokens, _ excludable: Int64) {
    used.append(run.seq)
    var sum = LedgerSum()
    sum.billed = run.billed ?? 0
    sum.tokens = read
    words.count(
      &sum, billingType: run.billingType, isUnpriced: sum.billed == 0 && read.total > 0,
      costStatus: run.costStatus)
    if excludable > 0 { (sum.movedEntries, sum.movedTokens) = (1, excludable) }
    let key = SpendKey(
      agent: run.agent, issue: run.issue, provider: run.provider, model: run.model, kind: RetiredKind(sum))
    spend[key, default: LedgerSum()] += sum
    if sum.billed > 0 {
      payments[run.agent, default: []].append(
        RetiredPayment(at: at, agent: run.agent, issue: run.issue, amount: sum.billed))
    }
  }

  private func note(_ record: inout Record, _ at: Int64, _ duration: Int64?) {
    record.runs += 1
    record.newest = max(record.newest, at)
    record.ended = max(record.ended, at + (duration ?? 0))
  }

  // MARK: Writing

  func write(_ database: Database) throws {
    func rows(_ table: String, _ rows: [[Int64]]) throws {
      guard let count = rows.first?.count else { return }
      var insert = try database.prepare(
        "INSERT INTO \(table) VALUES (\(repeatElement("?", count: count).joined(separator: ", ")))")
      for row in rows {
        for (place, number) in row.enumerated() { insert.bind(Int32(place + 1), number) }
        try insert.run()
      }
    }
    let start = day * Instant.millisecondsPerDay
    try rows(
      "retired_spend",
      spend.sorted { $0.key.order < $1.key.order }.map { key, sum in
        [start, key.agent, key.issue, key.provider, key.model, key.kind.rawValue, sum.entries, sum.billed]
          + [sum.tokens.input, sum.tokens.cachedInput, sum.tokens.output, sum.tokens.unsplit]
          + [sum.movedEntries, sum.movedTokens]
      })
    try rows(
      "retired_runs",
      runs.sorted { ($0.key.run, $0.key.provider) < ($1.key.run, $1.key.provider) }.map { key, sum in
        [
          day, key.run.localDay, key.run.agent, key.provider, key.run.status, key.run.errorCode,
          key.run.flags,
        ]
          + [sum.sum.runs, sum.oldest, sum.sum.newest ?? 0, sum.sum.tokens, sum.excludable]
          + [sum.sum.billed, sum.sum.reported, sum.sum.reports, sum.sum.used]
      })
    try rows(
      "retired_quarters",
      quarters.sorted { $0.key < $1.key }.map { [$0, $1.runs, $1.failed, $1.succeeded] })
    for (key, list) in durations.sorted(by: { $0.key < $1.key }) {
      try database.run(
        "INSERT INTO retired_durations VALUES (?, ?, ?, ?)",
        [.int(key.day), .int(key.localDay), .int(key.agent), .blob(DurationBytes.encode(list))])
    }
    for (agent, list) in payments.sorted(by: { $0.key < $1.key }) {
      try database.run(
        "INSERT INTO retired_payments VALUES (?, ?, ?)",
        [.int(day), .int(agent), .blob(PaymentBytes.encode(list, day: day))])
    }
    try write(agents, "agent", database)
    try write(issues, "issue", database)
  }

  /// Adds to the row of each record. After a merge of records there can be several, of which one grows.
  private func write(_ records: [Int64: Record], _ kind: String, _ database: Database) throws {
    let table = "retired_\(kind)s"
    for (number, record) in records.sorted(by: { $0.key < $1.key }) {
      let values: [SQLValue] = [.int(number), .int(record.runs), .int(record.newest), .int(record.ended)]
      try database.run(
        """
        UPDATE \(table) SET runs = runs + ?2, newest = max(newest, ?3), ended = max(ended, ?4)
        WHERE rowid = (SELECT min(rowid) FROM \(table) WHERE \(kind) = ?1)
        """, values)
      if database.changes == 0 { try database.run("INSERT INTO \(table) VALUES (?, ?, ?, ?)", values) }
    }
  }
}

/// Sums of facts in memory, until they are written.
final class FactSums {
  struct LedgerKey: Hashable, Comparable {
    var day: Int64
    var agent: Int64
    var project: Int64
    var provider: Int64
    var model: Int64

    static func < (a: LedgerKey, b: LedgerKey) -> Bool {
      (a.day, a.agent, a.project, a.provider, a.model) < (b.day, b.agent, b.project, b.provider, b.model)
    }
  }

  /// `day` is a period.
  struct IssueKey: Hashable, Comparable {
    var issue: Int64
    var ledger: LedgerKey

    static func < (a: IssueKey, b: IssueKey) -> Bool { (a.issue, a.ledger) < (b.issue, b.ledger) }
  }

  struct RunKey: Hashable, Comparable {
    var day: Int64
    var localDay: Int64
    var agent: Int64
    var status: Int64
    var errorCode: Int64
    var flags: Int64

    static func < (a: RunKey, b: RunKey) -> Bool {
      (a.day, a.localDay, a.agent, a.status, a.errorCode, a.flags)
        < (b.day, b.localDay, b.agent, b.status, b.errorCode, b.flags)
    }
  }

  struct RunSum: Equatable {
    var runs: Int64 = 0
    var newest: Int64?
    var tokens: Int64 = 0
    var billed: Int64 = 0
    var reported: Int64 = 0
    var reports: Int64 = 0
    var used: Int64 = 0

    static func += (a: inout RunSum, b: RunSum) {
      a.runs += b.runs
      a.newest = max(a.newest ?? b.newest ?? .min, b.newest ?? .min)
      if a.newest == .min { a.newest = nil }
      a.tokens &+= b.tokens
      a.billed &+= b.billed
      a.reported &+= b.reported
      a.reports += b.reports
      a.used += b.used
    }
  }

  struct DurationKey: Hashable, Comparable {
    var day: Int64
    var localDay: Int64
    var agent: Int64

    static func < (a: DurationKey, b: DurationKey) -> Bool {
      (a.day, a.localDay, a.agent) < (b.day, b.localDay, b.agent)
    }
  }

  struct QuarterSum: Equatable {
    var runs: Int64 = 0
    var failed: Int64 = 0
    var succeeded: Int64 = 0
    var activity: Int64 = 0
    var newestActivity: Int64?
  }

  static let quarter: Int64 = 900_000

  var ledger: [LedgerKey: LedgerSum] = [:]
  var issues: [IssueKey: LedgerSum] = [:]
  var runs: [RunKey: RunSum] = [:]
  var durations: [DurationKey: [Int64]] = [:]
  var quarters: [Int64: QuarterSum] = [:]

  /// Adds an entry of the ledger by day.
  func add(_ entry: LedgerEntry) {
    let key = LedgerKey(
      day: Self.day(entry.at), agent: entry.agent,
      project: entry.issue == Words.none ? entry.project : Words.none,
      provider: entry.provider, model: entry.model)
    ledger[key, default: LedgerSum()] += entry.sum
  }

  func change(_ quarter: Int64, _ body: (inout QuarterSum) -> Void) {
    body(&quarters[quarter, default: QuarterSum()])
  }

  /// Adds it by issue.
  func addIssue(_ entry: LedgerEntry, _ basis: SumBasis) {
    guard entry.issue != Words.none else { return }
    let day = Self.day(entry.at)
    let key = LedgerKey(
      day: Int64(basis.period(of: Int(max(0, day)))), agent: Words.none, project: entry.project,
      provider: entry.provider, model: entry.model)
    issues[IssueKey(issue: entry.issue, ledger: key), default: LedgerSum()] += entry.sum
  }

  static func day(_ at: Int64?) -> Int64 { at.map { $0 / Instant.millisecondsPerDay } ?? -1 }
}

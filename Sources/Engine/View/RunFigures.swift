/// How the agents' runs went: by day, by cause of failure, by how long they took and by whether they did anything. Summed
/// in the database, so that no page looks at a single run for it.
package struct RunFigures: Sendable, Equatable {
  /// Runs that ended, by the day of the company's zone on which they started; days without runs are absent.
  package struct Day: Sendable, Equatable {
    package var day: CivilDate
    package var succeeded: Int64 = 0
    package var failed: Int64 = 0
    /// Cancelled, interrupted and whatever else ended without having failed.
    package var other: Int64 = 0
    package var total: Int64 { succeeded + failed + other }
    package init(day: CivilDate) { self.day = day }
  }

  /// A quarter of an hour of the last weeks: what periods that do not begin at a UTC midnight are summed from.
  package struct Quarter: Sendable, Equatable {
    package var start: Instant
    package var runs: Int64 = 0
    package var failed: Int64 = 0
    package var billed = Money.zero
    package var tokens: Int64 = 0
    /// Entries of the ledger.
    package var entries: Int64 = 0
    package init(start: Instant) { self.start = start }
  }

  package struct Cause: Sendable, Equatable {
    /// The error code, else the status: "adapter_failed", "timed_out".
    package var code: String
    package var runs: Int64
    package var agents: Int64
    package var last: Instant?
    package init(code: String, runs: Int64, agents: Int64, last: Instant?) {
      self.code = code
      self.runs = runs
      self.agents = agents
      self.last = last
    }
  }

  /// Milliseconds, by nearest rank.
  package struct Durations: Sendable, Equatable {
    package var median: Int64
    package var p95: Int64
    package var longest: Int64
    package var count: Int64

    /// Nil without any; the durations are sorted.
    package init?(sorted: [Int64]) {
      guard let longest = sorted.last else { return nil }
      func rank(_ percent: Int) -> Int64 { sorted[max(0, (sorted.count * percent + 99) / 100 - 1)] }
      median = rank(50)
      p95 = rank(95)
      self.longest = longest
      count = Int64(sorted.count)
    }
  }

  /// Runs that ended, by what came of them, with what they cost.
  package struct Use: Sendable, Equatable {
    package var runs: Int64 = 0
    package var tokens: Int64 = 0
    package var billed = Money.zero
    package init() {}

    package static func += (a: inout Use, b: Use) {
      a.runs += b.runs
      a.tokens &+= b.tokens
      a.billed += b.billed
    }
  }

  package struct Agent: Sendable, Equatable {
    package var ended: Int64 = 0
    package var failed: Int64 = 0
    /// In the seven days before "now".
    package var recentEnded: Int64 = 0
    package var recentFailed: Int64 = 0
    package var durations: Durations?
    /// Runs that worked on an issue, or did something that the activity log tells.
    package var useful = Use()
    /// Runs for an issue, of which the activity log tells nothing that they did.
    package var withoutAction = Use()
    /// Runs for no issue that did nothing.
    package var idle = Use()
    package init() {}

    package var all: Use {
      var sum = useful
      sum += withoutAction
      sum += idle
      return sum
    }
  }

  /// Oldest first.
  package var days: [Day] = []
  /// Oldest first; the last 16 days.
  package var quarters: [Quarter] = []
  /// The most frequent first.
  package var causes: [Cause] = []
  package var durations: Durations?
  /// By agent id; runs of nobody under "".
  package var agents: [String: Agent] = [:]
  /// Whether the activity log says which run did what. Hook lines do not: then a run counts as useful if it had an issue.
  package var knowsActions = false

  package init() {}
}

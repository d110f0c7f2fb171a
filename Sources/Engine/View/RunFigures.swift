/// How runs went: by day, by failure cause, by duration, and by whether they were useful. Summed in the
/// database, so that no page reads single runs for it.
package struct RunFigures: Sendable, Equatable {
  /// Ended runs by the local day on which they started. Days without runs are absent.
  package struct Day: Sendable, Equatable {
    package var day: CivilDate
    package var succeeded: Int64 = 0
    package var failed: Int64 = 0
    /// Cancelled, interrupted and other runs that ended without failing.
    package var other: Int64 = 0
    package var total: Int64 { succeeded + failed + other }
    package init(day: CivilDate) { self.day = day }
  }

  /// A quarter hour of the last weeks. Periods that do not start at midnight UTC are summed from these.
  package struct Quarter: Sendable, Equatable {
    package var start: Instant
    package var runs: Int64 = 0
    package var failed: Int64 = 0
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

  /// In milliseconds, by nearest rank.
  package struct Durations: Sendable, Equatable {
    package var median: Int64
    package var p95: Int64
    package var longest: Int64
    package var count: Int64

    /// Nil if empty. The durations are sorted.
    package init?(sorted: [Int64]) {
      guard let longest = sorted.last else { return nil }
      func rank(_ percent: Int) -> Int64 { sorted[max(0, (sorted.count * percent + 99) / 100 - 1)] }
      median = rank(50)
      p95 = rank(95)
      self.longest = longest
      count = Int64(sorted.count)
    }
  }

  /// Ended runs with their costs, by outcome.
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
    /// Runs with an issue, or with an action in the activity log.
    package var useful = Use()
    /// Runs with an issue but without an action in the activity log.
    package var withoutAction = Use()
    /// Runs without an issue or action.
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
  /// Oldest first, for the last 16 days.
  package var quarters: [Quarter] = []
  /// Most frequent first.
  package var causes: [Cause] = []
  package var durations: Durations?
  /// By agent ID. Runs without an agent are under "".
  package var agents: [String: Agent] = [:]
  /// True if the activity log links actions to runs. Hook lines do not, so a run then counts as useful if it
  /// has an issue.
  package var knowsActions = false

  package init() {}
}

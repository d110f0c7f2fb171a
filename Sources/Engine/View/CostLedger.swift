/// Where the money and the tokens went, summed from one ledger in several ways that must agree.
package struct CostLedger: Sendable, Equatable {
  package struct Sum: Sendable, Equatable {
    package var billed = Money.zero
    package var tokens = Tokens()
    /// Ledger entries: cost events, and runs or heartbeats with usage that no cost event covers.
    package var events: Int64 = 0
    /// Entries whose tokens have no price: never shown as $0.
    package var unpriced: Int64 = 0
    /// Entries covered by a subscription.
    package var included: Int64 = 0
    /// The tokens at the prices of the operator's own file, as far as it has any for them.
    package var notional = NotionalAmount()
    /// Tokens that the price file has no price for.
    package var tokensWithoutPrice: Int64 = 0
    package init() {}

    package static func += (a: inout Sum, b: Sum) {
      a.billed += b.billed
      a.tokens += b.tokens
      a.events += b.events
      a.unpriced += b.unpriced
      a.included += b.included
      a.notional += b.notional
      a.tokensWithoutPrice &+= b.tokensWithoutPrice
    }

    static func -= (a: inout Sum, b: Sum) {
      a.billed = a.billed - b.billed
      a.tokens -= b.tokens
      a.events -= b.events
      a.unpriced -= b.unpriced
      a.included -= b.included
      a.notional -= b.notional
      a.tokensWithoutPrice &-= b.tokensWithoutPrice
    }
  }

  /// One row of a breakdown; the fields that are no part of its key are nil.
  package struct Row: Sendable, Equatable {
    /// "2026-11" (UTC).
    package var month: String?
    /// "2026-11-20" (UTC).
    package var day: String?
    package var agentId: String?
    package var projectId: String?
    package var issueId: String?
    package var provider: String?
    package var model: String?
    /// What spend lines recorded beyond what any heartbeat explains: it belongs to no model and no project.
    package var isUnattributed = false
    package var sum: Sum

    package init(sum: Sum) { self.sum = sum }
  }

  package var total: Sum
  /// What the agents' own command-line tools said the runs cost; never added to what was billed.
  package var reported: Money
  /// Whether any run reported a cost: without one the figure is unknown, not zero.
  package var hasReported: Bool
  /// Whether there is a price file: without one the notional figures are unknown, not zero.
  package var hasPrices = false
  package var byMonth: [Row]
  package var byDay: [Row]
  package var byAgent: [Row]
  package var byModel: [Row]
  package var byProject: [Row]
  /// Of every agent on every day, by day; what reports of a period are summed from.
  package var byDayAndAgent: [Row] = []
  package var byIssue: [Row]
  /// The last days of each model, oldest first; rows have a day, a provider and a model.
  package var modelDays: [Row] = []
  /// The UTC month that holds "now", its spend, and the sum of the agents' budgets for it.
  package var month: Month

  package struct Month: Sendable, Equatable {
    package var month: String
    package var billed: Money
    /// The company's budget where it has one, else the sum of its agents'; nil when nobody has one.
    package var budget: Money?
  }

  /// Whether every breakdown adds up to the total.
  package var isReconciled: Bool {
    [byMonth, byDay, byAgent, byModel, byProject, byIssue].allSatisfy { rows in
      var sum = Sum()
      for row in rows { sum += row.sum }
      return sum == total
    }
  }
}

/// Spend and tokens, summed from one ledger in several ways that must agree.
package struct CostLedger: Sendable, Equatable {
  package struct Sum: Sendable, Equatable {
    package var billed = Money.zero
    package var tokens = Tokens()
    /// Ledger entries: cost events, and runs or heartbeats with usage that no cost event covers.
    package var events: Int64 = 0
    /// Entries with tokens but no billed amount, which are never shown as $0.
    package var unpriced: Int64 = 0
    /// Entries covered by a subscription.
    package var included: Int64 = 0
    /// The tokens at the operator's own prices, as far as the price file has them.
    package var notional = NotionalAmount()
    /// Tokens without a price in the price file.
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

  /// One row of a breakdown. Fields outside of its key are nil.
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
    /// Recorded spend that no heartbeat explains. It has no model or project.
    package var isUnattributed = false
    package var sum: Sum

    package init(sum: Sum) { self.sum = sum }
  }

  package var total: Sum
  /// The cost that the agents' own tools reported. Never added to the billed amount.
  package var reported: Money
  /// True if any run reported a cost. Otherwise the amount is unknown, not zero.
  package var hasReported: Bool
  /// True if there is a price file. Otherwise notional amounts are unknown, not zero.
  package var hasPrices = false
  package var byMonth: [Row]
  package var byDay: [Row]
  package var byAgent: [Row]
  package var byModel: [Row]
  package var byProject: [Row]
  /// By agent and day. Reports of a period are summed from it.
  package var byDayAndAgent: [Row] = []
  package var byIssue: [Row]
  /// The last days of each model, oldest first. Rows have a day, a provider and a model.
  package var modelDays: [Row] = []
  /// All models, in the order of their first day; those of the same day by name.
  package var models: [String] = []
  /// The UTC month of `asOf`, its spend, and the sum of the agents' budgets.
  package var month: Month

  package struct Month: Sendable, Equatable {
    package var month: String
    package var billed: Money
    /// The company's budget if it has one, else the sum of its agents' budgets. Nil if there are none.
    package var budget: Money?
  }

  /// True if every breakdown adds up to the total.
  package var isReconciled: Bool {
    [byMonth, byDay, byAgent, byModel, byProject, byIssue].allSatisfy { rows in
      var sum = Sum()
      for row in rows { sum += row.sum }
      return sum == total
    }
  }
}

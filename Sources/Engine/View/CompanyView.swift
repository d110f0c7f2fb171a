/// One company at one moment: the immutable read model between import and rendering.
///
/// Small data is here as values. Activity and the history of an issue can be millions of rows, so they are
/// read through `history`, in pages, in the same read transaction.
package struct CompanyView: Sendable {
  package var company: Company
  /// The current time: --as-of, else SOURCE_DATE_EPOCH, else the newest time in the data.
  package var asOf: Instant
  /// True if any source has a time. A company with only a template has none.
  package var hasInstants: Bool
  /// Ordered by creation, then id; placeholders come last and are not counted in totals.
  package var agents: [Agent]
  package var goals: [Goal]
  package var projects: [Project]
  /// Without hidden ones, ordered by creation, then ID.
  package var issues: [Issue]
  package var runs: Runs
  package var runFigures = RunFigures()
  package var ledger: CostLedger
  package var approvals: [Approval]
  /// Ordered by creation, then id.
  package var routines: [Routine] = []
  /// The number of events of each kind in the log, by name. Always all 13 kinds.
  package var emitted: [String: Int64]
  package var activity: ActivityIndex
  /// Runs by agent and start day, with failure causes.
  package var runDays: [RunDay] = []
  /// Every budget threshold that was reached, oldest first.
  package var crossings: [BudgetCrossing] = []
  /// Budgets of the company and of projects, and those for all time; agents have their monthly ones
  /// themselves.
  package var budgets: [Budget] = []
  /// What the server noted about budgets that were nearly or wholly spent, the newest first.
  package var budgetIncidents: [BudgetIncident] = []
  package var quality: DataQuality
  /// The backups among the sources, newest first.
  package var backups: [BackupContents] = []
  /// This company as a JSON template, as `export` writes it.
  package var template: Value
  package var history: any History
  package var versions = FactVersions()
  /// Digests of descriptions and comments by issue ID. The texts are read through `history`.
  package var texts: [String: UInt64] = [:]
  /// Runs with what they wrote, newest first, and the widest audience that sees them.
  package var replays: [Replay] = []
  package var replayAudience = Audience.private
  /// What agents wrote down; nil if the module "knowledge" is not enabled, or the audience must not see it.
  package var knowledge: Knowledge?
  /// Runs of which only sums are kept; nil if there are none.
  package var retirement: Retirement?
  /// What the sources say at all.
  package var known = KnownFields()
  /// The audit ledger by month; nil if the module "audit" is not enabled.
  package var auditLedger: LedgerMonths?
  /// All modules, those that run first.
  package var modules: [ModuleFacts] = []

  package struct Company: Sendable, Equatable {
    package var id: String
    package var slug: String
    package var name: String
    package var description: String?
    package var status: String?
    /// The IANA name of the time zone for activity days and report periods.
    package var timeZone: String
    package var budget: Money?
    package var createdAt: Instant?
  }

  package struct Agent: Sendable, Equatable {
    package var id: String
    package var slug: String
    package var name: String
    package var role: String?
    package var title: String?
    package var status: String?
    package var capabilities: String?
    package var adapterType: String?
    /// The manager's agent ID in the source, which may not exist.
    package var reportsTo: String?
    package var budget: Money?
    package var pauseReason: String?
    package var errorReason: String?
    package var metadata: Value
    package var createdAt: Instant?
    package var lastHeartbeatAt: Instant?
    /// When the agent was removed. Shown where it is referred to, but not counted.
    package var leftAt: Instant?
    /// Only referred to so far: shown, not counted.
    package var isPlaceholder: Bool
    /// Counted although no source describes it: it has runs, spend or status changes.
    package var isKnownByFacts = false
    package var runs: RunCounts
    /// Spend in the month of `asOf`.
    package var monthSpend: Money
  }

  package struct Goal: Sendable, Equatable {
    package var id: String
    package var title: String
    package var description: String?
    package var level: String?
    package var status: String?
    package var parentId: String?
    package var ownerAgentId: String?
    package var createdAt: Instant?
    package var completedAt: Instant?
    /// Counted, though no source describes it: the activity log tells changes of its status.
    package var isKnownByFacts = false
  }

  package struct Project: Sendable, Equatable {
    package var id: String
    package var slug: String
    package var name: String
    package var description: String?
    package var status: String?
    package var leadAgentId: String?
    package var goalId: String?
    /// "2026-12-31".
    package var targetDate: String?
    package var createdAt: Instant?
    package var archivedAt: Instant?
    /// Counted, though no source describes it: it has spend or status changes.
    package var isKnownByFacts = false
  }

  package struct Issue: Sendable, Equatable {
    package var id: String
    /// The name of its page and JSON file: the identifier if it is safe and unique.
    package var slug: String
    package var identifier: String?
    package var title: String
    package var status: String?
    package var priority: String?
    package var projectId: String?
    package var goalId: String?
    package var parentId: String?
    package var assigneeAgentId: String?
    package var isAssignedToPerson: Bool
    /// Their names, in order.
    package var labels: [String] = []
    package var createdAt: Instant?
    package var startedAt: Instant?
    package var completedAt: Instant?
    package var cancelledAt: Instant?
    package var updatedAt: Instant?
    /// Only referred to so far: shown, not counted.
    package var isPlaceholder: Bool
    /// Counted although no source describes it: it has runs, spend or status changes.
    package var isKnownByFacts = false
  }

  package struct Routine: Sendable, Equatable {
    package var id: String
    package var title: String
    package var description: String?
    package var status: String?
    package var priority: String?
    package var projectId: String?
    package var goalId: String?
    package var assigneeAgentId: String?
    package var concurrencyPolicy: String?
    package var catchUpPolicy: String?
    package var triggers: [RoutineTrigger]
    package var lastTriggeredAt: Instant?
    /// How often it ran, as far as the sources say, how often that failed, and how the last run ended.
    package var runs = RunCounts()
    package var lastRunStatus: String?
    package var createdAt: Instant?
  }

  package struct Approval: Sendable, Equatable {
    package var id: String
    package var type: String
    package var status: String
    /// What is asked for, in words: a name or a title. Nil if unknown.
    package var title: String?
    package var requestedByAgentId: String?
    package var createdAt: Instant?
    package var decidedAt: Instant?
  }

  package struct RunDay: Sendable, Equatable {
    /// A day in the company's time zone.
    package var day: CivilDate
    package var agentId: String?
    /// The cause of failed runs, "provider_quota" or just "failed". Nil for other runs.
    package var cause: String?
    package var count: Int64
    /// When the last of them started.
    package var newest: Instant?
  }

  /// A budget other than an agent's monthly one.
  package struct Budget: Sendable, Equatable {
    package enum Scope: String, Sendable { case company, project, agent }

    package var id: String
    package var scope: Scope
    package var scopeId: String?
    /// True for all time, false for each UTC month.
    package var isLifetime: Bool
    package var amount: Money
    /// Billed in the current month or in total.
    package var spent: Money

    package init(
      id: String, scope: Scope, scopeId: String?, isLifetime: Bool, amount: Money, spent: Money
    ) {
      (self.id, self.scope, self.scopeId, self.isLifetime) = (id, scope, scopeId, isLifetime)
      (self.amount, self.spent) = (amount, spent)
    }
  }

  package struct BudgetIncident: Sendable, Equatable {
    package var id: String
    package var scope: Budget.Scope
    package var scopeId: String?
    package var isLifetime: Bool
    /// "soft" is a warning, "hard" stops the work.
    package var threshold: String?
    /// "open", "resolved", "dismissed".
    package var status: String?
    package var limit: Money?
    package var observed: Money?
    package var createdAt: Instant?
    package var resolvedAt: Instant?
  }

  package struct BudgetCrossing: Sendable, Equatable {
    /// Whose budget it is where it is an agent's.
    package var agentId: String?
    /// The policy of a budget that is not an agent's monthly one.
    package var policyId: String? = nil
    package var scope = Budget.Scope.agent
    package var scopeId: String? = nil
    package var isLifetime = false
    /// "2026-11" (UTC).
    package var month: String
    /// 80, 90 or 100.
    package var percent: Int64
    package var at: Instant
  }

  package struct Runs: Sendable, Equatable {
    package var total: Int64
    package var byStatus: [String: Int64]
    /// The newest failures first, at most 20.
    package var recentFailures: [Run]
  }

  package struct RunCounts: Sendable, Equatable {
    package var total: Int64 = 0
    /// failed or timed out
    package var failed: Int64 = 0
    package init() {}
  }

  package struct Run: Sendable, Equatable {
    package var id: String
    package var agentId: String?
    package var issueId: String?
    package var status: String?
    package var startedAt: Instant?
    package var finishedAt: Instant?
    package var errorCode: String?
    package var model: String?
    package var tokens: Tokens
    package var billed: Money?
    package var reported: Money?
    /// Tokens or an amount are known.
    package var hasUsage = true
    /// Covered by a subscription.
    package var isIncluded = false
  }
}

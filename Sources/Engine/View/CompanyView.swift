/// What is true of one company at one moment: the immutable read model between gathering and rendering.
///
/// Everything that is small is here as values. Activity and the history of one issue can be millions of rows, so
/// they are read through `history`, a page at a time, inside the same read transaction.
package struct CompanyView: Sendable {
  package var company: Company
  /// "Now": --as-of, else SOURCE_DATE_EPOCH, else the newest ingested instant.
  package var asOf: Instant
  /// Whether any source gave an instant at all; a company that has only a template has none.
  package var hasInstants: Bool
  /// Ordered by creation, then id; placeholders come last and are not counted in totals.
  package var agents: [Agent]
  package var goals: [Goal]
  package var projects: [Project]
  /// Without the hidden ones, ordered by creation, then id.
  package var issues: [Issue]
  package var runs: Runs
  package var runFigures = RunFigures()
  package var ledger: CostLedger
  package var approvals: [Approval]
  /// Ordered by creation, then id.
  package var routines: [Routine] = []
  /// Counts of every hook event in the log, by name; all 13 are there, zero or not.
  package var emitted: [String: Int64]
  package var activity: ActivityIndex
  /// How many runs of every agent started on every day, and why they failed.
  package var runDays: [RunDay] = []
  /// Every budget threshold that was crossed, oldest first.
  package var crossings: [BudgetCrossing] = []
  /// Budgets of the company and of projects, and those for all time; agents have their monthly ones themselves.
  package var budgets: [Budget] = []
  /// What the server noted about budgets that were nearly or wholly spent, the newest first.
  package var budgetIncidents: [BudgetIncident] = []
  package var quality: DataQuality
  /// The backups among the sources, the newest first.
  package var backups: [BackupContents] = []
  /// The founding JSON template of this company, as `export` writes it.
  package var template: Value
  package var history: any History
  package var versions = FactVersions()
  /// All modules that were found, those that run first.
  package var modules: [ModuleFacts] = []

  package struct Company: Sendable, Equatable {
    package var id: String
    package var slug: String
    package var name: String
    package var description: String?
    package var status: String?
    /// The IANA name of the zone of activity days and report periods.
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
    /// The manager's agent id as the source gives it; it may name nobody.
    package var reportsTo: String?
    package var budget: Money?
    package var pauseReason: String?
    package var errorReason: String?
    package var metadata: Value
    package var createdAt: Instant?
    package var lastHeartbeatAt: Instant?
    /// When the agent was removed; shown where it is referred to, not counted.
    package var leftAt: Instant?
    /// Only named by a log line so far: shown, not counted.
    package var isPlaceholder: Bool
    /// Counted, though no source describes it: it has runs, spend or status changes.
    package var isKnownByFacts = false
    package var runs: RunCounts
    /// Spend of the month that holds `asOf`.
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
    /// The name of its page and JSON file: the identifier where there is one that is safe and unique.
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
    package var createdAt: Instant?
    package var startedAt: Instant?
    package var completedAt: Instant?
    package var cancelledAt: Instant?
    package var updatedAt: Instant?
    /// Only named by a log line so far: shown, not counted.
    package var isPlaceholder: Bool
    /// Counted, though no source describes it: it has runs, spend or status changes.
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
    package var requestedByAgentId: String?
    package var createdAt: Instant?
    package var decidedAt: Instant?
  }

  package struct RunDay: Sendable, Equatable {
    /// A day of the company's time zone.
    package var day: CivilDate
    package var agentId: String?
    /// What failed ones say of it, "provider_quota" or just "failed"; nil for those that did not fail.
    package var cause: String?
    package var count: Int64
    /// When the last of them started.
    package var newest: Instant?
  }

  /// A budget that is not an agent's monthly one.
  package struct Budget: Sendable, Equatable {
    package enum Scope: String, Sendable { case company, project, agent }

    package var id: String
    package var scope: Scope
    package var scopeId: String?
    /// For all time; else for each UTC month.
    package var isLifetime: Bool
    package var amount: Money
    /// Billed in the current month, or since the beginning.
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
    /// The newest failures, newest first, at most 20.
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
  }
}

package import Engine

/// What happened in a period, beside the period before. Every format of a report is written from one of these.
package struct Report: Sendable {
  package struct Figure: Sendable {
    /// The name in JSON and CSV: "issuesFinished".
    let key: String
    let label: String
    let unit: ChartUnit
    /// Nil where nobody knows it; `note` says why.
    let value: Int64?
    let before: Int64?
    var note: String?

    /// Whether the two can be set off against each other.
    var change: Int64? { value.flatMap { value in before.map { value - $0 } } }
  }

  package struct AgentRow: Sendable {
    let id: String?
    let name: String
    let runs: Int64
    let failed: Int64
    let sum: CostLedger.Sum
    let before: CostLedger.Sum
  }

  package struct Cause: Sendable {
    let name: String
    let count: Int64
    let before: Int64
  }

  package let company: CompanyView.Company
  package let asOf: Instant
  package let period: Period
  /// A period that is not over yet is told as it is so far, and not set off against a whole one.
  package let isComplete: Bool
  /// A period that has not begun has nothing to tell.
  let hasBegun: Bool
  /// The day that holds the newest instant of the data.
  let today: CivilDate
  /// The first day that anything is known of; nil where nothing is.
  let firstKnownDay: CivilDate?
  /// Whether anything is known of the period before, or of an earlier one: zeros from before the data begins would be
  /// false ones.
  package let hasBefore: Bool
  /// The newest instant of what it tells of; nil where nothing of it has one.
  let changedAt: Instant?
  /// Sentences, the most important first.
  package var words: [String] = []
  package let figures: [Figure]
  /// Agents that worked or cost something, highest cost first.
  package let agents: [AgentRow]
  /// The commonest first.
  package let causes: [Cause]
  package let finished: [CompanyView.Issue]
  package let created: [CompanyView.Issue]
  /// What else is worth a line: who came and went, goals, budgets.
  package let notes: [String]

  /// Whether the two periods can be set off against each other.
  var isCompared: Bool { isComplete && hasBefore }

  package var isEmpty: Bool {
    figures.allSatisfy { ($0.value ?? 0) == 0 } && finished.isEmpty && notes.isEmpty
  }

  package var title: String {
    period.name + (isComplete ? "" : hasBegun ? ", so far" : " (not started)")
  }

  /// What every report says of its days.
  package var zoneNote: String {
    "Issues, runs and activity are by day in \(company.timeZone); spend and tokens are by UTC day."
  }
}

package import Engine

/// The figures of a period compared with the previous one. All report formats are created from it.
package struct Report: Sendable {
  package struct Figure: Sendable {
    /// The name in JSON and CSV: "issuesFinished".
    let key: String
    let label: String
    let unit: ChartUnit
    /// Nil if unknown; `note` says why.
    let value: Int64?
    let before: Int64?
    var note: String?

    /// True if the two values can be compared.
    var change: Int64? { value.flatMap { value in before.map { value - $0 } } }
  }

  package struct AgentRow: Sendable {
    let id: String?
    let name: String
    /// The name of its page. Nil without a record.
    let slug: String?
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
  /// An unfinished period shows its figures so far and is not compared with a full one.
  package let isComplete: Bool
  /// A period that has not started has no figures.
  let hasBegun: Bool
  /// The day of the newest time in the data.
  let today: CivilDate
  /// The first day with data. Nil without data.
  let firstKnownDay: CivilDate?
  /// True if there is data for the previous period or earlier. Zeros from before the data starts would be
  /// wrong.
  package let hasBefore: Bool
  /// The newest time among its facts, or nil.
  let changedAt: Instant?
  /// Sentences, most important first.
  package var words: [String] = []
  /// The alerts, in reports for the last full day and the current one.
  package var news: ReportNews?
  /// The spend of the last days as bars, for formats without drawings.
  var bars: (title: String, bars: [ReportBar])?
  package let figures: [Figure]
  /// Agents with runs or costs, highest cost first.
  package let agents: [AgentRow]
  /// Most frequent first.
  package let causes: [Cause]
  /// All issues, of which the lists have the places: a site has dozens of reports, and each issue is in
  /// several.
  let issues: [CompanyView.Issue]
  let finishedPlaces: [Int32]
  let createdPlaces: [Int32]
  /// Other events: agents hired and removed, goals, budgets.
  package let notes: [String]

  package var finished: some RandomAccessCollection<CompanyView.Issue> { issues(at: finishedPlaces) }
  package var created: some RandomAccessCollection<CompanyView.Issue> { issues(at: createdPlaces) }
  /// Each is copied when it is used: a list of all issues of a large company is megabytes.
  private func issues(at places: [Int32]) -> some RandomAccessCollection<CompanyView.Issue> {
    places.lazy.map { [issues] place in issues[Int(place)] }
  }

  /// True if the two periods can be compared.
  var isCompared: Bool { isComplete && hasBefore }

  package var isEmpty: Bool {
    figures.allSatisfy { ($0.value ?? 0) == 0 } && finishedPlaces.isEmpty && notes.isEmpty
  }

  package var title: String {
    period.name + (isComplete ? "" : hasBegun ? ", so far" : " (not started)")
  }

  /// The note about days in every report.
  package var zoneNote: String {
    "Issues, runs and activity are by day in \(company.timeZone); spend and tokens are by UTC day."
  }
}

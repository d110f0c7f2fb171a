import Foundation

@testable import Engine

/// A company database for one test, filled from texts, and its view.
struct TestCompany {
  let folder = TemporaryFolder()
  var reports: [SourceReport] = []
  var findings: [Finding] = []
  /// Reads lines in the plain spelling as facts, as always.
  var makesFacts = true
  /// Lines between two commits; nil as always.
  var batch: Int?
  /// How money files are read.
  var money = MoneySettings()

  /// Reads files in one ingest, in this order.
  mutating func ingest(_ files: [(name: String, text: String)], asOf: Instant = .epoch) throws {
    var options = Ingest.Options(folder: folder.path + "/db", configured: ConfiguredCompany(name: "Test"))
    options.asOf = asOf
    options.rereads = true
    options.makesFacts = makesFacts
    if let batch { options.batch = batch }
    options.money = money
    let ingest = try Ingest(options)
    for file in files { try ingest.read(Source(path: folder.write(file.name, file.text), name: file.name)) }
    try ingest.finish()
    reports = ingest.reports
    findings = ingest.findings
  }

  mutating func ingest(lines: [String], name: String = "log.ndjson") throws {
    try ingest([(name, lines.map { $0 + "\n" }.joined())])
  }

  func view<R>(
    company: Int = 0, timeZone: String? = nil, prices: PriceList? = nil, _ body: (CompanyView) throws -> R
  ) throws -> R {
    let all = try CompanyViewReader.companies(in: folder.path + "/db")
    let reader = try CompanyViewReader(
      path: all[company].path, options: .init(timeZone: timeZone, prices: prices))
    return try reader.read { view, _ in try body(view) }
  }

  /// The database of a company.
  func database(company: Int = 0) throws -> Database {
    try Database(path: CompanyViewReader.companies(in: folder.path + "/db")[company].path, readOnly: true)
  }

  /// Everything that pages can show about the company as one text, to compare two ways to the same state.
  func text(
    without events: Set<String> = [], timeZone: String? = nil, prices: PriceList? = nil,
    listsRuns: Bool = true
  ) throws -> String {
    try view(timeZone: timeZone, prices: prices) { view in
      var copy = view
      if !listsRuns { copy.runs.recentFailures = [] }
      copy.quality = DataQuality(
        sources: [], rejects: [], findings: [], placeholders: view.quality.placeholders, hiddenIssues: 0,
        runsWithUsage: view.quality.runsWithUsage, runsWithoutUsage: 0, openRuns: 0)
      let activity = try view.history.recentActivity(limit: 10_000)
      let parts: [Any] = [
        copy.agents, copy.goals, copy.projects, copy.issues, copy.runs.byStatus.sorted { $0.key < $1.key },
        copy.runs.recentFailures, copy.ledger, copy.approvals, copy.routines,
        copy.emitted.filter { !events.contains($0.key) }.sorted { $0.key < $1.key }, copy.quality, activity,
        copy.asOf,
        copy.company, copy.budgets, copy.budgetIncidents, copy.crossings, copy.runDays, copy.runFigures.days,
        copy.runFigures.causes,
        copy.runFigures.agents.sorted { $0.key < $1.key }, copy.activity,
      ]
      return parts.map { "\($0)" }.joined(separator: "\n")
    }
  }

  /// The tables whose kept sums are not those of the facts.
  func differingSums(company: Int = 0) throws -> [String] {
    let path = try CompanyViewReader.companies(in: folder.path + "/db")[company].path
    return try KeptSums.differences(path: path).map { "\($0.table): \($0.rows) rows" }
  }

  /// The rows of a query on the database, one a line.
  func rows(_ sql: String) throws -> String {
    var lines = ""
    try database().query(sql) { row in
      lines += (0..<row.count).map { row.text($0) ?? "NULL" }.joined(separator: "|") + "\n"
    }
    return lines
  }

  static func line(_ event: String, _ time: String, _ payload: String, id: String? = nil) -> String {
    let id = id.map { "\"id\":\"\($0)\"," } ?? ""
    return "{\(id)\"event\":\"\(event)\",\"timestamp\":\"\(time)\",\"payload\":\(payload)}"
  }

  static func heartbeat(_ agent: String, _ time: String, _ meta: String) -> String {
    line("agent:heartbeat", time, "{\"agentId\":\"\(agent)\",\"meta\":{\(meta)}}")
  }
}

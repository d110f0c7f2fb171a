import Foundation
import Testing

@testable import Engine

/// Run logs among the sources: which are read, whose they are, and what happens when they or the choice
/// change.
@Suite struct RunLogIngestTests {
  private let folder = TemporaryFolder()
  private let other = "33333333-3333-4333-8333-333333333333"

  private var logPath: String { "logs/c/\(RunLogFixture.agent)/\(RunLogFixture.run).ndjson" }

  private func writeRecords() throws {
    let at = #""createdAt":"2026-11-01T00:00:00Z","updatedAt":"2026-11-01T00:00:00Z""#
    try folder.write(
      "records.ndjson",
      #"{"id":"\#(RunLogFixture.agent)","companyId":"c","name":"Ada Lovelace","role":"ceo","title":"CEO","status":"idle","adapterType":"process","budgetMonthlyCents":0,"reportsTo":null,\#(at)}"#
        + "\n")
    try folder.write(
      "issues.ndjson",
      #"{"id":"\#(RunLogFixture.issue)","companyId":"c","identifier":"AC-1","title":"T","status":"todo","priority":"low",\#(at)}"#
        + "\n")
    try folder.write(
      "runs.ndjson",
      #"{"id":"\#(RunLogFixture.run)","companyId":"c","agentId":"\#(RunLogFixture.agent)","status":"succeeded","invocationSource":"timer","startedAt":"2026-11-20T10:00:00Z","finishedAt":"2026-11-20T10:01:00Z","contextSnapshot":{"issueId":"\#(RunLogFixture.issue)"},\#(at)}"#
        + "\n")
  }

  @discardableResult
  private func ingest(
    _ settings: ReplaySettings?, database: String = "db", rereads: Bool = false
  ) throws -> Ingest {
    var options = Ingest.Options(
      folder: folder.path + "/" + database, configured: ConfiguredCompany(id: "c", name: "Test"))
    options.replay = settings
    options.rereads = rereads
    options.readsAll = true
    let ingest = try Ingest(options)
    // The log comes first: nothing is known of its run yet.
    let names = [logPath, "records.ndjson", "issues.ndjson", "runs.ndjson"]
    try ingest.read(names.map { Source(path: folder.path + "/" + $0, name: $0) }) { _ in }
    try ingest.finish()
    return ingest
  }

  private func steps(_ database: String = "db") throws -> [String] {
    let path = try CompanyViewReader.companies(in: folder.path + "/" + database)[0].path
    var rows: [String] = []
    try Database(path: path, readOnly: true).query(
      "SELECT n || kind || coalesce(name, '') || body || coalesce(result, '') FROM run_steps ORDER BY run_id, n"
    ) { rows.append($0.text(0) ?? "") }
    return rows
  }

  private func replays(_ settings: ReplaySettings, audience: Audience = .private) throws
    -> [CompanyView.Replay]
  {
    var options = CompanyViewReader.Options()
    options.replay = settings
    let path = try CompanyViewReader.companies(in: folder.path + "/db")[0].path
    return try CompanyViewReader(path: path, options: options).read { view, _ in
      view.narrowed(to: audience).replays
    }
  }

  private func settings(_ fields: Fields) -> ReplaySettings { ReplaySettings(.record(fields)) }

  @Test func aLogIsReadForItsAgentOrItsIssue() throws {
    try writeRecords()
    try folder.write(logPath, RunLogFixture.log(RunLogFixture.claude()))
    for chosen: Fields in [
      ["agents": ["ada lovelace"]], ["agents": [.string(RunLogFixture.agent)]], ["issues": ["ac-1"]],
      ["agents": ["*"]],
    ] {
      try FileSystem.removeTree(folder.path + "/db")
      let done = try ingest(settings(chosen))
      #expect(try steps().count == 7, "\(chosen)")
      #expect(done.findings.isEmpty)
      let replay = try #require(try replays(settings(chosen)).first)
      #expect(replay.trace.issueId == RunLogFixture.issue && replay.trace.agentId == RunLogFixture.agent)
      #expect(replay.run?.status == "succeeded")
    }
  }

  @Test func onlyChosenRunsAreStored() throws {
    try writeRecords()
    try folder.write(logPath, RunLogFixture.log(RunLogFixture.claude()))
    try ingest(nil)
    #expect(try steps().isEmpty)
    let wrong = try ingest(settings(["agents": ["Bob"]]))
    #expect(try steps().isEmpty)
    #expect(
      wrong.findings.map(\.message) == [
        "\"modules.config.replay\" names \"Bob\", which is not an agent or issue in the data"
      ])
    // The file did not change, but the choice did.
    try ingest(settings(["issues": ["AC-1"]]))
    #expect(try steps().count == 7)
    let kept = try steps()
    try ingest(settings(["agents": ["Ada Lovelace"]]))
    #expect(try steps() == kept)
    try ingest(settings(["agents": ["Ada Lovelace"], "maximumSteps": 10, "maximumKilobytes": 10]))
    #expect(try steps().count == 7)
    try ingest(settings([:]))
    #expect(try steps().isEmpty)
  }

  @Test func noAudienceSeesMoreThanItMay() throws {
    try writeRecords()
    try folder.write(logPath, RunLogFixture.log(RunLogFixture.claude()))
    let `private` = settings(["agents": ["*"]])
    let team = settings(["agents": ["*"], "audience": "team"])
    try ingest(`private`)
    #expect(try replays(`private`, audience: .private).count == 1)
    #expect(try replays(`private`, audience: .team).isEmpty)
    #expect(try replays(team, audience: .team).count == 1)
    #expect(try replays(team, audience: .public).isEmpty)
  }

  @Test func aLogThatGrowsGivesTheSameAsTheWholeOne() throws {
    try writeRecords()
    let log = RunLogFixture.log(RunLogFixture.claude() + RunLogFixture.acp())
    let all = settings(["agents": ["*"]])
    for share in [1, 3, 7, 10] {
      try folder.write(logPath, String(log.prefix(log.count * share / 10)))
      try ingest(all)
    }
    try ingest(all, database: "fresh")
    #expect(try steps() == steps("fresh"))
    #expect(try steps().count == 11)
  }

  @Test func aLogThatBecameShorterLosesNoSteps() throws {
    try writeRecords()
    let log = RunLogFixture.log(RunLogFixture.claude())
    let all = settings(["agents": ["*"]])
    try folder.write(logPath, log)
    try ingest(all)
    let before = try steps()
    try folder.write(logPath, String(log.prefix(500)))
    let done = try ingest(all)
    #expect(try steps() == before)
    #expect(done.findings.map(\.message).contains { $0.contains("the steps from then are kept") })
  }

  @Test func withoutTheModuleLogsAreNamedAndNotRead() throws {
    try writeRecords()
    try folder.write(logPath, RunLogFixture.log(RunLogFixture.claude()))
    let done = try ingest(nil)
    #expect(done.findings.map(\.message) == ["1 run log is not read"])
    #expect(!done.isFlawed)
  }

  @Test func aForgottenIssueHasNoSteps() throws {
    try writeRecords()
    try folder.write(logPath, RunLogFixture.log(RunLogFixture.claude()))
    var options = Ingest.Options(
      folder: folder.path + "/db", configured: ConfiguredCompany(id: "c", name: "Test"))
    options.replay = settings(["agents": ["*"]])
    options.forgotten = [RunLogFixture.issue]
    let ingest = try Ingest(options)
    for name in ["records.ndjson", "issues.ndjson", "runs.ndjson", logPath] {
      try ingest.read(Source(path: folder.path + "/" + name, name: name))
    }
    try ingest.finish()
    #expect(try steps().isEmpty)
  }
}

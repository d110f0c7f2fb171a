import Foundation
import Testing

@testable import Engine

/// The words of a run's steps for the search of the site.
@Suite struct RunWordsTests {
  private let folder = TemporaryFolder()
  private var path: String { "logs/c/\(RunLogFixture.agent)/\(RunLogFixture.run).ndjson" }

  private func words(_ lines: [String]) throws -> [String] {
    try folder.write(path, RunLogFixture.log(lines))
    var options = Ingest.Options(
      folder: folder.path + "/db", configured: ConfiguredCompany(id: "c", name: "Test"))
    options.replay = RunLogFixture.settings()
    let ingest = try Ingest(options)
    try ingest.read([Source(path: folder.path + "/" + path, name: path)]) { _ in }
    try ingest.finish()
    let database = try Database(
      path: try CompanyViewReader.companies(in: folder.path + "/db")[0].path, readOnly: true)
    return try (database.text("SELECT words FROM run_words") ?? "").split(separator: " ").map(String.init)
  }

  @Test func toolsPathsErrorsAndWordsAreThere() throws {
    let found = try words(RunLogFixture.claude("The marmoset, the marmoset and the Übergang"))
    #expect(found.prefix(2) == ["Read", "src/app.ts"])
    for word in ["fail", "npm", "marmoset", "ubergang", "first"] { #expect(found.contains(word), "\(word)") }
    for word in ["the", "and", "line"] { #expect(!found.contains(word), "\(word)") }
    #expect(found.count == Set(found).count)
    // The words of a log that goes on are those of the whole.
    let more = try words(RunLogFixture.claude("The marmoset") + RunLogFixture.codex)
    #expect(more.contains("plan") && !more.contains("ubergang"))
  }

  @Test func neitherCodesNorSecretsAreWordsAndTheyEnd() throws {
    let secret = "ghp_" + String(repeating: "aB3dE5gH7", count: 4)
    let letters: [String] = "abcdefghijklmnopqrst".map { String($0) }
    let many: [String] = letters.flatMap { a in letters.map { b in "w\(a)\(b)o" } }
    let found = try words([
      "token \(secret) 4f2a9c1b7d3e4f2a9c1b7d3e 2026 v12 " + many.joined(separator: " ")
    ])
    #expect(found.contains("token") && found.contains("v12") && !found.contains("2026"))
    #expect(!found.contains { $0.contains("ab3de5") || $0.contains("4f2a9c") })
    let size = found.joined(separator: " ").utf8.count
    #expect(size <= 2000 && size > 1900)
  }

  /// Words of runs that are not shown any more are removed.
  @Test func noWordsAreLeftOfARunThatIsNotChosen() throws {
    #expect(try !words(RunLogFixture.codex).isEmpty)
    var options = Ingest.Options(
      folder: folder.path + "/db", configured: ConfiguredCompany(id: "c", name: "Test"))
    options.replay = RunLogFixture.settings(["agents": []])
    let ingest = try Ingest(options)
    try ingest.read([Source(path: folder.path + "/" + path, name: path)]) { _ in }
    try ingest.finish()
    let database = try Database(
      path: try CompanyViewReader.companies(in: folder.path + "/db")[0].path, readOnly: true)
    #expect(try database.integer("SELECT count(*) FROM run_words") == 0)
  }
}

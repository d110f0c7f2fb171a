import Foundation
import Testing

@testable import Engine

/// The labels of issues, from every source that lists them.
@Suite struct LabelTests {
  private static func dump(_ links: [String], at day: String = "2026-03-01") -> TestDump {
    var dump = TestDump.small()
    dump.createdAt = day + "T00:00:00.000Z"
    dump.add(
      "labels", "id name color created_at updated_at",
      "t1|bug|#ff0000|2026-01-01 00:00:00+00|2026-01-01 00:00:00+00",
      "t2|Infra & <ops>|#00ff00|2026-01-01 00:00:00+00|2026-01-01 00:00:00+00")
    dump.add("issue_labels", "issue_id label_id created_at")
    for link in links {
      dump.append("issue_labels", link + "|2026-01-01 00:00:00+00")
    }
    return dump
  }

  private static func labels(_ company: TestCompany) throws -> [String] {
    try company.view { view in view.issues.first { $0.id == "i1" }?.labels ?? [] }
  }

  @Test func aBackupNamesTheLabelsOfItsIssues() throws {
    var company = TestCompany()
    try company.ingest([("1.sql", Self.dump(["i1|t1", "i1|t2"]).ownWriter { _ in false })])
    #expect(try Self.labels(company) == ["Infra & <ops>", "bug"])
    #expect(company.findings.map(\.text) == [])
  }

  /// Whichever is read first, the newer backup says which labels an issue has, also that it has none.
  @Test(arguments: [["i1|t2"], ["i9|t2"]]) func theNewerBackupWins(links: [String]) throws {
    let older = ("1.sql", Self.dump(["i1|t1"]).ownWriter { _ in false })
    let newer = ("2.sql", Self.dump(links, at: "2026-04-01").ownWriter { _ in false })
    for files in [[older, newer], [newer, older]] {
      var (one, two) = (TestCompany(), TestCompany())
      try one.ingest(files)
      for file in files { try two.ingest([file]) }
      for company in [one, two] {
        #expect(try Self.labels(company) == (links == ["i1|t2"] ? ["Infra & <ops>"] : []))
      }
    }
  }

  /// A backup of a version without labels, or without that table, says nothing about them.
  @Test func aBackupWithoutTheTableKeepsThem() throws {
    var company = TestCompany()
    try company.ingest([("1.sql", Self.dump(["i1|t1"]).ownWriter { _ in false })])
    var newer = TestDump.small()
    newer.createdAt = "2026-04-01T00:00:00.000Z"
    try company.ingest([("2.sql", newer.ownWriter { _ in false })])
    #expect(try Self.labels(company) == ["bug"])
  }

  @Test func aRenamedLabelHasItsNewName() throws {
    var company = TestCompany()
    var newer = Self.dump(["i1|t1"], at: "2026-04-01")
    newer.set("labels", "t1", "name", "defect")
    newer.set("labels", "t1", "updated_at", "2026-03-20 00:00:00+00")
    try company.ingest([
      ("2.sql", newer.ownWriter { _ in false }), ("1.sql", Self.dump(["i1|t1"]).ownWriter { _ in false }),
    ])
    #expect(try Self.labels(company) == ["defect"])
  }

  private static let issue = """
    {"id": "i1", "companyId": "c1", "title": "One", "status": "todo", "priority": "low", "createdAt": "2026-01-01T00:00:00Z",
    "updatedAt": "2026-02-01T00:00:00Z"
    """

  /// The API lists the labels in the row of an issue, with or without their names.
  @Test func theAPIListsLabelsInTheIssue() throws {
    var company = TestCompany()
    try company.ingest([
      (
        "issues.json",
        "[\(Self.issue), \"labelIds\": [\"t1\"], \"labels\": [{\"id\": \"t1\", \"name\": \"bug\", \"color\": \"#f00\"}]}]"
      )
    ])
    #expect(try Self.labels(company) == ["bug"])
    // A short list without labels keeps them.
    try company.ingest([("short.json", "[\(Self.issue)}]".replacing("2026-02-01", with: "2026-02-02"))])
    #expect(try Self.labels(company) == ["bug"])
    try company.ingest([
      (
        "none.json",
        "[\(Self.issue), \"labelIds\": [], \"labels\": []}]".replacing("2026-02-01", with: "2026-02-03")
      )
    ])
    #expect(try Self.labels(company) == [])
  }

  /// Tables that are exported one by one, in any order. An ID whose name nobody gives stands for itself.
  @Test func tablesCanBeSeparateFiles() throws {
    let issues =
      "id,company_id,title,status,priority,created_at,updated_at\ni1,c1,One,todo,low,2026-01-01,2026-02-01\n"
    let labels = "id,company_id,name,color,created_at,updated_at\nt1,c1,bug,#f00,2026-01-01,2026-01-01\n"
    let links = "issue_id,label_id,company_id,created_at\ni1,t1,c1,2026-01-01\ni1,t9,c1,2026-01-01\n"
    for order in [[0, 1, 2], [2, 1, 0]] {
      let files = [("issues.csv", issues), ("labels.csv", labels), ("issue_labels.csv", links)]
      var company = TestCompany()
      try company.ingest(order.map { files[$0] })
      #expect(try Self.labels(company) == ["bug", "t9"])
      #expect(company.findings.map(\.text) == [])
    }
  }

  @Test func aSnapshotHasTheirNames() throws {
    var company = TestCompany()
    try company.ingest([("1.sql", Self.dump(["i1|t1", "i1|t2"]).ownWriter { _ in false })])
    let path = try CompanyViewReader.companies(in: company.folder.path + "/db")[0].path
    let issue = try RecordsReader.read(path: path)[RecordTable.issues].first { $0.id == "i1" }
    #expect(issue?["labels"] == ["Infra & <ops>", "bug"])
  }
}

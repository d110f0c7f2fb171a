import Testing

@testable import Engine
@testable import Renderer

@Suite struct BackupsPageTests {
  private static func backup(_ name: String, _ day: Int, rows: Int64, isComplete: Bool = true)
    -> BackupContents
  {
    let tables = [
      BackupContents.Table(
        name: "heartbeat_runs", rows: rows, bytes: rows * 1000,
        columns: [BackupContents.Column(name: "usage_json", bytes: rows * 600)], treatment: .read),
      BackupContents.Table(name: "session", rows: 3, bytes: 90, columns: [], treatment: .refused),
    ]
    return BackupContents(
      name: name, fileBytes: rows * 100, format: "Paperclip backup (pg_dump)", serverVersion: "17.4",
      writerVersion: "17.4", createdAt: Instant("2026-11-\(day)T12:00:00Z"), isDated: true,
      isComplete: isComplete,
      tables: tables, findings: [])
  }

  @Test func backupsAreShownWithTheirTablesAndTheirGrowth() throws {
    var view = CompanyViewFixture.small()
    view.backups = [
      Self.backup("c.sql", 20, rows: 500), Self.backup("b.sql", 15, rows: 9, isComplete: false),
      Self.backup("a.sql", 10, rows: 100),
    ]
    let site = try RenderedSite(view)
    #expect(site.findings.map(\.text) == [])
    let data = try site.json("api/backups.json")["data"]
    #expect(data?["growth"]?["days"] == Value.int(10))
    #expect(data?["growth"]?["tables"]?.list?.first?["rowsPerDay"] == Value.int(40))
    #expect(data?["backups"]?.list?.map { $0["isComplete"] } == [.bool(true), .bool(false), .bool(true)])
    let page = site.page("backups.html")
    #expect(
      page.contains("c.sql") && page.contains("2 of 3") && page.contains("usage_json")
        && page.contains("500 kB"))
    #expect(page.contains("never read"))
    #expect(site.page("index.html").contains("backups.html"))
  }

  @Test func oneBackupHasNoGrowthAndNoneHasNoPage() throws {
    var view = CompanyViewFixture.small()
    #expect(try RenderedSite(view).files["backups.html"] == nil)
    #expect(try !RenderedSite(view).page("index.html").contains("backups.html"))
    view.backups = [Self.backup("a.sql", 10, rows: 100)]
    let site = try RenderedSite(view)
    #expect(site.page("backups.html").contains("Growth needs two complete backups"))
    #expect(try site.json("api/backups.json")["data"]?["growth"] == Value.null)
  }
}

import Foundation
import Testing

/// No file of a public site contains words that are hidden from the public.
@Suite struct AudienceTests {
  private static let company = "0c000000-0000-4000-8000-000000000001"
  /// One word for each kind of hidden text.
  private static let words = [
    "zqcompany", "zqcapabilities", "zqpause", "zqerror", "zqmetadata", "zqgoal", "zqproject", "zqissue",
    "zqcomment",
    "zqperson", "zqdetails", "zqrunmeta", "zqchanges", "zqtemplate",
  ]

  private static let backup: String = {
    var text = "--\n-- PostgreSQL database dump\n--\n\n"
    let at = "2026-02-01 08:00:00+00"
    func copy(_ table: String, _ columns: String, _ row: [String]) {
      let names = columns.split(separator: " ").joined(separator: ", ")
      text += "COPY public.\(table) (\(names)) FROM stdin;\n\(row.joined(separator: "\t"))\n\\.\n\n"
    }
    copy(
      "companies", "id name description status created_at updated_at",
      [company, "Acme", "zqcompany", "active", at, at])
    copy(
      "agents",
      "id company_id name role title status capabilities adapter_type pause_reason error_reason metadata created_at updated_at",
      [
        "b1", company, "Ada", "ceo", "Chief", "error", "zqcapabilities", "process", "zqpause", "zqerror",
        #"{"k": "zqmetadata"}"#, at, at,
      ])
    copy(
      "projects", "id company_id name description status created_at updated_at",
      ["p1", company, "Launch", "zqproject", "active", at, at])
    copy(
      "goals", "id company_id title description level status created_at updated_at",
      ["l1", company, "Grow", "zqgoal", "company", "active", at, at])
    copy(
      "issues",
      "id company_id identifier title description status priority assignee_user_id created_at updated_at",
      ["j1", company, "AC-1", "Do it", "zqissue", "todo", "high", "zqperson", at, at])
    copy(
      "issue_comments", "id company_id issue_id author_type author_user_id body created_at updated_at",
      ["c1", company, "j1", "user", "zqperson", "see zqcomment", at, at])
    copy(
      "activity_log", "id company_id actor_type actor_id action entity_type entity_id details created_at",
      ["v1", company, "user", "zqperson", "issue.updated", "issue", "j1", #"{"title": "zqdetails"}"#, at])
    return text + "--\n-- PostgreSQL database dump complete\n--\n"
  }()

  private static let log =
    #"{"event":"agent:heartbeat","timestamp":"2026-02-02T10:00:00Z","payload":{"agentId":"b1","meta":{"runId":"r1","tokensUsed":5,"note":"zqrunmeta"}}}"#
    + "\n"
    + #"{"event":"agent:updated","timestamp":"2026-02-02T11:00:00Z","payload":{"agentId":"b1","changes":{"capabilities":{"to":"zqchanges"}}}}"#
    + "\n"

  /// A module that shows everything it can see.
  private static func writeModule(_ folder: Folder) throws {
    try folder.write(
      "modules/leaky/paperclip.module.json",
      #"""
      {"id": "leaky", "name": "Leaky", "version": "1.0.0", "hooks": ["agent:heartbeat", "agent:updated"],
       "routes": {"prefix": "/leaky"}}
      """#)
    try folder.write(
      "modules/leaky/migrations/0001_seen.sql",
      "CREATE TABLE mod_leaky_seen (seq INTEGER PRIMARY KEY, text TEXT);\n")
    try folder.write(
      "modules/leaky/hooks/agent.heartbeat.sql",
      "INSERT INTO mod_leaky_seen SELECT seq, coalesce(payload, '') || coalesce(meta, '') FROM hook_events;\n"
    )
    try folder.write(
      "modules/leaky/hooks/agent.updated.sql",
      "INSERT INTO mod_leaky_seen SELECT seq, coalesce(payload, '') || coalesce(changes, '') FROM hook_events;\n"
    )
    try folder.write(
      "modules/leaky/routes/all.sql",
      """
      SELECT text FROM mod_leaky_seen UNION ALL SELECT capabilities FROM agents UNION ALL SELECT description FROM goals
      UNION ALL SELECT description FROM projects UNION ALL SELECT actor_id FROM activity;
      """)
  }

  private static func workspace(_ settings: String) throws -> Folder {
    let folder = try Folder()
    try folder.write("backups/b.sql", backup)
    try folder.write("logs/a.ndjson", log)
    try writeModule(folder)
    try configure(folder, settings)
    return folder
  }

  private static func configure(_ folder: Folder, _ settings: String) throws {
    try folder.write(
      "paperclip.config.json",
      #"{"sources": ["backups/b.sql", "logs/a.ndjson"], "modules": {"enabled": ["leaky"]}, \#(settings)}"#)
  }

  private static func found(in path: String) throws -> Set<String> {
    var found: Set<String> = []
    for (_, bytes) in try Folder.contents(of: path) {
      found.formUnion(words.filter { bytes.range(of: Data($0.utf8)) != nil })
    }
    return found
  }

  private static func generate(_ folder: Folder) throws {
    let result = try Program.run("paperclip-gen", ["generate", "-v"], in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func aPublicSiteHasNoPrivateText() throws {
    let folder = try Self.workspace(#""site": {"audience": "public"}"#)
    try Self.generate(folder)
    #expect(try Self.found(in: folder.path + "/site") == [])
    #expect(folder.read("site/index.html").contains("Public edition"))
    #expect(folder.read("site/agents/ada.html").contains("Public edition"))
    #expect(folder.read("site/api/index.json").contains(#""audience": "public""#))
  }

  @Test func theTeamSeesWhatThePublicDoesNot() throws {
    let folder = try Self.workspace(#""site": {}"#)
    try Self.generate(folder)
    let found = try Self.found(in: folder.path + "/site")
    #expect(
      found.isSuperset(of: ["zqcompany", "zqmetadata", "zqgoal", "zqproject", "zqrunmeta"]), "\(found)")
    #expect(found.isDisjoint(with: ["zqcomment", "zqdetails"]), "\(found)")
    #expect(!folder.read("site/index.html").contains("Public edition"))
  }

  @Test func whenTheAudienceNarrowsModulesForgetWhatTheySaw() throws {
    let folder = try Self.workspace(#""site": {"audience": "team"}"#)
    try Self.generate(folder)
    #expect(folder.read("site/api/modules/leaky/all.json").contains("zqrunmeta"))
    try Self.configure(folder, #""site": {"audience": "public"}"#)
    try Self.generate(folder)
    #expect(try Self.found(in: folder.path + "/site") == [])
    #expect(
      folder.read("site/api/modules/leaky/all.json").contains("\"text\""), "the events were delivered again")
  }

  @Test func oneWorkspacePublishesTwoSites() throws {
    let folder = try Self.workspace(
      #""outputs": [{"out": "site", "audience": "team"}, {"out": "public", "audience": "public"}]"#)
    try Self.generate(folder)
    #expect(try Self.found(in: folder.path + "/public") == [])
    let team = try Self.found(in: folder.path + "/site")
    #expect(
      team.contains("zqcompany") && !team.contains("zqrunmeta"),
      "modules see what the narrowest audience may: \(team)")
  }

  @Test func exportsAreCompleteUnlessTheyAreForSomebody() throws {
    let folder = try Self.workspace(#""site": {"audience": "public"}"#)
    try Self.generate(folder)
    func run(_ arguments: [String]) throws {
      let result = try Program.run("paperclip-gen", arguments, in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
    }
    try run(["snapshot", "--out", "whole/snapshot"])
    try run(["export", "--out", "whole/export.json"])
    try run(["snapshot", "--audience", "public", "--out", "narrow/snapshot"])
    try run(["export", "--audience", "public", "--out", "narrow/export.json"])
    #expect(
      try Self.found(in: folder.path + "/whole").isSuperset(of: [
        "zqcompany", "zqcomment", "zqissue", "zqmetadata",
      ]))
    #expect(try Self.found(in: folder.path + "/narrow") == [])
    #expect(try Program.run("paperclip-gen", ["export", "--audience", "all"], in: folder.path).status == 2)
  }

  @Test func theStateIsPrivate() throws {
    let folder = try Self.workspace(#""site": {"out": "."}"#)
    let result = try Program.run("paperclip-gen", ["generate", "--out", "."], in: folder.path)
    #expect(result.status == 3)
    #expect(result.errors.contains("holds the state of the workspace"), "\(result.errors)")
    let manager = FileManager.default
    for case let name as String in try #require(
      manager.enumerator(atPath: folder.path + "/.paperclip/companies"))
    where name.hasSuffix(".sqlite") {
      let rights = try manager.attributesOfItem(atPath: folder.path + "/.paperclip/companies/" + name)[
        .posixPermissions]
      #expect(((rights as? NSNumber)?.intValue ?? 0o777) & 0o007 == 0)
    }
    let rights =
      try manager.attributesOfItem(atPath: folder.path + "/.paperclip")[.posixPermissions] as? NSNumber
    #expect((rights?.intValue ?? 0o777) & 0o007 == 0)
  }

  @Test func valuesOfTheEnvironmentAreNotPrinted() throws {
    let folder = try Self.workspace(
      #""site": {"layout": "$PLANTED_LAYOUT", "out": "$PLANTED_OUT"}, "prices": "$PLANTED_PRICES""#)
    let values = [
      "PLANTED_LAYOUT": "zz-secret-layout", "PLANTED_OUT": "zz-secret-out",
      "PLANTED_PRICES": "zz-secret-prices",
    ]
    let result = try Program.run("paperclip-gen", ["generate", "-v"], in: folder.path, environment: values)
    #expect(result.status == 3)
    for value in values.values {
      #expect(!result.errors.contains(value) && !result.output.contains(value), "\(result.errors)")
    }
    var others = values
    others["PLANTED_LAYOUT"] = "single"
    let run = try Program.run("paperclip-gen", ["generate", "-v"], in: folder.path, environment: others)
    #expect(!run.errors.contains("zz-secret"), "\(run.errors)")
  }
}

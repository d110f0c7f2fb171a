import Foundation
import Testing

/// The commands of an audit, and a proof that a person can check.
@Suite struct AuditTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
    try folder.write(
      "paperclip.config.json",
      #"{"company":{"name":"Acme"},"sources":["rows/*.json"],"modules":{"enabled":["audit"]}}"#)
    let rows = (1...5).map { number in
      #"{"id":"v\#(number)","companyId":"0c000000-0000-4000-8000-000000000001","type":"hire_agent","status":"approved","#
        + #""requestedByUserId":"it's","payload":{"name":"N"},"createdAt":"2026-02-0\#(number)T00:00:00Z","decidedAt":"2026-02-08T00:00:00Z","decidedByUserId":"\#(number == 1 ? "it's" : "u2")"}"#
    }
    let company =
      #"{"id":"0c000000-0000-4000-8000-000000000001","name":"Acme","issuePrefix":"AC","status":"active","createdAt":"2026-01-01T00:00:00Z"}"#
    try folder.write("rows/company.json", "[" + company + "]")
    try folder.write("rows/approvals.json", "[" + rows.joined(separator: ",\n") + "]")
  }

  private func run(_ arguments: String...) throws -> Program.Result {
    try Program.run("paperclip-gen", arguments, in: folder.path)
  }

  @Test func aProofHoldsWithSha256sumAlone() throws {
    #expect(try run("generate").status == 0)
    let verified = try run("audit", "verify", "--site", "site")
    #expect(
      verified.status == 0 && verified.output.contains("tamper-evident since 2026-02-"),
      "\(verified.output)\(verified.errors)")
    // The requester decided one of them.
    #expect(folder.read("site/modules/audit/approvals.html").matches(of: /by the requester/).count == 1)
    let list = folder.read("site/api/modules/audit/ledger.json")
    let month = try #require(list.firstMatch(of: /ledger\/(\d{4}-\d{2})\.csv/)?.1)
    let csv = folder.read("site/api/modules/audit/ledger/\(month).csv")
    #expect(csv.hasPrefix("number,kind,table,id,seen") && csv.contains("row,approvals,v3,"), "\(csv)")
    #expect(folder.read("site/api/modules/audit/ledger/\(month).json").contains("\"v3\""))
    let proof = try run("audit", "proof", "approvals:v3")
    #expect(proof.status == 0)
    try folder.write("proof.sh", proof.output)
    let printed = try Program.run("/bin/sh", ["proof.sh"], in: folder.path).output.split(separator: "\n").map
    { $0.prefix(64) }
    let expected = proof.output.split(separator: "\n").filter { $0.hasPrefix("# ") && $0.count == 66 }.map {
      $0.dropFirst(2)
    }
    #expect(printed == expected && printed.count == 4, "\(printed) \(expected)")
    #expect(verified.output.contains("root \(printed.last ?? "")"))
    let exported = try run("audit", "export", "--format", "csv")
    #expect(exported.output.split(separator: "\r\n").count == 6)
    #expect(try run("audit", "proof", "approvals:none").status == 3)
  }

  @Test func theTrailCanBeFollowedByRecordActorAndActionWithoutScript() throws {
    let activity = (1...6).map { number in
      #"{"id":"a\#(number)","companyId":"0c000000-0000-4000-8000-000000000001","actorType":"user","actorId":"u\#(number % 2) \"x\"","#
        + #""action":"approval.\#(number < 4 ? "approved" : "rejected")","entityType":"approval","entityId":"v\#(number % 3)","createdAt":"2026-02-0\#(number)T00:00:00Z"}"#
    }
    try folder.write("rows/activity.json", "[" + activity.joined(separator: ",\n") + "]")
    let made = try run("generate", "--strict")
    #expect(made.status == 0, "\(made.errors)")
    let trail = folder.read("site/modules/audit/trail.html")
    #expect(trail.contains(#"data-table="table-trail""#) && trail.contains(#"<table id="table-trail">"#))
    for (page, count) in [("records", 3), ("actors", 2), ("actions", 2)] {
      let text = folder.read("site/modules/audit/\(page).html")
      let anchors = text.matches(of: /<tr id="([^"]+)"/).map { String($0.1) }
      let own = anchors.filter { $0.hasPrefix(page.dropLast() + "-") }
      #expect(own.count == count && Set(anchors).count == anchors.count && anchors.count == 6, "\(anchors)")
      // Entries of one group follow each other, and every link of the trail leads to one.
      for anchor in trail.matches(
        of: try Regex("modules/audit/\(page).html#([^\"]+)\"", as: (Substring, Substring).self))
      {
        #expect(own.contains(String(anchor.output.1)), "\(anchor.output.1)")
      }
      let ledger = folder.read("site/modules/audit/index.html")
      #expect(own.allSatisfy { ledger.contains("modules/audit/\(page).html#\($0)\"") }, "\(page)")
    }
    // Who, what and which record, in the order of the page.
    let rows = folder.read("site/modules/audit/records.html").matches(of: /records\.html#(record-[^"]+)"/).map
    {
      String($0.1)
    }
    #expect(rows == rows.sorted() && rows.count == 6)
  }

  @Test func aChangeShowsWhoMadeItAndShortDigests() throws {
    #expect(try run("generate").status == 0)
    try folder.write(
      "rows/later.json",
      #"[{"id":"v1","companyId":"0c000000-0000-4000-8000-000000000001","type":"hire_agent","status":"rejected","#
        + #""requestedByUserId":"it's","decidedByUserId":"founder","payload":{"name":"N"},"#
        + #""createdAt":"2026-02-01T00:00:00Z","decidedAt":"2026-03-01T00:00:00Z","updatedAt":"2026-03-01T00:00:00Z"}]"#
    )
    #expect(try run("generate", "--strict").status == 0)
    let page = folder.read("site/modules/audit/index.html")
    // A name that is not broken within a word, and digests that leave room for it.
    #expect(page.contains(#"<span dir="auto">user founder</span>"#), "\(page)")
    #expect(page.matches(of: /<code class="id">[0-9a-f]{12}<\/code>/).count == 2)
    #expect(folder.read("site/api/modules/audit/changes.csv").contains(/,[0-9a-f]{64},[0-9a-f]{64},/))
    // The month of the change has it, too.
    let month = folder.read("site/api/modules/audit/ledger/2026-02.csv").split(separator: "\r\n")
    #expect(month.count == 7 && month[6].hasPrefix("6,changed,approvals,v1,"), "\(month)")
  }

  @Test func aChangedLedgerAndAnotherSiteAreFound() throws {
    #expect(try run("generate").status == 0)
    let name = try #require(FileManager.default.contentsOfDirectory(atPath: folder.path + "/ledger").first)
    let file = "ledger/\(name)/000001.ndjson"
    let whole = folder.read(file)
    try folder.write(file, whole.replacingOccurrences(of: "approvals:v2", with: "approvals:v9"))
    let changed = try run("audit", "verify")
    #expect(
      changed.status == 1 && changed.output.contains("was changed, added or removed"), "\(changed.output)")
    try folder.write(file, whole)
    let checkpoint = folder.read("site/api/modules/audit/checkpoint.json")
    try folder.write(
      "site/api/modules/audit/checkpoint.json",
      checkpoint.replacingOccurrences(of: "\"size\": 5", with: "\"size\": 4"))
    #expect(try run("audit", "verify", "--site", "site").status == 1)
    #expect(try run("audit", "verify").status == 0)
    // What was published of the entries.
    try folder.write("site/api/modules/audit/checkpoint.json", checkpoint)
    #expect(try run("audit", "verify", "--site", "site").status == 0)
    let months = folder.path + "/site/api/modules/audit/ledger"
    for path in try FileManager.default.contentsOfDirectory(atPath: months).sorted() {
      let published = "site/api/modules/audit/ledger/" + path
      let text = folder.read(published)
      try folder.write(published, text.replacingOccurrences(of: "v3", with: "v4"))
      let found = try run("audit", "verify", "--site", "site")
      #expect(
        found.status == 1 && found.output.contains("\(path): the entries are not those of the ledger"),
        "\(found.output)")
      try folder.write(published, text)
    }
    let added = "site/api/modules/audit/ledger/2031-01.csv"
    try folder.write(added, "number\n")
    #expect(
      try run("audit", "verify", "--site", "site").output.contains(
        "2031-01.csv: the ledger has no such month"))
    try FileManager.default.removeItem(atPath: folder.path + "/" + added)
    let index = "site/api/modules/audit/ledger.json"
    let listed = folder.read(index)
    try FileManager.default.removeItem(atPath: folder.path + "/" + index)
    #expect(try run("audit", "verify", "--site", "site").output.contains("ledger.json: is missing"))
    try folder.write(index, listed)
    #expect(try run("audit", "verify", "--site", "site").status == 0)
    // A rebuild and a run with nothing new leave the ledger as it is.
    let before = try Folder.contents(of: folder.path + "/ledger")
    #expect(try run("generate", "--rebuild").status == 0)
    #expect(try Folder.contents(of: folder.path + "/ledger") == before)
  }
}

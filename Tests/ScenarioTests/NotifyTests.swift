import Foundation
import Testing

/// Alerts from a workspace to real receivers: curl and a web server, and a stand-in for sendmail that writes
/// down its input.
@Suite struct NotifyTests {
  private let folder: Folder
  private let receiver: Receiver
  private static let token = "T0PSECRETtokenB4k3"

  init() throws {
    folder = try Folder()
    receiver = try Receiver(folder)
    try folder.write("logs/1.ndjson", Self.heartbeat("2026-05-01T10:00:00Z", "succeeded"))
    // Writes its arguments and its input down, and ends as the file "ending" says.
    try folder.write(
      "bin/sendmail",
      "#!/bin/sh\nd=$(dirname \"$0\")\necho \"$@\" >> \"$d/arguments\"\ncat >> \"$d/mails\"\nexit $(cat \"$d/ending\" 2>/dev/null || echo 0)\n"
    )
    // A curl that writes its arguments and its input down before it is the real one.
    try folder.write(
      "bin/curl",
      "#!/bin/sh\nd=$(dirname \"$0\")\necho \"$@\" >> \"$d/curl-arguments\"\nPATH=/usr/bin:/bin exec curl \"$@\"\n"
    )
    for name in ["sendmail", "curl"] {
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: folder.path + "/bin/" + name)
    }
  }

  private static func heartbeat(_ time: String, _ status: String, _ agent: String = "Ada") -> String {
    #"{"event":"agent:heartbeat","timestamp":"\#(time)","payload":{"agent":"\#(agent)","meta":{"status":"\#(status)","#
      + #""inputTokens":1,"costCents":1}}}"# + "\n"
  }

  private func configure(_ channels: String, _ more: String = "") throws {
    try folder.write(
      "paperclip.config.json",
      #"{"company":{"name":"Acme"},"sources":["logs/*"],"modules":{"enabled":["notifications"],"config":{"#
        + #""notifications":{"channels":[\#(channels)],"staleHours":0\#(more)}}}}"#)
  }

  @discardableResult
  private func run(_ arguments: String..., path: String = "204") throws -> Program.Result {
    try Program.run(
      "paperclip-gen", arguments, in: folder.path,
      environment: [
        "HOOK": receiver.url("\(path)/\(Self.token)"),
        "PATH": "\(folder.path)/bin:\(Program.folder):\(ProcessInfo.processInfo.environment["PATH"] ?? "")",
      ])
  }

  private static let slack = #"{"name":"ops","type":"slack","url":"$HOOK"}"#

  /// A first run, sent, and then three failed runs of one agent.
  private func failing(_ channels: String = slack, _ more: String = "") throws {
    try configure(channels, more)
    try run("generate", "--notify")
    try folder.write(
      "logs/2.ndjson",
      (1...3).map { Self.heartbeat("2026-05-02T1\($0):00:00Z", "failed", "<!channel> @everyone") }.joined())
    try run("generate")
  }

  @Test func alertsComeOnceAndTheirEndToo() throws {
    try failing()
    #expect(receiver.requests.count == 1)
    #expect((receiver.requests[0].body["text"] as? String)?.contains("alerts are on") == true)
    let file = "outbox/" + (try outbox())
    let before = folder.read(file)
    let dry = try run("notify", "--dry-run")
    #expect(
      dry.status == 0 && dry.output.contains("# ops (slack): $HOOK") && !dry.output.contains(Self.token))
    #expect(receiver.requests.count == 1 && folder.read(file) == before)
    let sent = try run("notify")
    #expect(sent.status == 0 && sent.errors.contains("1 message sent"), "\(sent.errors)")
    #expect(receiver.requests.count == 2)
    let text = receiver.requests[1].body["text"] as? String ?? ""
    #expect(text.contains("3 failed runs in a row") && !text.contains("<!channel>"), "\(text)")
    // Nothing is sent twice: not by another run, not by a rebuild, not by lines that come late.
    try run("notify")
    try run("generate", "--rebuild", "--notify")
    try folder.write(
      "logs/0.ndjson", Self.heartbeat("2026-04-30T10:00:00Z", "failed", "<!channel> @everyone"))
    try run("generate", "--notify")
    #expect(receiver.requests.count == 2)
    try folder.write(
      "logs/3.ndjson", Self.heartbeat("2026-05-02T20:30:00Z", "succeeded", "<!channel> @everyone"))
    try run("generate", "--notify")
    #expect(receiver.requests.count == 3)
    #expect((receiver.requests[2].body["text"] as? String)?.contains("Resolved: ") == true)
    #expect(folder.read("site/modules/notifications/index.html").contains("failed runs in a row"))
    try noSecretAnywhere()
  }

  private func outbox() throws -> String {
    try #require(
      FileManager.default.contentsOfDirectory(atPath: folder.path + "/outbox").first { !$0.hasPrefix("_") })
  }

  /// Neither the URL nor its secret part is in an argument, a file of the workspace or a page.
  private func noSecretAnywhere() throws {
    #expect(!folder.read("bin/curl-arguments").contains("127.0.0.1"))
    for (name, data) in try Folder.contents(of: folder.path) where name != "received.ndjson" {
      #expect(data.range(of: Data(Self.token.utf8)) == nil, "\(name)")
    }
  }

  @Test func aRunThatIsKilledBetweenSendingAndRecordingSendsTwiceAndLosesNothing() throws {
    try failing()
    let file = "outbox/" + (try outbox())
    let before = folder.read(file)
    try run("notify")
    // As if the process had ended after curl, and in the middle of the line that says so.
    let after = folder.read(file)
    try folder.write(file, before + after.dropFirst(before.count).prefix(20))
    try run("notify")
    #expect(receiver.requests.count == 3)
    try run("notify")
    #expect(receiver.requests.count == 3)
    #expect(folder.read(file).split(separator: "\n").allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") })
  }

  @Test(arguments: [
    ("200", 0, "sent"), ("slow", 0, "sent"), ("endless", 0, "sent"), ("500", 1, "try again"),
    ("cut", 1, "try again"),
    ("400", 1, "given up"), ("404", 1, "given up"), ("302", 1, "given up"),
  ])
  func everyAnswerHasItsConsequence(path: String, status: Int32, word: String) throws {
    try configure(Self.slack)
    try run("generate")
    let result = try run("notify", "--retry-for", "1s", path: path)
    #expect(result.status == status && result.errors.contains(word), "\(result.errors)")
    #expect(!result.errors.contains(Self.token))
    try noSecretAnywhere()
    // The answer repeated the URL; what is kept of it does not.
    let kept = folder.read("outbox/" + (try outbox()))
    if path == "500" { #expect(kept.contains("you called")) }
    // What was given up is not tried again; the rest waits for its time.
    let count = receiver.requests.filter { $0.path.contains(path) }.count
    try run("notify", "--retry-for", "1s", path: path)
    #expect(receiver.requests.filter { $0.path.contains(path) }.count <= count + (word == "given up" ? 1 : 0))
  }

  @Test func retryAfterIsHonored() throws {
    try configure(Self.slack)
    try run("generate")
    let result = try run("notify", "--retry-for", "20s", path: "429")
    #expect(result.status == 0)
    #expect(result.errors.contains("1 message sent"), "\(result.errors)")
    #expect(receiver.requests.count == 2)
  }

  @Test func aFailedNightReachesSomebody() throws {
    try configure(Self.slack)
    try run("generate", "--notify")
    // A file where the databases should be: the run cannot go on.
    let databases = folder.path + "/.paperclip/companies"
    try FileManager.default.moveItem(atPath: databases, toPath: databases + ".away")
    try folder.write(".paperclip/companies", "not a folder")
    try folder.write("logs/2.ndjson", Self.heartbeat("2026-05-02T10:00:00Z", "succeeded"))
    let failed = try run("generate", "--notify")
    #expect(failed.status == 3, "\(failed.errors)")
    #expect(
      receiver.requests.contains {
        ($0.body["text"] as? String)?.contains("The run of generate failed") == true
      })
    try FileManager.default.removeItem(atPath: databases)
    try FileManager.default.moveItem(atPath: databases + ".away", toPath: databases)
    try run("generate", "--notify")
    let last = receiver.requests.last?.body["text"] as? String
    #expect(last?.contains("Resolved: The run of generate failed") == true, "\(last ?? "")")
  }

  @Test func missingSourcesAndOldDataAreReported() throws {
    try configure(Self.slack)
    try folder.write(
      "paperclip.config.json",
      folder.read("paperclip.config.json").replacingOccurrences(
        of: #""staleHours":0"#, with: #""staleHours":36"#
      )
      .replacingOccurrences(of: #""logs/*""#, with: #""logs/*","missing.ndjson""#))
    #expect(try run("generate").status == 1)
    #expect(try run("notify", "--as-of", "2026-05-10T00:00:00Z").status == 0)
    let texts = receiver.requests.compactMap { $0.body["text"] as? String }
    let all = receiver.requests.map { "\($0.body)" }.joined()
    #expect(all.contains("No new data of Acme") && all.contains("A source has errors"), "\(texts)")
  }

  @Test func oldDataStaysOldWhileNothingCanBeRead() throws {
    try configure(Self.slack)
    try folder.write(
      "paperclip.config.json",
      folder.read("paperclip.config.json").replacingOccurrences(
        of: #""staleHours":0"#, with: #""staleHours":36"#))
    try run("generate")
    try run("notify", "--as-of", "2026-05-10T00:00:00Z")
    func texts() -> [String] { receiver.requests.compactMap { $0.body["text"] as? String } }
    #expect(texts().contains { $0.contains("No new data of Acme") })
    let databases = folder.path + "/.paperclip/companies"
    try FileManager.default.moveItem(atPath: databases, toPath: databases + ".away")
    try folder.write(".paperclip/companies", "not a folder")
    try run("notify", "--as-of", "2026-05-10T01:00:00Z")
    try FileManager.default.removeItem(atPath: databases)
    try FileManager.default.moveItem(atPath: databases + ".away", toPath: databases)
    try run("notify", "--as-of", "2026-05-10T02:00:00Z")
    #expect(!texts().contains { $0.contains("Resolved") }, "\(texts())")
  }

  @Test func mailGoesThroughSendmail() throws {
    let mail =
      #"{"name":"mail","type":"email","to":["ops@example.org"],"from":"p@example.org","sendmail":"\#(folder.path)/bin/sendmail"}"#
    try failing(mail)
    try folder.write("bin/ending", "75")
    let later = try run("notify", "--retry-for", "1s")
    #expect(later.status == 1 && later.errors.contains("try again"))
    try folder.write("bin/ending", "0")
    let sent = try run("notify", "--as-of", "2099-01-01T00:00:00Z")
    #expect(sent.errors.contains("sent"), "\(sent.status) \(sent.errors) \(sent.output)")
    #expect(folder.read("bin/arguments").hasPrefix("-t -i\n"))
    let mails = folder.read("bin/mails")
    #expect(mails.contains("To: ops@example.org\n") && mails.contains("Auto-Submitted: auto-generated\n"))
    #expect(mails.contains("Subject: Acme: alerts are on; nothing needs attention\n"))
  }

  /// A receiver that is down has one problem, however many messages wait for it.
  @Test func aProblemOfAChannelIsOneLine() throws {
    try failing()
    try folder.write("bin/curl", "#!/bin/sh\ncat > /dev/null\nexit 7\n")
    try folder.write(
      "logs/3.ndjson",
      (1...3).map { Self.heartbeat("2026-05-02T1\($0):30:00Z", "failed", "Bob") }.joined())
    try run("generate")
    let waiting = try run("notify", "--dry-run").output.components(separatedBy: "# ops (slack)").count - 1
    #expect(waiting > 1)
    let result = try run("notify", "--retry-for", "1s")
    #expect(result.status == 1)
    let lines = result.errors.split(separator: "\n").filter { $0.contains("curl error 7") }
    #expect(lines.count == 1 && lines[0].hasSuffix(", in \(waiting) attempts"), "\(result.errors)")
  }

  @Test func quietHoursHoldWhatIsNotCritical() throws {
    try failing(Self.slack, #","quietHours":{"from":"22:00","to":"07:00"}"#)
    let held = try run("notify", "--as-of", "2026-05-03T23:00:00Z")
    #expect(held.status == 0 && held.errors.contains("held"), "\(held.errors)")
    let count = receiver.requests.count
    #expect(try run("notify", "--as-of", "2026-05-04T07:00:00Z").errors.contains("sent"))
    #expect(receiver.requests.count > count)
  }

  @Test func badConfigurationIsNamedAndTheSiteIsStillMade() throws {
    try configure(#"{"name":"ops","type":"slack","url":"https://hooks.example.org/T0/abc"}"#)
    let result = try run("generate")
    #expect(
      result.errors.contains("must not be in the file") && folder.exists("site/index.html"),
      "\(result.errors)")
    #expect(result.status == 1)
    #expect(try run("notify").status == 2)
    try configure(#"{"name":"ops","type":"slack"}"#)
    #expect(try run("notify").status == 2)
  }

  @Test func alertmanagerGetsWhatFires() throws {
    try failing(#"{"name":"am","type":"alertmanager","url":"$HOOK"}"#)
    try run("notify")
    let request = try #require(receiver.requests.last)
    #expect(request.path.hasSuffix("/api/v2/alerts"))
    let alerts = try #require(request.body["list"] as? [[String: Any]])
    #expect((alerts.first?["labels"] as? [String: String])?["alertname"] == "agent-failing")
  }

  @Test func shardsReportWhatFailedAndLinkToTheirFolders() throws {
    try folder.write(
      "paperclip.config.json",
      #"{"sources":["co/{company}/*"],"site":{"baseURL":"https://fleet.example.org/"},"modules":{"enabled":["notifications"],"#
        + #""config":{"notifications":{"channels":[\#(Self.slack)],"staleHours":0}}}}"#)
    for name in ["anna", "bert", "carl"] {
      try folder.write("co/\(name)/1.ndjson", Self.heartbeat("2026-05-01T10:00:00Z", "succeeded"))
    }
    try run("generate", "--shard", "1/2")
    try run("generate", "--shard", "2/2")
    try run("notify")
    let known = receiver.requests.count
    func news() -> [String] { receiver.requests.dropFirst(known).compactMap { $0.body["text"] as? String } }
    // An agent that fails, and a company that cannot be published.
    try folder.write(
      "co/anna/2.ndjson",
      (1...3).map { Self.heartbeat("2026-05-02T1\($0):00:00Z", "failed") }.joined())
    let site = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder.path + "/site").first { $0.hasPrefix("bert-") })
    try folder.write("co/bert/2.ndjson", Self.heartbeat("2026-05-02T11:00:00Z", "succeeded"))
    try FileManager.default.moveItem(
      atPath: "\(folder.path)/site/\(site)", toPath: folder.path + "/aside")
    try folder.write("site/\(site)", "not a folder")
    let first = try run("generate", "--shard", "1/2")
    let second = try run("generate", "--shard", "2/2")
    #expect([first.status, second.status].sorted() == [0, 3])
    try run("notify")
    let bert = news().filter { $0.contains("The run of generate failed for bert") }
    #expect(bert.count == 1, "\(news())")
    #expect(
      receiver.requests.dropFirst(known).contains {
        "\($0.body)".range(of: #"https://fleet\.example\.org/anna-[0-9a-f]{8}/"#, options: .regularExpression)
          != nil
      })
    // The shards of the others do not end it; its own next run does, also if their number is another one.
    try run("generate", "--shard", first.status == 3 ? "2/2" : "1/2")
    try run("notify")
    #expect(!news().contains { $0.contains("Resolved: ") })
    try FileManager.default.removeItem(atPath: "\(folder.path)/site/\(site)")
    try run("generate", "--shard", "1/1")
    try run("notify")
    #expect(news().contains { $0.contains("Resolved: The run of generate failed for bert") }, "\(news())")
    // A shard that fails as a whole, and its end.
    try folder.write("co/anna/3.ndjson", Self.heartbeat("2026-05-03T11:00:00Z", "succeeded"))
    try FileManager.default.moveItem(
      atPath: folder.path + "/site/fleet", toPath: folder.path + "/site/.fleet")
    try folder.write("site/fleet", "not a folder")
    #expect(try run("generate", "--shard", "1/1").status == 3)
    try FileManager.default.removeItem(atPath: folder.path + "/site/fleet")
    try run("notify")
    #expect(news().contains { $0.contains("The run of generate failed for the shard 1/1") }, "\(news())")
    #expect(try run("generate", "--shard", "1/1").status == 0)
    try run("notify")
    #expect(news().contains { $0.contains("Resolved: The run of generate failed for the shard 1/1") })
  }
}

import Foundation
import Testing

@testable import Engine

/// Bodies stay within each receiver's published limits, and titles from data mention nobody.
@Suite struct PayloadTests {
  private static let hostile = [
    "<!channel> @everyone @here <@U123> <https://evil.example|click> & \"quotes\" \\ `code` *bold* [x](y)",
    "line\r\nBcc: victim@example.org\r\n\r\nbody\u{0}\u{202E}gnp", String(repeating: "🤝🏽é漢<&>", count: 400),
    String(repeating: "<", count: 5000), "", ".", "=?UTF-8?B?eA==?= From me",
  ]

  private func notice(_ texts: [String], count: Int, kind: OutboxMessage.Kind = .alerts) throws -> Notice {
    let folder = TemporaryFolder()
    var outbox = try Outbox(root: folder.path, name: "acme")
    var settings = NotificationSettings()
    settings.channels = [Channel(name: "ops", kind: .slack)]
    let now = try #require(Instant("2026-11-26T06:00:00Z"))
    let rules: Set<String> = ["r"]
    try outbox.write(Evaluation(.init(rows: [], rules: rules, known: rules, now: now), outbox, settings))
    let rows = (0..<count).map { number in
      TriggerRow(
        rule: "r", key: "k\(number)", severity: .critical, title: texts[number % texts.count],
        text: texts[(number + 1) % texts.count])
    }
    try outbox.write(Evaluation(.init(rows: rows, rules: rules, known: rules, now: now), outbox, settings))
    var message = try #require(outbox.pending.last)
    message.kind = kind
    message.lines = texts.map { ($0, $0) }
    return Notice(message, outbox, company: texts[0], baseURL: "https://reports.example/a|b>c")
  }

  private func notices() throws -> [Notice] {
    try [1, 3, 40].flatMap { count in
      try [OutboxMessage.Kind.alerts, .digest].map { try notice(Self.hostile, count: count, kind: $0) }
    } + Self.hostile.map { try notice([$0], count: 1) }
  }

  private func value(_ notice: Notice, _ kind: Channel.Kind) throws -> (Value, bytes: [UInt8]) {
    let now = try #require(Instant("2026-11-26T07:00:00Z"))
    var channel = Channel(name: "ops", kind: kind)
    channel.topic = "t"
    let bytes = Payload.body(notice, for: channel, at: now)
    return (try JSONDocument.read(bytes) { $0.value($0.root) }, bytes)
  }

  /// Every text of a value.
  private func texts(_ value: Value) -> [String] {
    switch value {
    case .string(let text): [text]
    case .list(let items): items.flatMap(texts)
    case .record(let fields): fields.values.flatMap(texts)
    default: []
    }
  }

  @Test func slack() throws {
    for notice in try notices() {
      let (value, _) = try value(notice, .slack)
      let blocks = try #require(value["blocks"]?.list)
      #expect(blocks.count <= 50)
      var total = 0
      for block in blocks {
        let all = texts(block["text"] ?? .null) + texts(block["elements"] ?? .null)
        for text in all { total += text.utf16.count }
        let limit = block["type"] == "header" ? 150 : 3000
        for text in texts(block["text"] ?? .null) { #expect(text.utf16.count <= limit && !text.isEmpty) }
      }
      #expect(total < 10_000)
      #expect(value["text"]?.string.map { $0.utf16.count < 4000 } == true)
      for text in texts(value) {
        #expect(!text.contains("<!") && !text.contains("<@"), "\(text)")
        // Every ampersand is an escape, also at a cut.
        for part in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
          #expect(["amp;", "lt;", "gt;"].contains { part.hasPrefix($0) }, "\(text)")
        }
      }
      // Links are ours.
      for text in texts(value) where text.contains("<") {
        #expect(text.contains("<https://reports.example/a%7Cb%3Ec/"))
      }
    }
  }

  @Test func discord() throws {
    for notice in try notices() {
      let (value, _) = try value(notice, .discord)
      #expect(value["allowed_mentions"] == ["parse": []])
      let embeds = try #require(value["embeds"]?.list)
      #expect((1...10).contains(embeds.count))
      var total = 0
      for embed in embeds {
        let (title, text) = (embed["title"]?.string ?? "", embed["description"]?.string ?? "")
        let foot = embed["footer"]?["text"]?.string ?? ""
        #expect(title.utf16.count <= 256 && text.utf16.count <= 4096 && foot.utf16.count <= 2048)
        total += title.utf16.count + text.utf16.count + foot.utf16.count
        for text in [title, text] { #expect(!text.contains("@everyone") && !text.contains("@here")) }
      }
      #expect(total <= 6000)
    }
  }

  @Test func teamsAndNtfy() throws {
    for notice in try notices() {
      #expect(try value(notice, .teams).bytes.count <= 21_000)
      let (value, _) = try value(notice, .ntfy)
      #expect(value["message"]?.string.map { $0.utf8.count <= 4096 && !$0.isEmpty } == true)
      #expect(value["topic"] == "t" && value["priority"]?.int == 5)
    }
  }

  @Test func alertmanager() throws {
    let (first, _) = try value(notice(["a"], count: 2), .alertmanager)
    for alert in try #require(first.list) {
      #expect(alert["labels"]?["alertname"] == "r")
      #expect(alert["startsAt"]?.string == "2026-11-26T06:00:00Z")
      #expect(alert["endsAt"]?.string == "2026-11-27T09:00:00Z")
      // A number that changes would make it another alert.
      #expect(
        alert["labels"]?.record?.keys.sorted() == ["alertname", "company", "severity", "source", "subject"])
    }
    let (hook, _) = try value(notice(["a"], count: 12), .webhook)
    #expect(hook["version"] == "4" && hook["status"] == "firing" && hook["receiver"] == "ops")
    #expect(hook["alerts"]?.list?.count == 10 && hook["truncatedAlerts"]?.int == 2)
    #expect(hook["alerts"]?.list?[0]["endsAt"] == "0001-01-01T00:00:00Z")
  }

  @Test func mail() throws {
    for notice in try notices() {
      var channel = Channel(name: "mail", kind: .email)
      channel.from = "alerts@example.org"
      channel.to = ["ops@example.org", "x@example.org\r\nBcc: y@example.org"]
      let text = String(decoding: MailMessage.bytes(notice, channel), as: UTF8.self)
      let parts = text.split(separator: "\n\n", maxSplits: 1).map(String.init)
      let names = parts[0].split(separator: "\n").filter { $0.first != " " }.map { $0.prefix { $0 != ":" } }
      #expect(!names.contains("Bcc"))
      #expect(
        Set(names).subtracting([
          "From", "To", "Subject", "Date", "Message-ID", "List-Id", "Auto-Submitted", "MIME-Version",
          "Content-Type",
          "Content-Transfer-Encoding", "Importance",
        ]) == [] && names.count == Set(names).count)
      for line in text.split(separator: "\n") {
        #expect(line.utf8.count <= 78 || line.hasPrefix("To:") || line.hasPrefix("Subject: "), "\(line)")
        #expect(line.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && line != ".")
      }
      for word in parts[0].split(whereSeparator: { " \n".contains($0) }) where word.hasPrefix("=?") {
        #expect(word.count <= 75 && word.hasSuffix("?="))
      }
      #expect(parts[0].contains("\nDate: Thu, 26 Nov 2026 06:00:00 +0000\n"))
      #expect(parts[0].contains("\nMessage-ID: <\(notice.id)@example.org>\n"))
    }
  }

  @Test func encodedWordsReadBackAsTheText() throws {
    let text = String(repeating: "Grüße 🤝🏽 漢字 ", count: 10)
    let words = EncodedWords.header(text).split(separator: "\n ")
    let decoded = words.compactMap { Data(base64Encoded: String($0.dropFirst(10).dropLast(2))) }
    #expect(decoded.map { String(decoding: $0, as: UTF8.self) }.joined() == text)
    #expect(EncodedWords.header("plain") == "plain")
    let long = String(repeating: "plain words ", count: 20)
    let folded = EncodedWords.header(long)
    #expect(folded.split(separator: "\n").allSatisfy { $0.utf8.count <= 67 })
    #expect(folded.replacing("\n", with: "") == long)
    for text in [
      "", " ", "a\nBcc: b", String(repeating: " ", count: 200), String(repeating: "x", count: 200),
    ] {
      let lines = EncodedWords.header(text).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.dropFirst().allSatisfy { $0.hasPrefix(" ") && $0.contains { $0 != " " } }, "\(text)")
    }
    #expect(Base64.encode(Array("a".utf8)) == "YQ==" && Base64.encode(Array("abcde".utf8)) == "YWJjZGU=")
  }

  @Test func answersAreRead() {
    let answer = HTTPAnswer(
      Array(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 429 Too Many\r\nRetry-After: 3\r\nX: y\r\n\r\n{\"retry_after\": 4.25}"
          .utf8))
    #expect(answer.status == 429 && answer.retryAfter == 4250)
    #expect(HTTPAnswer(Array("HTTP/2 204\r\n\r\n".utf8)).status == 204)
    #expect(HTTPAnswer([]).status == 0)
    func pause(_ text: String) -> Int64? {
      HTTPAnswer(
        Array("HTTP/1.1 503 X\r\nDate: Thu, 26 Nov 2026 23:59:30 GMT\r\nRetry-After: \(text)\r\n\r\n".utf8)
      )
      .retryAfter
    }
    #expect(pause("Fri, 27 Nov 2026 00:01:00 GMT") == 90_000)
    #expect(
      pause("Thu, 26 Nov 2026 23:00:00 GMT") == 0 && pause("Mon, 01 Jan 2029 00:00:00 GMT") == 86_400_000)
    #expect(pause("soon") == nil && pause("Fri, 31 Foo 2026 00:01:00 GMT") == nil && pause("-5") == nil)
  }
}

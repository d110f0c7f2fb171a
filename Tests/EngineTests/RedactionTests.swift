import Testing

@testable import Engine

@Suite struct RedactionTests {
  @Test(arguments: [1, 2, 3] as [UInt64]) func everyKindIsRedactedAnywhere(seed: UInt64) {
    for (kind, text, secret) in PlantedSecret.all(seed: seed) {
      for before in [
        "", " ", "see: ", "x\n", "(", "é", "a=1, ", #"x\n"#, #"x\\t"#, #"x\u000a"#, "x%0A", "q=%3D",
      ] {
        for after in ["", " ", ".", "\n", ")", ",\"b\":1", "é", #"\n"#] {
          let whole = before + text + after
          let result = Redactor.strict.redact(Array(whole.utf8))
          let redacted = result.map { String(decoding: $0.bytes, as: UTF8.self) } ?? whole
          #expect(!redacted.contains(secret), "\(kind) in \"\(before)…\(after)\"")
          #expect(
            redacted.contains("[redacted: \(kind)]"), "\(kind) in \"\(before)…\(after)\" gave \(redacted)")
          #expect(redacted.hasPrefix(before) && redacted.hasSuffix(after))
          #expect(Redactor.strict.redact(Array(redacted.utf8)) == nil, "what was redacted is redacted again")
        }
      }
    }
  }

  @Test func escapesOfJSONHideNothing() throws {
    let token = "gh" + "p_" + PlantedSecret.random(36, "abcdefghijklmnopqrstuvwxyz0123456789", seed: 4)
    let escaped = token.utf8.map { "\\u00" + String($0, radix: 16) }.joined()
    let line = #"{"title":"a \"quoted\" \\ "# + escaped + #" b","path":"C:\\u0041"}"#
    let result = try #require(Redactor.strict.redact(Array(line.utf8)))
    let text = String(decoding: result.bytes, as: UTF8.self)
    #expect(text == #"{"title":"a \"quoted\" \\ [redacted: GitHub token] b","path":"C:\\u0041"}"#)
    let address = #"{"url":"postgres:\/\/u:"# + "hunter2x" + #"@h\/db"}"#
    let plain = try #require(Redactor.strict.redact(Array(address.utf8)))
    #expect(
      String(decoding: plain.bytes, as: UTF8.self)
        == #"{"url":"postgres:\/\/u:[redacted: password in an address]@h\/db"}"#)
    // Escapes alone are no reason to change a line.
    #expect(Redactor.strict.redact(Array(#"{"a":"\u003cb\u003e \/ c"}"#.utf8)) == nil)
  }

  /// Whoever reads a text decodes it: a token that YAML, Markdown or HTML writes with escapes is one later.
  @Test func escapesOfOtherFormatsHideNothing() {
    let tail = PlantedSecret.random(36, "abcdefghijklmnopqrstuvwxyz0123456789", seed: 5)
    let half = tail.index(tail.startIndex, offsetBy: 18)
    let hidden = [
      #"\x67hp_"# + tail, #"\U00000067hp_"# + tail, #"ghp\_"# + tail, #"ghp\\_"# + tail, "ghp&#95;" + tail,
      "ghp&#x5f;" + tail, "gh" + "p_\(tail[..<half])\\\n    \(tail[half...])",
    ]
    for text in hidden {
      for shift in ["", "x", "xy "] {
        let start = shift == "" ? "" : shift + " "
        #expect(
          Redactor.strict.redact(start + text + " end") == start + "[redacted: GitHub token] end", "\(text)")
      }
    }
    for text in [#"C:\_build\x64 \- item"#, "a&#95;b", #"{"a":"\\_ \\- \n"}"#] {
      #expect(Redactor.strict.redact(text) == text)
    }
  }

  @Test func aKeyNeedsMoreThanItsFirstLine() {
    let mention = "-----BEGIN " + "PRIVATE KEY-----"
    for text in [
      #"{"title":"use \"\#(mention)\" here"}"#, "if (key.startsWith('\(mention)')) {",
      "title: checks for \(mention) in code\n---\nbody of the page",
    ] {
      #expect(Redactor.strict.redact(text) == text)
    }
    let line = PlantedSecret.random(64, "ABCDEFabcdef0123456789+/", seed: 6)
    let last = PlantedSecret.random(20, "ABCDEFabcdef0123456789+/", seed: 7)
    let end = "-----END " + "PRIVATE KEY-----"
    for (text, rest) in [
      ("| \(mention) |\n| \(line) |\n| \(last) |\n| \(end) |", "| [redacted: private key] |"),
      ("1→\(mention)\n2→\(line)\n3→\(end)\n", "1→[redacted: private key]\n"),
      ("\(mention)&#10;\(line)&#10;\(last)&#10;\(end)", "[redacted: private key]"),
      ("\(mention)\n\(line)\n\(last)\nthe end", "[redacted: private key]\nthe end"),
      ("\(mention)\n\(line)\nthe end", "[redacted: private key]\nthe end"),
      (#"{"k":"\#(mention)\n\#(line)\n\#(last)\n","b":1}"#, #"{"k":"[redacted: private key]\n","b":1}"#),
      (#"["\#(mention)","\#(line)", "\#(last)","\#(end)"]"#, #"["[redacted: private key]"]"#),
      (#"["\#(mention)","\#(line)","b"]"#, #"["[redacted: private key]","b"]"#),
      (
        #"{"k":"[\"\#(mention)\",\"\#(line)\",\"\#(end)\"]","b":1}"#,
        #"{"k":"[\"[redacted: private key]\"]","b":1}"#
      ),
      (
        #"key = "\#(mention)\n" +\r "\#(line)\n" +\r "\#(end)" + x"#, #"key = "[redacted: private key]" + x"#
      ),
    ] {
      #expect(Redactor.strict.redact(text) == rest)
    }
  }

  /// What an output makes of a name, such as its slug or its first letters, must not look like a secret
  /// unless the name does: otherwise a title could stop the publication.
  @Test func noNameStopsAPublication() {
    let hash = PlantedSecret.random(64, "0123456789abcdef", seed: 3)
    let names = [
      "SK proj plan for customers and suppliers", "SK Ant colony simulation research",
      "key " + hash.prefix(32),
      "FC " + hash.prefix(32), "pul " + hash.prefix(40), "SK or v1 " + hash,
      "tskey of all the machines we have",
      "glpat abcdefghij1234567890",
    ]
    for name in names {
      #expect(!Redactor.strict.looksSecret(name))
      var table = SlugTable(kind: "issue")
      let slug = table.add(name: name, id: "0c000000-0000-4000-8000-000000000001")
      #expect(!Redactor.strict.looksSecret("issues/\(slug).html"), "\(name) became \(slug)")
    }
    // Longer than a token of its kind, so that a part of it has the format.
    for (kind, token, _) in PlantedSecret.all() where kind != "private key" {
      let long = token + String(repeating: "A", count: 600)
      guard Redactor.strict.redact(long) == long else { continue }
      for count in stride(from: 10, to: long.utf8.count, by: 1) {
        #expect(!Redactor.strict.looksSecret(String(long.prefix(count))), "\(kind), cut to \(count)")
      }
    }
  }

  /// What is read with escapes is published without them.
  @Test func anAddressIsTheSameWithAndWithoutEscapes() {
    for hidden in ["\u{202e}", "\u{200b}", "\u{85}", "\u{1}", "\u{b}", "\u{7f}", "\n", "é", "\u{1f600}"] {
      for count in [1, 90, 300] {
        let middle = String(repeating: hidden, count: count)
        let name = "redis" + "://" + "app:" + middle + "a1Bcmlzko7" + middle + "@cache"
        let escaped = name.utf16.map { unit in
          (0x20..<0x7F).contains(unit)
            ? String(UnicodeScalar(UInt8(unit)))
            : "\\u" + (String(repeating: "0", count: 3) + String(unit, radix: 16)).suffix(4)
        }.joined()
        #expect(
          !Redactor.strict.looksSecret(name) || Redactor.strict.looksSecret(escaped),
          "\(count) × \(escaped.prefix(40))")
      }
    }
  }

  @Test func armoredKeysAreRedactedAsAWhole() {
    let body = PlantedSecret.random(64, "ABCDEFabcdef0123456789+/", seed: 8)
    for header in ["Version: GnuPG v2.0.22 (GNU/Linux)", "Comment: GPGTools - https://example.org"] {
      let key =
        "-----BEGIN PGP PRIVATE" + " KEY BLOCK-----\n\(header)\n\n\(body)\n=abcd\n-----END PGP PRIVATE"
        + " KEY BLOCK-----"
      for text in [
        key, key.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: #"\n"#),
      ] {
        #expect(Redactor.strict.redact("a " + text + " b") == "a [redacted: private key] b")
      }
    }
  }

  @Test func idsAndOrdinaryTextsAreNotRedacted() {
    let texts = [
      "token: 0c000000-0000-4000-8000-000000000001", "secret = ACME-12",
      "commit token=da39a3ee5e6b4b0d3255bfef95601890afd80709",
      "token: 7fd1a60", "token=\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"",
      "\"tokensUsed\":123456789012,\"inputTokens\":5,\"outputTokens\": 77",
      "the token was refused at 12:30:45",
      "api_key: ${OPENAI_API_KEY}", "apiKey = process.env.OPENAI_API_KEY", "password: <your password>",
      "token: claude-sonnet-4-5-20250929", "secret: gpt-5-mini-2025-08-07", "password=correct-horse-battery",
      "https://example.com/a:b@c", "mailto:someone@example.com", "http://localhost:8080/@user",
      "postgres://app:$PASSWORD@db/app", "postgres://app:***@db/app",
      "a task-list of risk-based ask-me items",
      "sk-learn", "hf_hub", "key-value", "re_render_everything",
      "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----",
      "-----BEGIN PUBLIC KEY-----", "2026-02-01T10:00:00.123456Z", "[redacted: GitHub token]",
      "password: [redacted: secret]", "id AC00000", "SKU 12", "eyJ", "Basic training",
      "secretary: 2026-01-02T03:04:05Z",
      "authorization: none", "credentials are in the vault", "pwd=/home/agent/code/project1",
    ]
    for text in texts { #expect(Redactor.strict.redact(text) == text) }
  }

  @Test func noTextTakesMoreThanLinearTime() {
    // Each repeats the start of a secret, so that every position must be tried.
    let pieces = [
      "eyJ", "-eyJ-", "://a:", "token=", "-----BEGIN A PRIVATE KEY-----", "sk-ant-", "Bearer ", "M", ":AA",
      "secret_", "SG.",
      "password:password:", "\\u0041", "xoxb-", "\\", "\\\n ", "&#", "token_a", "--password ", "://a:b/",
      "mysql -p", "curl -u a:", "a\u{200b}password:", "password=a&amp;",
    ]
    for piece in pieces {
      func steps(_ size: Int) -> Duration {
        let text = Array(String(repeating: piece, count: size / piece.utf8.count).utf8)
        let clock = ContinuousClock()
        return (0..<2).map { _ in clock.measure { _ = Redactor.strict.redact(text) } }.min() ?? .zero
      }
      let (short, long) = (steps(5000), steps(80_000))
      // Linear time is 16 times as long, quadratic time 256 times.
      #expect(long < short * 64 + .milliseconds(50), "\(piece): \(short) and \(long)")
    }
  }

  @Test func everyRuleNamesItsSourceAndCanBeFound() {
    for rule in SecretRule.all {
      #expect(!rule.name.isEmpty && rule.source.count > 10)
      #expect(Set(rule.probes.map { $0.offset & 1 }) == [0, 1], "\(rule.name)")
    }
  }

  @Test func anAllowedTextStays() {
    let token = "gh" + "p_" + PlantedSecret.random(36, "abcdefghijklmnopqrstuvwxyz0123456789", seed: 9)
    let bytes = Array("see \(token)".utf8)
    let found = bytes.withUnsafeBufferPointer { Redactor.strict.fingerprints($0) }
    #expect(found.map(\.redaction.kind) == ["GitHub token"])
    let lenient = Redactor(allowed: Set(found.map(\.fingerprint)))
    #expect(lenient.redact(bytes) == nil)
    #expect(lenient.version != Redactor.strict.version)
  }

  @Test func newRulesAreAppliedToWhatIsStored() throws {
    let folder = TemporaryFolder()
    let token = "gh" + "p_" + PlantedSecret.random(36, "abcdefghijklmnopqrstuvwxyz0123456789", seed: 2)
    let other = "gh" + "p_" + PlantedSecret.random(36, "abcdefghijklmnopqrstuvwxyz0123456789", seed: 3)
    let path = try {
      let company = try CompanyDatabase(folder: folder.path, id: "acme")
      try company.database.execute("CREATE TABLE mod_x_notes (text ANY, n INTEGER)")
      try company.database.execute("CREATE TABLE mod_x_names (name TEXT PRIMARY KEY) WITHOUT ROWID")
      try company.database.run("INSERT INTO mod_x_notes VALUES (?, 7)", [.text("a \(token) b")])
      for text in [token, other] {
        try company.database.run("INSERT INTO mod_x_names VALUES (?)", [.text(text)])
      }
      try company.database.run("INSERT INTO agents (id, name, rank) VALUES ('a1', ?, 1)", [.text(token)])
      // As if it had been stored before there were rules.
      try company.database.execute("DELETE FROM meta WHERE key = 'redaction'")
      return company.database.path
    }()
    let company = try CompanyDatabase(folder: folder.path, id: "acme")
    #expect(try company.database.text("SELECT text FROM mod_x_notes") == "a [redacted: GitHub token] b")
    #expect(try company.database.text("SELECT name FROM agents") == "[redacted: GitHub token]")
    #expect(try company.database.integer("SELECT count(*) FROM mod_x_names") == 2)
    #expect(
      try company.database.integer("SELECT sum(count) FROM redactions WHERE source = 'stored before'") == 4)
    let bytes = try FileSystem.read(path)
    for text in [token, other] { #expect(!bytes.contains(text)) }
  }
}

extension [UInt8] {
  fileprivate func contains(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    guard let first = wanted.first else { return true }
    return indices.contains { self[$0] == first && self[$0...].starts(with: wanted) }
  }
}

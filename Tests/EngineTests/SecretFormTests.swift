import Testing

@testable import Engine

/// Secrets as people and programs write them, and ordinary texts that look a little like them.
@Suite struct SecretFormTests {
  private static let value = "a1B" + PlantedSecret.random(25, "ABCDEFGHabcdefgh0123456789", seed: 11)
  private static let token =
    "gh" + "p_" + PlantedSecret.random(36, "abcdefghijklmnopqrstuvwxyz0123456789", seed: 12)

  /// Expects that the value is gone at every distance from the start of a text, and that the rest stays.
  private func expectRedacted(_ text: String, _ secret: String, as kind: String = "secret") {
    for before in ["", " ", "x ", "xyz\n", "é "] {
      for after in ["", "\n", " and more"] {
        let redacted = Redactor.strict.redact(before + text + after)
        let parts = text.components(around: secret)
        #expect(
          redacted == before + parts.0 + "[redacted: \(kind)]" + parts.1 + after, "\(before)\(text)\(after)")
      }
    }
  }

  private func expectUntouched(_ texts: [String]) {
    for text in texts {
      #expect(Redactor.strict.redact(text) == text)
      #expect(Redactor.strict.redact("x" + text) == "x" + text)
    }
  }

  @Test func namesCanGoOnAfterTheWord() {
    for name in [
      "PASSWORD_PROD=", "GITHUB_TOKEN_2=", "SECRET_KEY_BASE=", "DB_PASSWORD_1: ", "API_KEY_PROD: ",
      "passwordProd = ",
      "clientSecretBase: ", "GITHUB_TOKEN2=", "client_secret_post=", "tls.private_key_pem: ", "API_KEYS=",
      "\"token_2\": ", "my-secret-staging=", "stripe.api-key.live=", "OPENAI_API_KEY_EU_WEST_1=",
      "password1=",
    ] {
      expectRedacted(name + Self.value, Self.value)
    }
    // 32 hexadecimal digits are a key where the name says so.
    let digits = "1f" + PlantedSecret.random(30, "0123456789abcdef", seed: 4)
    expectRedacted("API_KEY_PROD=" + digits, digits)
  }

  @Test func namesThatDescribeASecretAreNone() {
    let value = "projects/p1x9/secrets/s7k2b/versions/v3q8"
    expectUntouched(
      [
        "SECRET_NAME=", "secret_arn: ", "TOKEN_ENDPOINT=", "tokenType: ", "password_file=", "secretRef: ",
        "access_key_id=", "token_expires_at: ", "API_KEY_HEADER=", "passwordHashAlgorithm: ",
        "auth_callback_2=",
      ].map { $0 + value })
    expectUntouched([
      "password_hash_algorithm=bcrypt", "SECRET_NAME=projects/x", "max_tokens=4096", "tokens: 1234567",
      "token usage: 12000", "password: see the vault", "the secret is patience", "token_2: 4096",
      "PASSWORD_PROD=${PASSWORD_PROD}", "API_KEY_1=<your key>", "secret_3: ACME-12", "TOKEN_A=7fd1a60",
      "SECRET_KEY_BASE=0c000000-0000-4000-8000-000000000001", "token: 2026-01-02T03:04:05.678Z",
      "password_changed: 2026-01-02T03:04:05+00:00",
    ])
  }

  @Test func aNameAndItsValueCanBeApart() {
    for (start, end) in [
      ("password:\\\\n", ""),
      ("{\"name\":\"API_KEY\",\"value\":\"", "\"}"),
      ("{ \"Name\": \"DB_PASSWORD\", \"Value\": \"", "\" }"),
      ("{\\\"key\\\": \\\"API_KEY\\\",\\n  \\\"value\\\": \\\"", "\\\""),
      ("- name: DB_PASSWORD\n  value: ", ""), ("- name: DB_PASSWORD\\n      value: \\\"", "\\\""),
      ("password:\n  ", ""), ("Password:\\n", ""), ("token: |\n    ", ""), ("api_key: >-\r\n  ", ""),
      ("Token:\n\n```\n", ""), ("| DB_PASSWORD | ", " |"), ("| `API_KEY` | `", "` |"), ("|token|", "|"),
      ("the password is ", ""), ("The API key is: ", ""), ("`API_KEY` is `", "`"),
    ] {
      expectRedacted(start + Self.value + end, Self.value)
    }
    expectUntouched([
      "{\"name\":\"API_KEY\",\"value\":\"none\"}",
      "{\"name\":\"API_KEY\",\"valueFrom\":\"a1b2c3d4e5f6g7h8\"}",
      "- name: DB_PASSWORD\n  value: see the vault", "| password | 12 characters |", "| token | 4096 |",
      "password:\n  the usual one", "the token is 2026-01-02T03:04:05.678Z", "token | base64",
      "the secret is 0c000000-0000-4000-8000-000000000001", "password:\n\n",
      "{\"name\":\"a1b2c3d4e5f6g7h8\",\"value\":\"a1b2c3d4e5f6g7h8\"}",
    ])
  }

  /// What follows the backslash of an escape cannot be cut out without it.
  @Test func whatIsCutOutOfJSONLeavesJSON() throws {
    for text in [
      "password:\\n", "password:\\r\\n", "password:\\t", "password=\\u000a", "password: \\f",
      "password:\\\\n", "password=\\\\",
      "password:\\\\\\n",
    ] {
      let line = Redactor.strict.redact("{\"a\":\"\(text)\(Self.value)\",\"b\":1}")
      #expect(!line.contains(Self.value.suffix(20)), "\(line)")
      let read = try JSONDocument.read(Array(line.utf8)) { $0.value($0.root) }
      #expect(read["b"]?.int == 1 && read["a"]?.string?.hasSuffix("[redacted: secret]") == true, "\(line)")
    }
  }

  @Test func cookiesAreRedacted() {
    for start in ["Cookie: sid=", "cookie: lang=en; session=", "Set-Cookie: connect.sid=s%3A"] {
      for end in ["", "; Path=/; HttpOnly", "\" https://example.org"] {
        let cookie = start.hasSuffix("s%3A") ? "s%3A" + Self.value : Self.value
        expectRedacted(start + Self.value + end, cookie, as: "cookie")
      }
    }
    expectUntouched([
      "Cookie: lang=en; theme=dark", "cookie: see RFC 6265", "Set-Cookie: a=1; Max-Age=3600",
      "Set-Cookie: seen=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT",
    ])
  }

  @Test func quotesCanBeEscapes() {
    for (start, end) in [
      ("password=&quot;", "&quot;"), ("password=&#34;", "&#34;"), ("password=&#x22;", "&#x22;"),
      ("api_key: &#39;", "&#39;"), ("&quot;token&quot;: &quot;", "&quot;"),
      ("secret=&amp;quot;", "&amp;quot;"),
      ("\\u0022password\\u0022:\\u0022", "\\u0022"), ("password: \\x22", "\\x22"),
      ("\\\\\\\"password\\\\\\\":\\\\\\\"", "\\\\\\\""), ("**Password:** ", ""), ("**API key**: `", "`"),
      ("password = r\"", "\""), ("password = r\\\"", "\\\""), ("export API_KEY=$'", "'"),
      ("<a title='token=", "&lt;b"),
    ] {
      expectRedacted(start + Self.value + end, Self.value)
    }
    expectRedacted("password=&quot;pa&amp;" + Self.value + "&quot;", "pa&amp;" + Self.value)
    expectUntouched([
      "password=&quot;&quot;", "password=&quot;see the vault&quot;", "token&amp;usage",
      "secret: &lt;none&gt;",
      "password=***", "**password**", "the `token` is here",
    ])
  }

  @Test func aTokenCanBeTheUserOfAnAddress() {
    for host in ["github.com/x/y.git", "host", "registry.example:8080/p"] {
      expectRedacted("https://\(Self.value)@\(host)", Self.value, as: "token in an address")
    }
    let digits = "1f" + PlantedSecret.random(38, "0123456789abcdef", seed: 4)
    expectRedacted("git clone https://\(digits)@github.com/x", digits, as: "token in an address")
    expectRedacted("https://\(Self.value):@api.example", Self.value, as: "token in an address")
    expectRedacted(
      "https://\(Self.value):x-oauth-basic@github.com", Self.value + ":x-oauth-basic",
      as: "password in an address")
    expectUntouched([
      "git@github.com:x/y.git", "user@host", "https://user@host/path",
      "https://firstname.lastname99@host/path",
      "ssh://deployment-user-2@host.example", "https://0c000000-0000-4000-8000-000000000001@host",
      "https://medium.com/@someone/an-article-a1b2c3d4e5f6", "https://${TOKEN_OF_THE_USER_1}@host",
      "https://host.example/a1B2c3D4e5F6g7H8i9/x@y",
      "https://x.example/p@da39a3ee5e6b4b0d3255bfef95601890afd80709",
    ])
  }

  @Test func passwordsInAddressesAreWrittenAsTheyAre() {
    for password in ["pa$$w/rd#1", "$ecret!1", "pa/ss", "pa#ss", "pa?ss", "p@ss/w0rd", "a@b?c#d/e@f1"] {
      for scheme in ["postgres", "mysql", "mongodb+srv", "postgresql+asyncpg", "jdbc:postgresql", "amqp"] {
        for rest in ["host/db", "host", "10.0.0.1:5432/db?sslmode=require", "host/db?email=a@b.example"] {
          expectRedacted(
            "\(scheme)://user:\(password)@\(rest)", password, as: "password in an address")
        }
      }
    }
    for password in ["pa$$w/rd#1", "p4ss/word", "pa#ss!1"] {
      expectRedacted("https://user:\(password)@host/x", password, as: "password in an address")
    }
    expectRedacted("https://u:secret9@registry/@scope/x@2", "secret9", as: "password in an address")
    expectUntouched([
      "http://host:8080/a@b", "http://host:8080?q=a@b", "https://example.com/a:b@c",
      "http://localhost:$PORT/@user",
      "http://localhost:PORT/@user", "http://host:{port}/x@y", "postgres://app:${PASSWORD}@db/app",
      "postgres://app:$(cat file)@db/app", "postgres://app:[password]@db",
      "postgres://host:5432/db?email=a@b",
      "https://[::1]:8080/@x", "file://C:/Users/a@b", "see http://host:abc and mail a@b.example",
    ])
  }

  @Test func optionsTakePasswords() {
    for (text, secret) in [
      ("--password ", "hunter2x"), ("--password=", "hunter2x"), ("--password '", "hun!er"),
      ("--token ", "abcq12"),
      ("--api-key ", "k3yk3yz"), ("--api-key=", "k3yk3yz"), ("--client-secret \"", "p@ssword"),
      ("-password ", "s3cretz"),
      ("\"--password\", \"", "hunter2x"), ("\"--token\",\"", "hunter2x"), ("--pass ", "hunter2x"),
      ("mysql -u root -p", "hunter2x"), ("mysqldump -p'", "hunter2x"), ("sshpass -p ", "hunter2x"),
      ("mongosh --host h -p ", "hunter2x"), ("redis-cli -h cache -a ", "hunter2x"),
      ("docker login -u me -p ", "hunter2x"), ("curl -u admin:", "hunter2x"),
      ("curl -s --user 'admin:", "hunter2x"),
    ] {
      expectRedacted(text + secret, secret)
    }
    expectRedacted("run --token " + Self.value + " now", Self.value)
    expectUntouched([
      "--password <password>", "--password $PASSWORD", "--password \"$PASSWORD\"", "--password ***",
      "--password PASSWORD", "--password=YOUR_PASSWORD_1", "--password ${DB_PASSWORD_2}",
      "--password $(cat p1)",
      "use --password to set it", "--password-file /run/secrets/p1", "--password-stdin",
      "--token-limit 4096k",
      "the `--token` option", "--token ACME-12", "--token 7fd1a60", "--token 12000",
      "--secret-name db-prod-1",
      "--token 0c000000-0000-4000-8000-000000000001", "--password /run/secrets/p1", "--password ./p1file",
      "mkdir -p build1a", "mysql -p", "mysql -P3306 -u root2x", "cp -p a1b2c3", "docker run -p 8080:80 img1x",
      "curl -u $USER:$PASS", "curl -u admin: https://x1", "curl https://host/a1 -o file2x",
      "--api-key env:TOKEN2",
    ])
  }

  @Test func invisibleCharactersHideNothing() {
    let middle = Self.token.index(Self.token.startIndex, offsetBy: 17)
    let (head, tail) = (Self.token[..<middle], Self.token[middle...])
    for hidden in [
      "\u{200b}", "\u{200c}", "\u{200d}", "\u{2060}", "\u{feff}", "\u{ad}", "\u{202e}", "\u{fe0f}",
      "\u{e0020}", "\u{61c}",
      "\u{200d}\u{200d}\u{200d}", "\\u200b", "\\u00ad", "\\ufeff", "&#8203;", "&#x200D;", "\\udb40\\udc20",
    ] {
      for shift in ["", "x ", "xy ", "é "] {
        for text in ["\(head)\(hidden)\(tail)", "gh" + "p_" + hidden + Self.token.dropFirst(4)] {
          #expect(Redactor.strict.redact(shift + text + " end") == shift + "[redacted: GitHub token] end")
        }
        // What is before the token is no part of it.
        #expect(
          Redactor.strict.redact("\(shift)word\(hidden)\(Self.token) end")
            == "\(shift)word\(hidden)[redacted: GitHub token] end")
      }
    }
    let password = "password: \(Self.value.prefix(5))\u{200b}\(Self.value.dropFirst(5))"
    #expect(Redactor.strict.redact(password) == "password: [redacted: secret]")
    expectUntouched([
      "a\u{200b}b", "\u{feff}title", "👩\u{200d}💻 ok\u{ad}ay", "it’s — “fine”", "1\u{fe0f}\u{20e3} token",
    ])
  }

  @Test func anEscapeCanFollowAnyCharacter() {
    let tail = Self.token.dropFirst(4)
    for character in ["é", "—", "“", "界", "😀", "x"] {
      for shift in ["", "x", "xy", "xyz"] {
        for escaped in [#"\u0067hp_"#, #"\x67hp_"#] {
          let before = shift + character
          #expect(
            Redactor.strict.redact(before + escaped + tail) == before + "[redacted: GitHub token]"
              || character == "x", "\(before)\(escaped)")
        }
      }
    }
  }
}

extension String {
  /// What is before and after the last occurrence of a text.
  fileprivate func components(around text: String) -> (String, String) {
    var at = endIndex
    while at > startIndex {
      if self[at...].hasPrefix(text) {
        return (String(self[..<at]), String(self[at...].dropFirst(text.count)))
      }
      at = index(before: at)
    }
    return hasPrefix(text) ? ("", String(dropFirst(text.count))) : (self, "")
  }
}

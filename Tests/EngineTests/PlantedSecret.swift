/// Text in the format of secrets, assembled at run time, so that no file of the project contains one.
enum PlantedSecret {
  static func random(_ count: Int, _ characters: String, seed: UInt64) -> String {
    var random = SeededGenerator(seed: seed)
    let all = Array(characters)
    return String((0..<count).map { _ in all[Int(random.next() % UInt64(all.count))] })
  }

  private static let word = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
  private static let hex = "0123456789abcdef"

  /// One of every kind: the name in its replacement, and the part that must be gone.
  static func all(seed: UInt64 = 1) -> [(kind: String, text: String, secret: String)] {
    func mixed(_ count: Int) -> String { "a1B" + random(count - 3, word, seed: seed &+ UInt64(count)) }
    func digits(_ count: Int) -> String { "1" + random(count - 1, "0123456789", seed: seed &+ 5) }
    func plain(_ kind: String, _ parts: String...) -> (kind: String, text: String, secret: String) {
      (kind, parts.joined(), parts.joined())
    }
    func base64(_ text: String) -> String {
      let table = Array(word.prefix(26)) + Array(word.dropFirst(26).prefix(26)) + Array("0123456789-_")
      let bytes = Array(text.utf8)
      return stride(from: 0, to: bytes.count - bytes.count % 3, by: 3).map { at in
        let group = Int(bytes[at]) << 16 | Int(bytes[at + 1]) << 8 | Int(bytes[at + 2])
        return String([18, 12, 6, 0].map { table[group >> $0 & 63] })
      }.joined()
    }
    let password = mixed(14)
    let assigned = mixed(28)
    let key =
      "-----BEGIN " + "RSA PRIVATE" + " KEY-----\n" + mixed(64) + "\n" + mixed(40)
      + "==\n-----END RSA PRIVATE" + " KEY-----"
    return [
      plain("AWS access key", "AK", "IA", random(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", seed: seed)),
      plain("GitHub token", "gh", "p_", mixed(36)),
      plain("GitHub token", "github", "_pat_", mixed(22), "_", mixed(59)),
      plain("GitLab token", "gl", "pat-", mixed(20)),
      plain("Slack token", "xo", "xb-", digits(11), "-", digits(12), "-", mixed(24)),
      plain("Stripe key", "sk", "_live_", mixed(24)),
      plain("OpenAI key", "s", "k-", mixed(48)),
      plain("OpenAI key", "s", "k-proj-", mixed(80)),
      plain("Anthropic key", "sk", "-ant-api03-", mixed(93), "AA"),
      plain("Google API key", "AI", "za", mixed(35)),
      plain("Google OAuth client secret", "GOC", "SPX-", mixed(28)),
      plain("JSON Web Token", "ey", "J" + mixed(33), ".ey", "J" + mixed(60), ".", mixed(43)),
      plain("SendGrid key", "S", "G.", mixed(22), ".", mixed(43)),
      plain("npm token", "np", "m_", mixed(36)),
      plain("Hugging Face token", "h", "f_", mixed(34)),
      plain("Telegram token", digits(10), ":A", "A", mixed(33)),
      plain("Discord token", base64(digits(18)), ".", mixed(6), ".", mixed(38)),
      plain("Twilio key", "S", "K", random(32, hex, seed: seed)),
      plain("PyPI token", "py", "pi-AgE", "IcHlwaS5vcmc", mixed(120)),
      plain("Azure client secret", "aB3", "8", "Q~", mixed(34)),
      ("Azure storage key", "Account" + "Key=" + mixed(86) + "==", mixed(86)),
      ("private key", key, mixed(64)),
      ("password in an address", "postgres://app:" + password + "@db.example.com:5432/app", password),
      ("password in an address", "mysql://app:" + "p/#" + password + "@db.example.com/app", password),
      ("token in an address", "https://" + assigned + "@git.example.com/x", assigned),
      ("secret", "DB_PASS" + "WORD_2=" + assigned, assigned),
      ("secret", "tool --pass" + "word " + password, password),
      ("secret", "api" + "_key = \"" + assigned + "\"", assigned),
      ("secret", "AWS_SECRET_ACCESS" + "_KEY=" + assigned, assigned),
      ("secret", "{\"client" + "Secret\": \"" + assigned + "\"}", assigned),
      ("bearer token", "curl -H 'X: Bear" + "er " + assigned + "'", assigned),
    ]
  }
}

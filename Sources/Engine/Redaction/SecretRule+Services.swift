/// Messages, payments and mail.
extension SecretRule {
  static let services: [SecretRule] =
    [
      prefixed(
        "Slack token", "Slack API documentation, Token types",
        ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxo-", "xoxc-", "xoxd-", "xapp-", "xoxe.", "xoxe-"],
        TokenShape(.run(ByteClass(["A"..."Z", "a"..."z", "0"..."9"], "-."), 16...512))),
      webhook("Slack webhook", "Slack API documentation, Incoming webhooks", "hooks.slack.com/"),
      webhook("Discord webhook", "Discord Developer Portal, Webhooks", "discord.com/api/webhooks/"),
      webhook("Discord webhook", "Discord Developer Portal, Webhooks", "discordapp.com/api/webhooks/"),
      [discordToken],
      [telegramToken],
      twilio("Twilio key", "S", "K"),
      twilio("Twilio account", "A", "C"),
      prefixed(
        "Stripe key", "Stripe Docs, API keys", ["sk_live_", "sk_test_", "rk_live_", "rk_test_"],
        TokenShape(.run(.alphanumeric, 16...255))),
      prefixed(
        "Stripe webhook secret", "Stripe Docs, Webhooks: signatures", ["whsec_"],
        TokenShape(.run(.base64, 24...96))),
      prefixed(
        "Square token", "Square Developer documentation, Access tokens", ["sq0csp-", "sq0atp-"],
        TokenShape(.run(.base64URL, 22...64))),
      prefixed(
        "Shopify token", "Shopify developer documentation, Access tokens",
        ["shpat_", "shpss_", "shpca_", "shppa_"], TokenShape(.run(.hex, 32...64))),
      prefixed(
        "SendGrid key", "Twilio SendGrid documentation, API keys", ["SG."],
        TokenShape(.run(.base64URL, 16...32), .text("."), .run(.base64URL, 30...64))),
      prefixed(
        "Resend key", "Resend documentation, API keys", ["re_"],
        TokenShape(.run(.alphanumeric, 8...8), .text("_"), .run(.alphanumeric, 20...32))),
      prefixed(
        "Mailgun key", "Mailgun documentation, API keys", isExact: false, ["key-"],
        TokenShape(.run(.hex, 32...32), .end)),
      prefixed(
        "Notion token", "Notion API documentation, Authorization", ["ntn_", "secret_"],
        TokenShape(.run(.alphanumeric, 40...64))),
    ].flatMap { $0 }

  /// Anyone with the path of a webhook can post to it, so everything after the host is secret.
  private static func webhook(_ name: String, _ source: String, _ address: StaticString) -> [SecretRule] {
    let length = address.utf8CodeUnitCount
    let shape = TokenShape(.run(ByteClass(["A"..."Z", "a"..."z", "0"..."9"], "/_-"), 24...256))
    return [
      SecretRule(name, source, anchor: address) { bytes, start in
        shape.end(in: bytes, from: start + length).map { start + length..<$0 }
      }
    ]
  }

  /// "SK" or "AC" and 32 hexadecimal digits.
  private static func twilio(_ name: String, _ first: String, _ second: String) -> [SecretRule] {
    let shape = TokenShape(.run(.hex, 32...32))
    let letters = Array((first + second).utf8)
    return [
      SecretRule(
        name, "Twilio Docs, String identifier (SID)", even: SecretProbe(0, first, second),
        odd: SecretProbe(1, second, "0123456789abcdef")
      ) { bytes, start in
        guard bytes.count - start > 33, bytes[start] == letters[0], bytes[start + 1] == letters[1],
          isBoundary(bytes, start), let end = shape.end(in: bytes, from: start + 2)
        else { return nil }
        return start..<end
      }
    ]
  }

  /// A bot's number, a colon, and 35 characters that start with "AA".
  private static let telegramToken = SecretRule(
    "Telegram token", "Telegram Bot API, Authorizing your bot", anchor: ":AA"
  ) { bytes, colon in
    var start = colon
    while start > 0, colon - start < 11, ByteClass.digits.contains(bytes[start - 1]) { start -= 1 }
    guard colon - start >= 6, colon - start <= 10, isBoundary(bytes, start) else { return nil }
    return TokenShape(.run(.base64URL, 30...40)).end(in: bytes, from: colon + 1).map { start..<$0 }
  }

  /// The bot's number as base64, a timestamp and a signature, separated by dots. The base64 of a number
  /// starts with one of few pairs, and its fourth and fifth characters are in two narrow ranges.
  private static let discordToken = SecretRule(
    "Discord token", "Discord Developer Portal, Reference: authentication",
    even: SecretProbe(0, "MNO", "DTjz"), odd: SecretProbe(3, "wxyz012345", "MNO")
  ) { bytes, start in
    guard isBoundary(bytes, start), bytes.count - start > 50,
      (UInt8(ascii: "M")...UInt8(ascii: "O")).contains(bytes[start])
    else { return nil }
    let shape = TokenShape(
      .run(.alphanumeric, 22...30), .text("."), .run(.base64URL, 5...8), .text("."), .run(.base64URL, 25...45)
    )
    return shape.end(in: bytes, from: start).map { start..<$0 }
  }
}

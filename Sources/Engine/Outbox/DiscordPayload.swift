/// A webhook of Discord: at most 10 embeds with 6,000 characters together. Mentions are switched off, and
/// Markdown in texts of others is escaped.
enum DiscordPayload {
  static func value(_ notice: Notice) -> Value {
    var embeds: [Value] = []
    let lines = notice.lines.prefix(10).map { text($0, 120) }
    var head: Fields = ["title": .string(text(notice.title, 200)), "color": color(notice)]
    if let url = notice.url { head["url"] = .string(url) }
    if !lines.isEmpty { head["description"] = .string(lines.joined(separator: "\n")) }
    head["footer"] = [
      "text": .string(
        (notice.more > 0 ? "and \(Int64(notice.more).grouped) more · " : "") + "as of \(notice.asOf)")
    ]
    embeds.append(.record(head))
    for item in notice.items.prefix(9) where notice.items.count > 1 || !item.text.isEmpty {
      var embed: Fields = [
        "title": .string(text(item.title, 150)),
        "color": color(item.alert.severity, item.status == "resolved"),
      ]
      if !item.text.isEmpty { embed["description"] = .string(text(item.text, 250)) }
      if let url = item.url { embed["url"] = .string(url) }
      embeds.append(.record(embed))
    }
    var fields: Fields = [
      "content": "", "embeds": .list(embeds), "allowed_mentions": ["parse": []],
    ]
    // Without a sound on people's devices.
    if notice.isResolved || notice.kind != .alerts { fields["flags"] = 4096 }
    return .record(fields)
  }

  private static func color(_ notice: Notice) -> Value { color(notice.severity, notice.isResolved) }

  private static func color(_ severity: Severity, _ isResolved: Bool) -> Value {
    if isResolved { return 3_066_993 }
    switch severity {
    case .critical: return 15_158_332
    case .warning: return 15_105_570
    case .info: return 3_447_003
    }
  }

  private static let marks: Set<Character> = [
    "\\", "*", "_", "~", "`", "|", ">", "<", "[", "]", "(", ")", "#", "-", "+", "!", ":",
  ]

  private static func text(_ text: String, _ limit: Int) -> String {
    MessageText.cut(text, limit) { character in
      // An invisible space keeps a mention from being one, where a client looks at the text itself.
      if character == "@" { return "@\u{200B}" }
      return marks.contains(character) ? "\\\(character)" : nil
    }
  }
}

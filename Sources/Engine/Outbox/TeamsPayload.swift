/// A Workflows webhook of Microsoft Teams: an adaptive card, at most 28 KB. Texts of others are in text
/// runs, which have no Markdown and no mentions.
enum TeamsPayload {
  static func value(_ notice: Notice) -> Value {
    var body: [Value] = [run(notice.title, 200, isBold: true)]
    for line in notice.lines.prefix(10) { body.append(run(line, 200)) }
    for item in notice.items {
      body.append(run(item.title, 200, isBold: true))
      if !item.text.isEmpty { body.append(run(item.text, 300)) }
    }
    if notice.more > 0 { body.append(run("and \(Int64(notice.more).grouped) more", 100)) }
    body.append(run("as of \(notice.asOf)", 100, isSubtle: true))
    var card: Fields = [
      "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard",
      "version": "1.4",
      "body": .list(body), "msteams": ["width": "Full"],
    ]
    var links: [Value] =
      notice.items.count == 1 ? [notice.items[0].url].compactMap { $0 }.map { open("Open", $0) } : []
    if let url = notice.url { links.append(open("All alerts", url)) }
    if !links.isEmpty { card["actions"] = .list(links) }
    return [
      "type": "message",
      "attachments": [
        [
          "contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": nil,
          "content": .record(card),
        ]
      ],
    ]
  }

  private static func run(_ text: String, _ limit: Int, isBold: Bool = false, isSubtle: Bool = false) -> Value
  {
    var run: Fields = ["type": "TextRun", "text": .string(MessageText.cut(text, limit))]
    if isBold { run["weight"] = "Bolder" }
    if isSubtle { run["isSubtle"] = true }
    return ["type": "RichTextBlock", "inlines": [.record(run)]]
  }

  private static func open(_ title: String, _ url: String) -> Value {
    ["type": "Action.OpenUrl", "title": .string(title), "url": .string(url)]
  }
}

/// An incoming webhook of Slack. Text of others is in `plain_text` objects and with `&`, `<` and `>`
/// escaped, so that a title cannot mention a channel. Slack refuses messages above about 13,000 characters;
/// this stays below 10,000.
enum SlackPayload {
  static func value(_ notice: Notice) -> Value {
    var blocks: [Value] = [
      ["type": "header", "text": ["type": "plain_text", "text": .string(text(notice.title, 150))]]
    ]
    let lines = notice.lines.prefix(10).map { text($0, 120) }.filter { !$0.isEmpty }.joined(separator: "\n")
    if !lines.isEmpty {
      blocks.append(["type": "section", "text": ["type": "plain_text", "text": .string(lines)]])
    }
    for item in notice.items {
      // Slack refuses a message with an empty text.
      let title = item.title.isEmpty ? "(no title)" : item.title
      let words = text(title, 250) + (item.text.isEmpty ? "" : "\n" + text(item.text, 300))
      blocks.append(["type": "section", "text": ["type": "plain_text", "text": .string(words)]])
      if let url = item.url { blocks.append(context("<\(link(url))|Open>")) }
    }
    var foot = "as of \(notice.asOf)"
    if notice.more > 0 { foot = "and \(Int64(notice.more).grouped) more · " + foot }
    if let url = notice.url { foot = "<\(link(url))|All alerts> · " + foot }
    blocks.append(context(foot))
    return [
      "text": .string(text(notice.title, 300)), "unfurl_links": false, "unfurl_media": false,
      "blocks": .list(blocks),
    ]
  }

  private static func context(_ text: String) -> Value {
    ["type": "context", "elements": [["type": "mrkdwn", "text": .string(text)]]]
  }

  private static func text(_ text: String, _ limit: Int) -> String {
    MessageText.cut(text, limit) { character in
      switch character {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      default: nil
      }
    }
  }

  /// A URL within `<URL|text>`.
  private static func link(_ url: String) -> String {
    var result = ""
    for character in url {
      switch character {
      case "|": result += "%7C"
      case ">": result += "%3E"
      case "<": result += "%3C"
      case "&": result += "&amp;"
      default: result.append(character)
      }
    }
    return result
  }
}

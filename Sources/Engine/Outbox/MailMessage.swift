/// A mail for `sendmail -t -i`: headers without line breaks from data, and a plain text in quoted-printable.
enum MailMessage {
  static func bytes(_ notice: Notice, _ channel: Channel) -> [UInt8] {
    let from = address(channel.from)
    let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
    var head = [
      "From: Paperclip alerts <\(from)>", "To: \(channel.to.map(address).joined(separator: ", "))",
      "Subject: \(EncodedWords.header(MessageText.cut(notice.title, 180)))", "Date: \(date(notice.at))",
      "Message-ID: <\(notice.id)@\(domain)>",
    ]
    if let answers = notice.answers {
      head += ["In-Reply-To: <\(answers)@\(domain)>", "References: <\(answers)@\(domain)>"]
    }
    head += [
      "List-Id: Paperclip alerts <alerts.\(domain)>", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable",
    ]
    if notice.severity == .critical, !notice.isResolved { head.append("Importance: high") }
    var lines = notice.plainLines.map(MessageText.line)
    lines += ["", notice.url ?? "", "As of \(notice.asOf)"]
    var bytes = Array((head.joined(separator: "\n") + "\n\n").utf8)
    QuotedPrintable.append(Array((lines.joined(separator: "\n") + "\n").utf8), to: &bytes)
    return bytes
  }

  /// An address of the configuration, without anything that could start another header or address.
  private static func address(_ text: String) -> String {
    String(MessageText.line(text).filter { !" <>,;\"()".contains($0) && $0.isASCII })
  }

  /// "Thu, 26 Nov 2026 06:00:00 +0000"
  static func date(_ instant: Instant) -> String {
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let text = instant.text
    let day = days[((instant.day.daysSinceEpoch % 7) + 7) % 7]
    let month = CivilDate.monthNames[instant.day.parts.month - 1].prefix(3)
    return
      "\(day), \(text.dropFirst(8).prefix(2)) \(month) \(text.prefix(4)) \(text.dropFirst(11).prefix(8)) +0000"
  }
}

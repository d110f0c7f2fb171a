/// A mail for `sendmail -t -i`: headers without line breaks from data, and a plain text in quoted-printable.
enum MailMessage {
  static func bytes(_ notice: Notice, _ channel: Channel) -> [UInt8] {
    let from = address(channel.from)
    let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
    var head = [
      "From: Paperclip alerts <\(from)>", "To: \(channel.to.map(address).joined(separator: ", "))",
      "Subject: \(encoded(MessageText.cut(notice.title, 180)))", "Date: \(date(notice.at))",
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
    let body = lines.map(quotedPrintable).joined(separator: "\n")
    return Array((head.joined(separator: "\n") + "\n\n" + body + "\n").utf8)
  }

  /// An address of the configuration, without anything that could start another header or address.
  private static func address(_ text: String) -> String {
    String(MessageText.line(text).filter { !" <>,;\"()".contains($0) && $0.isASCII })
  }

  /// RFC 2047, where a text is not plain ASCII; words of at most 75 characters.
  static func encoded(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }), !text.contains("=?") { return text }
    var words: [String] = []
    var chunk: [UInt8] = []
    for character in text {
      // 45 bytes are 60 characters in base64.
      if chunk.count + String(character).utf8.count > 45, !chunk.isEmpty {
        words.append(Base64.encode(chunk))
        chunk = []
      }
      // A character of more bytes, such as a long emoji sequence, is split between its scalars.
      for scalar in character.unicodeScalars {
        let bytes = Array(String(scalar).utf8)
        if chunk.count + bytes.count > 45 {
          words.append(Base64.encode(chunk))
          chunk = []
        }
        chunk += bytes
      }
    }
    words.append(Base64.encode(chunk))
    return words.map { "=?UTF-8?B?\($0)?=" }.joined(separator: "\n ")
  }

  /// RFC 2045: lines of at most 76 characters.
  static func quotedPrintable(_ line: String) -> String {
    let digits = Array("0123456789ABCDEF")
    var result = ""
    var width = 0
    let bytes = Array(line.utf8)
    for (place, byte) in bytes.enumerated() {
      let isLast = place == bytes.count - 1
      let isPlain = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=") || byte == 0x20 && !isLast
      // "From " at the start of a line would be changed by mail programs, and a lone period ends a mail.
      let isAtStart = width == 0 && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "F"))
      let piece =
        isPlain && !isAtStart
        ? String(UnicodeScalar(byte)) : "=\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      if width + piece.utf8.count > 75 {
        result += "=\n"
        width = 0
      }
      result += piece
      width += piece.utf8.count
    }
    return result
  }

  /// "Thu, 26 Nov 2026 06:00:00 +0000"
  static func date(_ instant: Instant) -> String {
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let text = instant.text
    let day = days[((instant.day.daysSinceEpoch % 7) + 7) % 7]
    let month = months[(Int(text.dropFirst(5).prefix(2)) ?? 1) - 1]
    return
      "\(day), \(text.dropFirst(8).prefix(2)) \(month) \(text.prefix(4)) \(text.dropFirst(11).prefix(8)) +0000"
  }
}

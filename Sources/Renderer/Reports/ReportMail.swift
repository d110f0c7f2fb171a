import Engine

/// A mail message with a text part and an HTML part, ready for `sendmail -t`. The mail program adds the date,
/// the message ID and, unless it is given, the sender.
package struct ReportMail {
  package var to: [String] = []
  package var from: String?
  let subject: String
  let text: [UInt8]
  let html: [UInt8]

  package init(subject: String, text: [UInt8], html: [UInt8]) {
    self.subject = subject
    self.text = text
    self.html = html
  }

  package var bytes: [UInt8] {
    // The same message always has the same bytes, and no part can contain its own digest.
    let boundary = "=_" + String(SHA256.digest(of: text + html).words.0, radix: 16)
    var bytes: [UInt8] = []
    func line(_ text: String) {
      bytes += text.utf8
      bytes.append(0x0A)
    }
    if let from { line("From: " + from) }
    if !to.isEmpty { line("To: " + to.joined(separator: ",\n ")) }
    line("Subject: " + EncodedWords.header(subject))
    line("MIME-Version: 1.0")
    line("Auto-Submitted: auto-generated")
    line("Content-Type: multipart/alternative; boundary=\"\(boundary)\"")
    line("")
    for (type, part) in [("text/plain", text), ("text/html", html)] {
      line("--" + boundary)
      line("Content-Type: \(type); charset=utf-8")
      line("Content-Transfer-Encoding: quoted-printable")
      line("")
      QuotedPrintable.append(part, to: &bytes)
      if bytes.last != 0x0A { line("") }
    }
    line("--\(boundary)--")
    return bytes
  }

  /// True for a text that a header of addresses can have.
  package static func isAddress(_ text: String) -> Bool {
    text.contains("@") && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } && text.utf8.count <= 500
  }
}

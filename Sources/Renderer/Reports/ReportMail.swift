import Engine

/// A mail message with a text part and an HTML part, ready for `sendmail -t`. The mail program adds the date, the
/// message ID and, unless it is given, the sender.
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
    line("Subject: " + Self.header(subject))
    line("MIME-Version: 1.0")
    line("Auto-Submitted: auto-generated")
    line("Content-Type: multipart/alternative; boundary=\"\(boundary)\"")
    line("")
    for (type, part) in [("text/plain", text), ("text/html", html)] {
      line("--" + boundary)
      line("Content-Type: \(type); charset=utf-8")
      line("Content-Transfer-Encoding: quoted-printable")
      line("")
      QuotedPrintableEncoder.append(part, to: &bytes)
      if bytes.last != 0x0A { line("") }
    }
    line("--\(boundary)--")
    return bytes
  }

  /// A header's text: as it is if it is plain, else as encoded words (RFC 2047), each with whole characters.
  private static func header(_ text: String) -> String {
    let plain = text.unicodeScalars.map { $0.value < 0x20 ? " " : String($0) }.joined()
    if plain.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), plain.utf8.count < 66, !plain.contains("=?") {
      return plain
    }
    var words: [String] = []
    var word = ""
    var length = 0
    for scalar in plain.unicodeScalars {
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      let encoded =
        isPlain
        ? String(scalar)
        : String(scalar).utf8.map { byte in
          let digits = String(byte, radix: 16, uppercase: true)
          return "=" + (digits.utf8.count == 1 ? "0" : "") + digits
        }.joined()
      // An encoded word has at most 75 characters with its frame.
      if length + encoded.utf8.count > 60 {
        words.append(word)
        (word, length) = ("", 0)
      }
      word += encoded
      length += encoded.utf8.count
    }
    words.append(word)
    return words.map { "=?utf-8?Q?\($0)?=" }.joined(separator: "\n ")
  }

  /// True for a text that can stand in a header of addresses.
  package static func isAddress(_ text: String) -> Bool {
    text.contains("@") && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } && text.utf8.count <= 500
  }
}

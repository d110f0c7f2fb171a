/// A Markdown file as a document: its title is that of its front matter, else its first heading, else its
/// name.
struct DocumentFile {
  let title: String
  let body: String

  init(_ bytes: [UInt8], path: String) {
    let file = FrontMatter(bytes)
    body = file.body
    let fields = file.fields
    let stated = (fields?["title"] ?? fields?["name"])?.string.flatMap(Self.trimmed)
    let heading = file.body.utf8.split(separator: 0x0A).prefix(20).lazy
      .first { $0.starts(with: "# ".utf8) }
      .flatMap { Self.trimmed(String(decoding: $0.dropFirst(2), as: UTF8.self)) }
    let name = path.split(separator: "/").last.map { $0.prefix { $0 != "." } } ?? ""
    title = stated ?? heading ?? (name.isEmpty ? path : String(name))
  }

  private static func trimmed(_ text: String) -> String? {
    let text = String(text.prefix(Limits.shownName)).drop { $0.isWhitespace }
    return text.isEmpty ? nil : String(text)
  }
}

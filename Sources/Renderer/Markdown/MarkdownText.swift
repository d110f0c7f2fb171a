package import Engine

/// Markdown of people and agents as HTML: the blocks and inline elements of CommonMark, and tables. Raw HTML
/// is shown as text, an image becomes a link to it, and a link goes to the web or to a page of this site, or
/// is only its label.
package struct MarkdownText {
  package struct Options: Sendable {
    /// Longer texts are cut, since a page is not an archive.
    package var longest = 20_000
    /// True if every line of a paragraph starts a new line, as people who write comments expect.
    package var breaksLines = true
    /// The level of the first heading; nil shows headings as bold lines, for texts between other things.
    package var firstHeading: Int?
    /// Tables, bare addresses, and names that `page` knows.
    package var hasExtensions = true
    /// Where an address leads. By default the web only.
    package var target: @Sendable (String) -> Target? = { Target.web($0) }
    /// The page of an identifier such as ATL-41 or a name in [[brackets]].
    package var page: (@Sendable (String) -> String?)?

    package init() {}
  }

  package enum Target: Sendable, Equatable {
    case address(String)
    case page(String)

    /// An address of the web.
    package static func web(_ address: String) -> Target? {
      let lower = address.prefix(8).lowercased()
      return lower.hasPrefix("https://") || lower.hasPrefix("http://") ? .address(address) : nil
    }
  }

  /// The attribute of links, which tells them from those of the site.
  package static let mark = " rel=\"nofollow noopener noreferrer\""

  package static func markup(_ text: String, _ options: Options = Options()) -> Markup {
    var utf8 = Array(text.utf8)
    let isCut = utf8.count > options.longest
    if isCut {
      utf8 = Array(utf8.prefix(options.longest))
      // Not inside a character.
      while let last = utf8.last, last & 0xC0 == 0x80 { utf8.removeLast() }
      if let last = utf8.last, last >= 0xC0 { utf8.removeLast() }
    }
    var blocks = MarkdownBlocks(hasTables: options.hasExtensions)
    blocks.read(utf8)
    var writer = MarkdownWriter(blocks, options, size: utf8.count)
    writer.write()
    return Markup(trusted: writer.bytes + (isCut ? Array("<p>…</p>\n".utf8) : []))
  }
}

import Engine

/// A piece of the index of the search: a script that only hands over a value, since a page opened from disk may not
/// fetch a file. The search page loads a piece when it is needed, so that the whole past can be searched and no page is
/// heavy for it.
struct SearchPart: Sendable {
  let path: String
  /// What it holds, for the page's note: "activity of May 2026".
  let what: String

  /// Names are as long as the data has them; what is searched for stands at their beginning.
  static let maximumName = 160

  static func script(_ value: Value) -> [UInt8] {
    var bytes = Array("(window.paperclipSearch = window.paperclipSearch || []).push(".utf8)
    bytes += JSONWriter.encode(value, layout: .compact)
    while bytes.last == 0x0A { bytes.removeLast() }
    return bytes + Array(");\n".utf8)
  }
}

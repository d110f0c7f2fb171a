import Engine

/// A part of the search index: a script that only passes a value, since a page opened from disk cannot fetch
/// files. The search page loads parts on demand, so the whole history can be searched without large pages.
struct SearchPart: Sendable {
  let path: String
  /// Its contents, for the page's note: "activity of May 2026".
  let what: String

  /// Names can be long, but people search for their beginning.
  static let maximumName = 160

  static func script(_ value: Value) -> [UInt8] {
    var bytes = Array("(window.paperclipSearch = window.paperclipSearch || []).push(".utf8)
    bytes += JSONWriter.encode(value, layout: .compact)
    while bytes.last == 0x0A { bytes.removeLast() }
    return bytes + Array(");\n".utf8)
  }
}

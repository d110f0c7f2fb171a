import Engine

/// The one small file by which every page knows how old the site's data is: a script, since a page that was opened from disk
/// may not fetch anything else. Pages about one record do not name the moment themselves, so that they change only when
/// their facts do.
enum ClockFile {
  /// Not among the assets, which browsers keep for ever.
  static let path = "clock.js"
  static let what = "The moment that the data is of, for a notice on every page"

  static func bytes(_ asOf: Instant?) -> [UInt8] {
    Array("window.paperclipAsOf = \(asOf.map { "\"\($0.text)\"" } ?? "null");\n".utf8)
  }
}

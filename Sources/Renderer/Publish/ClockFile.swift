import Engine

/// A small file that tells every page how old the site's data is. It is a script, since a page opened from
/// disk cannot fetch other files. Pages about one record do not contain the time, so they change only with
/// their facts.
enum ClockFile {
  /// Not an asset, since browsers keep those forever.
  static let path = "clock.js"
  static let what = "The time of the newest data, for a notice on every page"

  static func bytes(_ asOf: Instant?) -> [UInt8] {
    Array("window.paperclipAsOf = \(asOf.map { "\"\($0.text)\"" } ?? "null");\n".utf8)
  }
}

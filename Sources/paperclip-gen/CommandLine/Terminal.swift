#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Information about the terminal of a channel.
enum Terminal {
  /// The width to wrap text to: COLUMNS, else the terminal's own, else 80. Long lines are hard to read, so it
  /// is never more than 100.
  static func width(of descriptor: Int32, environment: [String: String]) -> Int {
    min(100, max(40, columns(of: descriptor, environment: environment) ?? 80))
  }

  /// The columns of one line; nil where output does not go to a terminal and COLUMNS is not set.
  static func columns(of descriptor: Int32, environment: [String: String]) -> Int? {
    if let columns = environment["COLUMNS"].flatMap(Int.init), columns > 0 { return columns }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Returns true if text can be moved and erased on this channel.
  static func isInteractive(_ descriptor: Int32, environment: [String: String]) -> Bool {
    isatty(descriptor) == 1 && environment["TERM"] != "dumb"
  }
}

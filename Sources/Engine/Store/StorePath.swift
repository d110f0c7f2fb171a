/// Paths of files that come from elsewhere: relative, with `/`, and safe to write on any system.
enum StorePath {
  private static let maximumLength = 240

  /// Why a path cannot be used. Nil if it can.
  static func problem(_ path: String) -> String? {
    guard !path.isEmpty else { return "is empty" }
    guard path.utf8.count <= maximumLength else { return "is longer than \(maximumLength) bytes" }
    for scalar in path.unicodeScalars {
      if scalar == "\\" { return "contains a backslash" }
      if scalar == "\u{FFFD}" { return "is not valid UTF-8" }
      if scalar.value < 0x20 || scalar.value == 0x7F || HiddenCharacter.isHidden(scalar.value) {
        return "contains an invisible character"
      }
      // Reserved on Windows, where ":" also separates a drive or a stream.
      if ":*?\"<>|".unicodeScalars.contains(scalar) { return "contains \"\(scalar)\"" }
    }
    guard !path.hasPrefix("/") else { return "is absolute" }
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      if part.isEmpty { return "has an empty part" }
      if part == "." || part == ".." { return "contains \"\(part)\"" }
      if part.lowercased() == ".git" { return "is inside a .git folder" }
      if part.hasSuffix(".") || part.hasSuffix(" ") { return "has a part that ends with a dot or a space" }
    }
    return nil
  }

  /// Equal for paths that some file systems take as the same: other case, or another Unicode form. (Swift
  /// compares strings by canonical equivalence.)
  static func folded(_ path: String) -> String { path.lowercased() }
}

/// File names on the site that modules can use.
enum SiteNames {
  private static let reserved: Set<String> = ["con", "prn", "aux", "nul"]

  /// Excludes names with a special meaning on some systems, and names with leading dots.
  static func isUsable(_ name: String) -> Bool {
    guard !name.isEmpty, !name.hasPrefix("."), !name.hasSuffix("."), !reserved.contains(name.lowercased())
    else {
      return false
    }
    let isDevice =
      name.utf8.count == 4 && (name.hasPrefix("com") || name.hasPrefix("lpt")) && name.last?.isNumber == true
    return !isDevice
  }
}

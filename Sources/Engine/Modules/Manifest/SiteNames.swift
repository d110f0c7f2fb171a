/// Names that a module may give to files of the site.
enum SiteNames {
  private static let reserved: Set<String> = ["con", "prn", "aux", "nul"]

  /// Not a name that some system gives another meaning, nor one with dots that lead elsewhere.
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

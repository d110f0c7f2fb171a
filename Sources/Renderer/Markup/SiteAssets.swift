import Engine

/// The style sheet, script, icon and logo of a site. Their published names contain a hash of their content,
/// so that browsers can keep them forever.
package struct SiteAssets: Sendable {
  package private(set) var stylesheet = ""
  package private(set) var script = ""
  /// The script of the list of all issues.
  package private(set) var issueScript = ""
  package private(set) var icon = ""
  var iconType: String { icon.hasSuffix(".png") ? "image/png" : "image/svg+xml" }
  /// Nil without a logo.
  package private(set) var logo: String?
  /// The script of pages of runs, which only sites with such pages have.
  package private(set) var player: (path: String, bytes: [UInt8]) = ("", [])
  package private(set) var files: [(path: String, bytes: [UInt8])] = []

  /// The files of a workspace's `html/assets` that are used. `theme.css` follows the built-in style sheet;
  /// the others replace a file.
  package static let names = ["site.css", "theme.css", "favicon.svg", "favicon.png", "logo.svg", "logo.png"]
  /// The maximum size of such a file.
  package static let largest = 1 << 20

  package init() {}

  /// From the built-in files and those of a workspace, by name.
  package init(builtIn: [String: [UInt8]], own: [String: [UInt8]]) {
    let theme = own["theme.css"].map { [UInt8(ascii: "\n")] + $0 } ?? []
    stylesheet = add("site.css", (own["site.css"] ?? builtIn["site.css"] ?? []) + theme)
    script = add("site.js", builtIn["site.js"] ?? [])
    issueScript = add("issues.js", builtIn["issues.js"] ?? [])
    let playerBytes = builtIn["player.js"] ?? []
    player = (Self.path("player.js", playerBytes), playerBytes)
    icon =
      own["favicon.svg"] == nil && own["favicon.png"] != nil
      ? add("favicon.png", own["favicon.png"] ?? [])
      : add("favicon.svg", own["favicon.svg"] ?? builtIn["favicon.svg"] ?? [])
    for name in ["logo.svg", "logo.png"] where logo == nil {
      if let bytes = own[name] { logo = add(name, bytes) }
    }
  }

  /// Adds a file and returns its published path: "assets/site.3f2a9c01d4.css" for "site.css".
  private mutating func add(_ name: String, _ content: [UInt8]) -> String {
    let path = Self.path(name, content)
    files.append((path, content))
    return path
  }

  private static func path(_ name: String, _ content: [UInt8]) -> String {
    let digits = String(content.withUnsafeBufferPointer(SHA1.prefix(of:)).high >> 24, radix: 16)
    let dot = name.lastIndex(of: ".") ?? name.endIndex
    return "assets/" + name[..<dot] + "." + String(repeating: "0", count: max(0, 10 - digits.count)) + digits
      + name[dot...]
  }
}

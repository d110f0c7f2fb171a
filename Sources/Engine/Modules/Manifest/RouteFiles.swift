/// The route files of a module: one SQL file per URL, with the format as the middle part of its name.
enum RouteFiles {
  /// Returns the routes of a folder, and problems with its file names.
  static func routes(_ files: ModuleFiles, _ folder: String) -> (routes: [ModuleRoute], problems: [Finding]) {
    var routes: [ModuleRoute] = []
    var problems: [Finding] = []
    for path in files.paths(in: folder) {
      func report(_ message: String, _ remedy: String? = nil) {
        problems.append(Finding(.error, message, remedy: remedy, source: files.name + "/" + path))
      }
      let name = path.dropping(bytes: folder.utf8.count + 1)
      guard name.hasSuffix(".sql") else {
        report("a route must be a file that ends in .sql")
        continue
      }
      var stem = String(name.dropLast(4))
      var format = ModuleRoute.Format.json
      let last = stem.split(separator: "/").last.map(String.init) ?? stem
      if let dot = last.lastIndex(of: ".") {
        let word = String(last[last.index(after: dot)...])
        guard let known = ModuleRoute.Format(rawValue: word) else {
          let formats = ModuleRoute.Format.allCases.map(\.rawValue).joined(separator: ", ")
          report("unknown format \"\(word)\"", "use \(formats), as in days.csv.sql")
          continue
        }
        format = known
        stem = String(stem.dropLast(word.utf8.count + 1))
      }
      if let bad = stem.split(separator: "/", omittingEmptySubsequences: false).first(where: { !isPlain($0) })
      {
        report(
          "\"\(bad)\" is not valid in a URL",
          "use lower-case letters, digits and hyphens, or [column]")
        continue
      }
      routes.append(
        ModuleRoute(
          path: stem, format: format, sql: files.query(path) ?? "", source: files.name + "/" + path))
    }
    return (routes, problems)
  }

  private static func isPlain(_ part: Substring) -> Bool {
    let isParameter = part.hasPrefix("[") && part.hasSuffix("]")
    let name = isParameter ? part.dropFirst().dropLast() : part
    return !name.isEmpty && (isParameter || SiteNames.isUsable(String(name)))
      && name.utf8.allSatisfy {
        $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || "_-".utf8.contains($0) || isParameter && $0 &- 0x41 < 26
      }
  }
}

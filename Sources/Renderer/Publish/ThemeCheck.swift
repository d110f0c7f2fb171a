package import Engine

/// Theme files without effect, because no page template has their name.
package enum ThemeCheck {
  package static func findings(_ folder: String) throws -> [Finding] {
    guard FileSystem.isFolder(folder) else { return [] }
    let builtIn = Set(Theme.names)
    let list = SiteAssets.names.map { "assets/" + $0 }.joined(separator: ", ")
    let files = try Theme.files(in: folder).filter {
      !$0.split(separator: "/").contains { $0.hasPrefix(".") }
    }
    let pages = files.filter { $0.hasSuffix(".html") }
    let texts = try pages.map {
      (path: $0, text: String(decoding: try FileSystem.read(folder + "/" + $0), as: UTF8.self))
    }
    return files.compactMap { path in
      guard path.hasSuffix(".html") else {
        if path.hasPrefix("assets/"), SiteAssets.names.contains(String(path.dropFirst(7))) { return nil }
        return Finding(
          .warning,
          "the file has no effect: only page templates (*.html) and \(list) are read from this folder",
          remedy: "remove it", source: "html/" + path)
      }
      let name = String(path.dropLast(5))
      // A theme can have its own partials.
      if builtIn.contains(name) || texts.contains(where: { $0.path != path && $0.text.contains(name) }) {
        return nil
      }
      let nearest = Suggestion.nearest(to: name, in: builtIn.sorted())
      return Finding(
        .warning, "the file has no effect: there is no page template \"\(name)\", and no other file uses it",
        remedy: nearest.map { "did you mean \"\($0).html\"?" } ?? "see docs/themes.md for the names",
        source: "html/" + path)
    }
  }
}

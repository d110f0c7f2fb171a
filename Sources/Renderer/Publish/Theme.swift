import Engine

/// Page templates and assets: the built-in ones, and those of a workspace that replace them.
package enum Theme {
  /// The built-in style sheet, script and icon.
  static let assets = SiteAssets(builtIn: builtInAssets, own: [:])

  private static let builtInAssets = Dictionary(
    EmbeddedFiles.all.compactMap { file -> (String, [UInt8])? in
      let path = file.path.description
      return path.hasPrefix("assets/") ? (String(path.dropFirst(7)), bytes(file.content)) : nil
    }
  ) { first, _ in first }

  /// Those of a workspace in place of the built-in ones.
  private static func assets(_ overrides: String?) throws -> (assets: SiteAssets, findings: [Finding]) {
    guard let folder = overrides.map({ $0 + "/assets" }), FileSystem.isFolder(folder) else {
      return (assets, [])
    }
    var own: [String: [UInt8]] = [:]
    var findings: [Finding] = []
    for name in SiteAssets.names where FileSystem.exists(folder + "/" + name) {
      let content = try FileSystem.read(folder + "/" + name)
      guard content.count <= SiteAssets.largest else {
        findings.append(
          Finding(
            .error, "the file is larger than \(SiteAssets.largest >> 20) MB; it is not used",
            remedy: "make it smaller", source: "html/assets/" + name))
        continue
      }
      own[name] = content
    }
    return (SiteAssets(builtIn: builtInAssets, own: own), findings)
  }

  /// All page templates. A file in the folder `overrides` replaces the built-in one with the same name. `modules` are
  /// the templates of modules, whose names differ from built-in ones.
  package static func library(
    overrides: String?, modules: [(name: String, file: String, source: [UInt8])] = []
  ) throws -> TemplateLibrary {
    typealias Entry = (name: String, file: String, source: [UInt8])
    let builtIn = EmbeddedFiles.all.compactMap { file -> Entry? in
      let path = file.path.description
      return name(of: path).map { ($0, path, bytes(file.content)) }
    }
    var own: [Entry] = []
    if let overrides, FileSystem.isFolder(overrides) {
      for path in try files(in: overrides) {
        if let name = name(of: path) {
          own.append((name, "html/" + path, try FileSystem.read(overrides + "/" + path)))
        }
      }
    }
    var findings: [Finding] = []
    func drop(_ problem: String, _ isBad: (Entry) -> Bool) {
      for entry in own where isBad(entry) {
        findings.append(
          Finding(
            .error, "the page template \(problem); the built-in one is used",
            remedy: "correct or remove the file", source: entry.file))
      }
      own.removeAll(where: isBad)
    }
    // An empty partial leaves something out of a page; an empty page template leaves nothing of it.
    drop("is empty") { !$0.name.hasPrefix("partials/") && TemplateRenderer.isBlank($0.source) }
    let endless = TemplateLibrary(builtIn + own + modules).endless()
    if !endless.isEmpty { drop("always includes itself") { endless.contains($0.name) } }
    var library = TemplateLibrary(builtIn + own + modules)
    library.builtIn = TemplateLibrary(builtIn + modules)
    let assets = try assets(overrides)
    library.assets = assets.assets
    library.add(findings + assets.findings)
    return library
  }

  /// The names of the built-in page templates.
  package static var names: [String] { EmbeddedFiles.all.compactMap { name(of: $0.path.description) } }

  /// The text of a built-in page template, as a starting point.
  package static func builtIn(_ name: String) -> TemplateLibrary.Source? {
    EmbeddedFiles.all.first { $0.path.description == name + ".html" }.map {
      ($0.path.description, bytes($0.content))
    }
  }

  private static func name(of path: String) -> String? {
    path.hasSuffix(".html") ? String(path.dropLast(5)) : nil
  }

  private static func bytes(_ text: StaticString) -> [UInt8] {
    Array(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  static func files(in folder: String, _ prefix: String = "") throws -> [String] {
    try FileSystem.names(in: folder + "/" + prefix).flatMap { name in
      let path = prefix + name
      return FileSystem.isFolder(folder + "/" + path) ? try files(in: folder, path + "/") : [path]
    }
  }
}

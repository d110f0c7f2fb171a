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
  private static func assets(
    _ overrides: String?, _ images: [Image]
  ) throws -> (assets: SiteAssets, findings: [Finding]) {
    var own: [String: [UInt8]] = [:]
    var findings: [Finding] = []
    func add(_ name: String, _ path: String, source: String) throws {
      let content = try FileSystem.read(path)
      guard content.count <= SiteAssets.largest else {
        findings.append(
          Finding(
            .error, "the file is larger than \(SiteAssets.largest >> 20) MB; it is not used",
            remedy: "make it smaller", source: source))
        return
      }
      own[name] = content
    }
    if let folder = overrides.map({ $0 + "/assets" }), FileSystem.isFolder(folder) {
      for name in SiteAssets.names where FileSystem.exists(folder + "/" + name) {
        try add(name, folder + "/" + name, source: "html/assets/" + name)
      }
    }
    for image in images {
      let kind = image.kind.rawValue
      guard let suffix = ["svg", "png"].first(where: { image.path.lowercased().hasSuffix("." + $0) }) else {
        findings.append(
          Finding(
            .error, "the \(kind) must be an SVG or PNG file; it is not used",
            remedy: "name a file that ends with .svg or .png", source: image.name))
        continue
      }
      guard FileSystem.status(image.path, followingLinks: true)?.isFile == true else {
        findings.append(
          Finding(
            .error, "the \(kind) is missing", remedy: "correct \"site.\(kind)\" in paperclip.config.json",
            source: image.name))
        continue
      }
      // The configuration has priority over the folder.
      for other in ["svg", "png"] { own["\(kind).\(other)"] = nil }
      try add("\(kind).\(suffix)", image.path, source: image.name)
    }
    return own.isEmpty ? (assets, findings) : (SiteAssets(builtIn: builtInAssets, own: own), findings)
  }

  /// A picture that the configuration names.
  package struct Image {
    package enum Kind: String { case logo, favicon }
    let kind: Kind
    let path: String
    /// As it is configured.
    let name: String

    package init(_ kind: Kind, path: String, name: String) {
      self.kind = kind
      self.path = path
      self.name = name
    }
  }

  /// All page templates. A file in the folder `overrides` replaces the built-in one with the same name.
  /// `modules` are the templates of modules, whose names differ from built-in ones.
  package static func library(
    overrides: String?, images: [Image] = [], modules: [(name: String, file: String, source: [UInt8])] = []
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
    let assets = try assets(overrides, images)
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

  /// Throws for what would never end or could be a file from elsewhere: a pipe, a device, a link out of the workspace.
  private static func check(_ folder: String, _ path: String) throws {
    let file = folder + "/" + path
    guard let status = FileSystem.status(file, followingLinks: true) else { return }
    if let special = status.special { throw Failure("\(file): is \(special); expected a file") }
    let root = FileSystem.folder(of: try FileSystem.absolute(folder))
    guard try FileSystem.isInside(file, root) else {
      throw Failure("\(file): is a link to a file outside of \(root); copy the file instead")
    }
  }

  static func files(in folder: String, _ prefix: String = "") throws -> [String] {
    try FileSystem.names(in: folder + "/" + prefix).flatMap { name in
      let path = prefix + name
      try check(folder, path)
      return FileSystem.isFolder(folder + "/" + path) ? try files(in: folder, path + "/") : [path]
    }
  }
}

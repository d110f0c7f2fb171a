import Engine

/// Page templates and assets: the built-in ones, and those of a workspace that replace them.
package enum Theme {
  static let stylesheet = path(of: "assets/site.css")
  static let script = path(of: "assets/site.js")
  static let icon = path(of: "assets/favicon.svg")

  /// Files that are published unchanged except for their names.
  static let assets: [(path: String, bytes: [UInt8])] = EmbeddedFiles.all.compactMap { file in
    let path = file.path.description
    guard path.hasPrefix("assets/") else { return nil }
    let content = bytes(file.content)
    return (hashed(path, content), content)
  }

  /// The published name of an asset. It includes a hash of its content, so that browsers can keep it forever.
  static func path(of asset: String) -> String {
    let file = EmbeddedFiles.all.first { $0.path.description == asset }
    return file.map { hashed(asset, bytes($0.content)) } ?? asset
  }

  /// "assets/site.3f2a9c01d4.css" for "assets/site.css".
  private static func hashed(_ path: String, _ content: [UInt8]) -> String {
    let digits = String(content.withUnsafeBufferPointer(SHA1.prefix(of:)).high >> 24, radix: 16)
    let dot = path.lastIndex(of: ".") ?? path.endIndex
    return path[..<dot] + "." + String(repeating: "0", count: max(0, 10 - digits.count)) + digits
      + path[dot...]
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
    library.add(findings)
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

import Engine

/// The page templates and assets: those that the executable carries, and those of a workspace that take their place.
package enum Theme {
  static let stylesheet = "assets/site.css"
  static let script = "assets/site.js"

  /// Files that are published as they are.
  static let assets: [(path: String, bytes: [UInt8])] = EmbeddedFiles.all.compactMap { file in
    let path = file.path.description
    return path.hasPrefix("assets/") ? (path, bytes(file.content)) : nil
  }

  /// All page templates; a file of `overrides`, a folder, replaces the built-in one of its name.
  package static func library(overrides: String?) throws -> TemplateLibrary {
    var sources: [(name: String, file: String, source: [UInt8])] = []
    for file in EmbeddedFiles.all {
      let path = file.path.description
      if let name = name(of: path) { sources.append((name, path, bytes(file.content))) }
    }
    if let overrides, FileSystem.isFolder(overrides) {
      for path in try files(in: overrides) {
        if let name = name(of: path) {
          sources.append((name, "html/" + path, try FileSystem.read(overrides + "/" + path)))
        }
      }
    }
    return TemplateLibrary(sources)
  }

  private static func name(of path: String) -> String? {
    path.hasSuffix(".html") ? String(path.dropLast(5)) : nil
  }

  private static func bytes(_ text: StaticString) -> [UInt8] {
    Array(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private static func files(in folder: String, _ prefix: String = "") throws -> [String] {
    try FileSystem.names(in: folder + "/" + prefix).flatMap { name in
      let path = prefix + name
      return FileSystem.isFolder(folder + "/" + path) ? try files(in: folder, path + "/") : [path]
    }
  }
}

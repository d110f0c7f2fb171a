import Engine

/// The name of the folder in which a shard publishes a company, kept in the company's state.
struct SiteFolder {
  private let file: String

  /// `state` is that of one company of a shard.
  init(state: String) { file = state + "/" + StateBackup.siteFolder }

  init(ofDatabase path: String) {
    self.init(state: FileSystem.folder(of: FileSystem.folder(of: path)))
  }

  /// Nil before the first publication, and for a company that no shard has published. A name that no company can have,
  /// as in a state that came from elsewhere, is none: it could lead out of the site.
  var name: String? {
    guard FileSystem.exists(file), let bytes = try? FileSystem.read(file),
      let name = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init),
      StateBackup.isSiteFolder(name)
    else { return nil }
    return name
  }

  func write(_ name: String) throws { try FileSystem.writeDurably(Array((name + "\n").utf8), to: file) }
}
